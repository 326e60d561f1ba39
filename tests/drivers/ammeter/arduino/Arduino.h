// As much of an Arduino as the reference sketch asks for, on a computer: time and the serial port are the test's own.
#pragma once
#include <stdint.h>
#include <stdio.h>
#include <string.h>

const uint8_t LOW = 0, HIGH = 1, OUTPUT = 1;

uint32_t micros();
void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t level);

class FakeSerial {
 public:
  void begin(uint32_t baud);
  int available();
  int read();
  int availableForWrite();
  void write_text(const char *text);

  void print(const char *text) { write_text(text); }
  void print(char one) { char text[2] = {one, 0}; write_text(text); }
  void print(uint8_t value) { print((uint32_t)value); }
  void print(uint32_t value) { char text[16]; snprintf(text, sizeof text, "%lu", (unsigned long)value); write_text(text); }
  void print(double value, int digits);
  void println(const char *text) { write_text(text); write_text("\r\n"); }
  void println() { write_text("\r\n"); }
};
extern FakeSerial Serial;
