// The I2C bus with one simulated INA226 or INA228 on it.
#pragma once
#include <stdint.h>

class FakeWire {
 public:
  void begin() {}
  void setClock(uint32_t hertz);
  void beginTransmission(uint8_t address);
  void write(uint8_t byte);
  uint8_t endTransmission();
  uint8_t requestFrom(uint8_t address, uint8_t bytes);
  int read();
};
extern FakeWire Wire;
