// Runs the reference sketch on simulated time against a simulated sensor, and prints what its serial port sends.
//
//   board SENSOR MICROAMPERE_SHUNT MILLIVOLT START_US COMMANDS...     each command is AT_US:LINE; the last is the end
//
// To the other stream it prints, a line each, when which pin went to which level: AT_US PIN LEVEL.
//
// The sensor follows TI's data sheets (SBOS547, SBOSA20), written from those and not from the sketch: register numbers,
// widths, steps, conversion times and means from its own configuration, the ready bit cleared by being read.
#include "Arduino.h"
#include "Wire.h"
#include <math.h>
#include <stdlib.h>
#include <string>
#include <vector>

#include "bootbench_ammeter.ino"

struct Byte { uint64_t at_us; char what; };

static uint64_t now_us = 0, start_us = 0, end_us = 0;  // 64 bits here; the board's own count wraps
static std::vector<Byte> coming;
static size_t next_byte = 0;
static double current_a = 0, bus_v = 0;
static bool is_228 = false, is_there = true;
static uint32_t baud = 0;
static double unsent_bytes = 0;            // in the port's buffer of 64
static uint64_t emptied_us = 0;

FakeSerial Serial;
FakeWire Wire;

uint32_t micros() { return (uint32_t)now_us; }

// ---- pins
static uint8_t levels[32] = {0};
void pinMode(uint8_t, uint8_t) {}
void digitalWrite(uint8_t pin, uint8_t level) {
  if (levels[pin] != level) fprintf(stderr, "%llu %u %u\n", (unsigned long long)(now_us - start_us), pin, level);
  levels[pin] = level;
}

// ---- serial port: 64 bytes of buffer, emptied at the line's pace; a writer waits while it is full
static void pass(uint64_t us) { now_us += us; }
static void empty_buffer() {
  unsent_bytes = fmax(0.0, unsent_bytes - (now_us - emptied_us) * 1e-6 * baud / 10.0);
  emptied_us = now_us;
}
void FakeSerial::begin(uint32_t rate) { baud = rate; emptied_us = now_us; }
int FakeSerial::available() { return next_byte < coming.size() && coming[next_byte].at_us <= now_us; }
int FakeSerial::read() { return available() ? coming[next_byte++].what : -1; }
int FakeSerial::availableForWrite() { empty_buffer(); return 63 - (int)ceil(unsent_bytes); }
void FakeSerial::write_text(const char *text) {
  for (; *text; text++) {
    while (availableForWrite() < 1) pass(1);
    unsent_bytes += 1;
    putchar(*text);
  }
}
void FakeSerial::print(double value, int digits) {
  // The Arduino core's way: a float, rounded half up, digits one by one.
  float number = (float)value;
  std::string text = number < 0 ? "-" : "";
  if (number < 0) number = -number;
  float rounding = 0.5f;
  for (int k = 0; k < digits; k++) rounding /= 10.0f;
  number += rounding;
  unsigned long whole = (unsigned long)number;
  float rest = number - (float)whole;
  text += std::to_string(whole);
  if (digits > 0) text += ".";
  for (int k = 0; k < digits; k++) { rest *= 10.0f; int digit = (int)rest; text += (char)('0' + digit); rest -= digit; }
  write_text(text.c_str());
}

// ---- sensor
static const double CT226_US[8] = {140, 204, 332, 588, 1100, 2116, 4156, 8244};
static const double CT228_US[8] = {50, 84, 150, 280, 540, 1052, 2074, 4120};
static const int MEANS226[8] = {1, 4, 16, 64, 128, 256, 512, 1024}, *MEANS228 = MEANS226;
static uint16_t config226 = 0x4127, config228 = 0xFB68;
static uint64_t configured_us = 0, seen_conversion = 0;

static double conversion_us() {
  if (is_228) {
    int mode = config228 >> 12;
    double us = (mode & 1 ? CT228_US[config228 >> 9 & 7] : 0) + (mode & 2 ? CT228_US[config228 >> 6 & 7] : 0) +
                (mode & 4 ? CT228_US[config228 >> 3 & 7] : 0);
    return mode & 8 ? us * MEANS228[config228 & 7] : INFINITY;
  }
  int mode = config226 & 7;
  double us = (mode & 1 ? CT226_US[config226 >> 3 & 7] : 0) + (mode & 2 ? CT226_US[config226 >> 6 & 7] : 0);
  return mode & 4 ? us * MEANS226[config226 >> 9 & 7] : INFINITY;
}
static uint64_t conversions() { return (uint64_t)((now_us - configured_us) / conversion_us()); }
static long clamped(double count, long full) { return (long)fmax(-full - 1.0, fmin((double)full, rint(count))); }

static uint32_t sensor_register(uint8_t number, int &bytes) {
  const double shunt_v = current_a * SHUNT_UOHM * 1e-6;
  bytes = 2;
  if (is_228) {
    switch (number) {
      case 0x01: return config228;
      case 0x04: bytes = 3; return (uint32_t)(clamped(shunt_v / 312.5e-9, 524287) << 4) & 0xFFFFFF;
      case 0x05: bytes = 3; return (uint32_t)(clamped(bus_v / 195.3125e-6, 524287) << 4) & 0xFFFFFF;
      case 0x0B: { bool fresh = conversions() > seen_conversion; seen_conversion = conversions(); return fresh ? 0x0003 : 0x0001; }
      case 0x3E: return 0x5449;
      case 0x3F: return 0x2281;
    }
    return 0;
  }
  switch (number) {
    case 0x00: return config226;
    case 0x01: return (uint16_t)clamped(shunt_v / 2.5e-6, 32767);
    case 0x02: return (uint16_t)clamped(bus_v / 1.25e-3, 32767);
    case 0x06: { bool fresh = conversions() > seen_conversion; seen_conversion = conversions(); return fresh ? 0x0008 : 0; }
    case 0xFE: return 0x5449;
    case 0xFF: return 0x2260;
  }
  return 0;
}

static uint32_t bus_hertz = 100000;
static std::vector<uint8_t> written, answer;
static uint8_t pointer = 0;
static bool addressed = false;

static void bits(int bytes) { pass((uint64_t)ceil(9.0 * (bytes + 1) * 1e6 / bus_hertz)); }
void FakeWire::setClock(uint32_t hertz) { bus_hertz = hertz; }
void FakeWire::beginTransmission(uint8_t address) { addressed = is_there && address == 0x40; written.clear(); }
void FakeWire::write(uint8_t byte) { written.push_back(byte); }
uint8_t FakeWire::endTransmission() {
  bits((int)written.size());
  if (!addressed) return 2;
  if (!written.empty()) pointer = written[0];
  if (written.size() == 3) {
    uint16_t value = (uint16_t)(written[1] << 8 | written[2]);
    if (is_228 && pointer == 0x01) config228 = value, configured_us = now_us, seen_conversion = 0;
    if (!is_228 && pointer == 0x00) config226 = value, configured_us = now_us, seen_conversion = 0;
  }
  return 0;
}
uint8_t FakeWire::requestFrom(uint8_t address, uint8_t count) {
  bits(count);
  answer.clear();
  if (!is_there || address != 0x40) return 0;
  int bytes = 2;
  uint32_t value = sensor_register(pointer, bytes);
  for (int k = bytes - 1; k >= 0; k--) answer.push_back((uint8_t)(value >> 8 * k));
  answer.resize(count, 0xFF);  // past its width a sensor leaves the bus alone
  return count;
}
int FakeWire::read() {
  if (answer.empty()) return -1;
  uint8_t byte = answer.front();
  answer.erase(answer.begin());
  return byte;
}

int main(int count, char **words) {
  if (count < 6) return 2;
  is_228 = std::string(words[1]) == "INA228";
  is_there = is_228 || std::string(words[1]) == "INA226";
  current_a = atof(words[2]) * 1e-6;
  bus_v = atof(words[3]) * 1e-3;
  now_us = start_us = configured_us = strtoull(words[4], nullptr, 10);
  for (int k = 5; k < count; k++) {
    char *colon = nullptr;
    end_us = start_us + strtoull(words[k], &colon, 10);
    if (k + 1 == count || !colon[0]) continue;
    for (const char *one = colon + 1; *one; one++) coming.push_back({end_us, *one});
    coming.push_back({end_us, '\n'});
  }
  setup();
  while (now_us < end_us) { loop(); pass(4); }
  return 0;
}
