// Reference sketch for #bootbench-ammeter v1: an INA226 or INA228 at I2C address 0x40 on an Arduino-like board.
// The chapter of drivers.ammeter defines the protocol. Registers: TI data sheets SBOS547 (INA226), SBOSA20 (INA228).
//
// Wiring: shunt in the positive lead between supply and phone, IN+ on the supply's side, IN- on the phone's; VBUS pin
// to IN-, so that the voltage is that of the phone; grounds joined. Set SHUNT_UOHM to your shunt.

#include <Arduino.h>
#include <Wire.h>

// 0: 115200 baud, 250 readings a second, each a mean of 4. 1: 1000000 baud, 800 a second, no mean; add ?baud=1000000 to
// the address. A line has up to 30 characters, so that 115200 baud cannot carry more than some 380 of them.
#ifndef FAST
#define FAST 0
#endif

// Optional outputs, by the number of their pins; -1 where there is none. A high level closes the relay across the power
// key, or the load switch in VBUS; a resistor to ground on each keeps it open while the board starts. What may stop
// this program, such as a hanging sensor, cannot be excluded by it: a relay that falls off by itself within 4.4 s (a
// capacitor in its drive) is the last word.
#ifndef KEY_PIN
#define KEY_PIN -1
#endif
#ifndef VBUS_PIN
#define VBUS_PIN -1
#endif
const uint32_t LONGEST_PRESS_MS = 4400;  // a key that is held longer may force the phone to reset
const uint32_t MARGIN_MS = 50;           // let go so much before: a header is 15 ms of text, and nothing is done meanwhile
const uint32_t PAUSE_MS = 1000;          // so that two presses never are one long one
const uint32_t SILENCE_MS = 3000;        // VBUS goes off where the computer says nothing for so long

const uint32_t SHUNT_UOHM = 10000;
const char SERIAL_NUMBER[] = "0001";
const uint8_t ADDRESS = 0x40;
const uint32_t BAUD = FAST ? 1000000 : 115200;
const uint32_t RATE_HZ = FAST ? 800 : 250;
const uint32_t PERIOD_US = 1000000 / RATE_HZ;
const int LONGEST_LINE = 34;

struct Sensor {
  const char *name;
  uint8_t setup_register;
  uint16_t setup_value;
  uint8_t shunt_register, bus_register, ready_register;
  uint16_t ready_bit;
  uint8_t bytes;             // of the shunt and bus registers
  int32_t full_scale;        // the largest count of the shunt register
  float shunt_uv, bus_mv;    // a count of each
};

// Shunt and bus continuously. INA226: 4 means of 332 us each, or 588 us each; INA228: 4 of 280 us, or 540 us.
const Sensor INA226 = {"INA226", 0x00, FAST ? 0x40DF : 0x4297, 0x01, 0x02, 0x06, 0x0008, 2, 32767L, 2.5f, 1.25f};
const Sensor INA228 = {"INA228", 0x01, FAST ? 0xB900 : 0xB6C1, 0x04, 0x05, 0x0B, 0x0002, 3, 524287L, 0.3125f, 0.1953125f};
const Sensor *sensor = nullptr;

bool running = false;
uint32_t next_us = 0;

bool key_is_down = false, was_pressed = false, vbus_is_on = false;
uint32_t key_since_us = 0, key_for_us = 0, heard_us = 0;

char line[24];                       // what has come of a command; longer than any
uint8_t line_length = 0;

void write16(uint8_t number, uint16_t value) {
  Wire.beginTransmission(ADDRESS);
  Wire.write(number);
  Wire.write((uint8_t)(value >> 8));
  Wire.write((uint8_t)value);
  Wire.endTransmission();
}

uint32_t read_register(uint8_t number, uint8_t bytes) {
  Wire.beginTransmission(ADDRESS);
  Wire.write(number);
  Wire.endTransmission();
  Wire.requestFrom(ADDRESS, bytes);
  uint32_t value = 0;
  while (bytes--) value = value << 8 | (uint8_t)Wire.read();
  return value;
}

// A signed count; of the INA228's 24 bits the lowest four are not used.
int32_t count_of(uint8_t number) {
  uint32_t value = read_register(number, sensor->bytes);
  if (sensor->bytes == 2) return (int16_t)value;
  return (int32_t)(value << 8) >> 12;
}

float step_ua() { return sensor->shunt_uv * 1e6f / SHUNT_UOHM; }

// Both sensors say "TI" where the other has nothing, and then who they are.
const Sensor *found_sensor() {
  if (read_register(0xFE, 2) == 0x5449 && read_register(0xFF, 2) >> 4 == 0x226) return &INA226;
  if (read_register(0x3E, 2) == 0x5449 && read_register(0x3F, 2) >> 4 == 0x228) return &INA228;
  return nullptr;
}

void header() {
  if (sensor == nullptr) {
    Serial.println("# no INA226 or INA228 answers at 0x40");
    return;
  }
  Serial.print("#bootbench-ammeter v1 sensor=");
  Serial.print(sensor->name);
  Serial.print(" shunt_uohm=");
  Serial.print(SHUNT_UOHM);
  Serial.print(" rate_hz=");
  Serial.print(RATE_HZ);
  Serial.print(" step_ua=");
  Serial.print(step_ua(), 3);
  Serial.print(" range_ma=");
  Serial.print(step_ua() * sensor->full_scale / 1000.0f, 1);
  Serial.print(" serial=");
  Serial.print(SERIAL_NUMBER);
  Serial.print(" firmware=1.2");
  if (KEY_PIN >= 0) {
    Serial.print(" key_ms=");
    Serial.print(LONGEST_PRESS_MS);
  }
  if (VBUS_PIN >= 0) {
    Serial.print(" vbus_ms=");
    Serial.print(SILENCE_MS);
  }
  Serial.println();
}

// The pin first, then the word: what is reported has happened.
void report(uint32_t at_us, const char *what, const char *more) {
  Serial.print('!');
  Serial.print(at_us);
  Serial.print(',');
  Serial.print(what);
  Serial.println(more);
}

void set_key(bool down) {
  digitalWrite((uint8_t)KEY_PIN, down ? HIGH : LOW);
  key_since_us = micros();
  key_is_down = down;
  report(key_since_us, down ? "key_down" : "key_up", "");
}

void set_vbus(bool on) {
  if (VBUS_PIN < 0 || on == vbus_is_on) return;
  digitalWrite((uint8_t)VBUS_PIN, on ? HIGH : LOW);
  vbus_is_on = on;
  report(micros(), on ? "vbus_on" : "vbus_off", "");
}

// How long "key 1000" asks for; 0 for what is no such line, or asks for too long.
uint32_t press_ms_of(const char *text) {
  uint32_t ms = 0;
  if (strncmp(text, "key ", 4) != 0 || text[4] == 0 || strlen(text) > 8) return 0;
  for (text += 4; *text; text++) {
    if (*text < '0' || *text > '9') return 0;
    ms = 10 * ms + (uint32_t)(*text - '0');
  }
  return ms <= LONGEST_PRESS_MS ? ms : 0;
}

void press(const char *text) {
  uint32_t ms = press_ms_of(text);
  bool paused = !was_pressed || (!key_is_down && micros() - key_since_us >= PAUSE_MS * 1000);
  if (KEY_PIN < 0 || ms == 0 || !paused) {
    report(micros(), "refused ", text);
    return;
  }
  uint32_t most_ms = LONGEST_PRESS_MS - MARGIN_MS;
  key_for_us = (ms < most_ms ? ms : most_ms) * 1000;
  was_pressed = true;
  set_key(true);
}

// Whatever the computer does, or does not do any more.
void watch_outputs() {
  if (key_is_down && micros() - key_since_us >= key_for_us) set_key(false);
  // The count wraps after 71 minutes, and a press long ago must not seem a fresh one then.
  if (was_pressed && !key_is_down && micros() - key_since_us >= PAUSE_MS * 1000) was_pressed = false;
  if (vbus_is_on && micros() - heard_us >= SILENCE_MS * 1000) set_vbus(false);
}

void obey(const char *text) {
  if (strcmp(text, "?") == 0) header();
  if (strcmp(text, "x") == 0) {
    running = false;
    set_vbus(false);
  }
  if (strcmp(text, "s") == 0) {
    running = sensor != nullptr;
    next_us = micros() + PERIOD_US;
  }
  if (strcmp(text, "vbus 1") == 0) set_vbus(true);
  if (strcmp(text, "vbus 0") == 0) set_vbus(false);
  if (strncmp(text, "key ", 4) == 0) press(text);
}

void hear(char one) {
  if (one == '\r') return;
  if (one != '\n') {
    if (line_length < sizeof line) line[line_length++] = one;
    return;
  }
  heard_us = micros();
  bool whole = line_length < sizeof line;
  line[whole ? line_length : 0] = 0;
  line_length = 0;
  if (whole) obey(line);
}

void reading() {
  // Better left out, which the computer sees by the times, than late: a full buffer would stop the board here.
  if (Serial.availableForWrite() < LONGEST_LINE) return;
  uint32_t at_us = micros();
  bool ready = read_register(sensor->ready_register, 2) & sensor->ready_bit;
  int32_t shunt = count_of(sensor->shunt_register), bus = count_of(sensor->bus_register);
  uint8_t flags = (shunt >= sensor->full_scale || shunt <= -sensor->full_scale ? 1 : 0) | (ready ? 0 : 2);
  Serial.print(at_us);
  Serial.print(',');
  Serial.print(shunt * (step_ua() / 1000.0f), 4);
  Serial.print(',');
  Serial.print(bus * sensor->bus_mv, 2);
  if (flags) {
    Serial.print(',');
    Serial.print(flags);
  }
  Serial.println();
}

void setup() {
  if (KEY_PIN >= 0) {
    digitalWrite((uint8_t)KEY_PIN, LOW);
    pinMode((uint8_t)KEY_PIN, OUTPUT);
  }
  if (VBUS_PIN >= 0) {
    digitalWrite((uint8_t)VBUS_PIN, LOW);
    pinMode((uint8_t)VBUS_PIN, OUTPUT);
  }
  Serial.begin(BAUD);
  Wire.begin();
#ifdef WIRE_HAS_TIMEOUT
  Wire.setWireTimeout(5000, true);  // a sensor that hangs must not hold the key
#endif
  Wire.setClock(400000);
}

void loop() {
  watch_outputs();
  if (sensor == nullptr) {
    sensor = found_sensor();
    if (sensor != nullptr) write16(sensor->setup_register, sensor->setup_value);
  }
  if (Serial.available()) hear((char)Serial.read());
  uint32_t late_us = micros() - next_us;
  if (running && (int32_t)late_us >= 0) {
    next_us += (late_us / PERIOD_US + 1) * PERIOD_US;
    reading();
  }
}
