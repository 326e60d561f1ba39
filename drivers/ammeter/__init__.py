"""A shunt ammeter built from an INA226 or INA228 and any microcontroller, on the line protocol `#bootbench-ammeter v1`.

The protocol is defined here, since no streaming format for such meters is common. The meter sits in the lead between
supply and phone, high side, with a shunt of some 10 milliohm.

Computer to meter, one character and a newline each: `?` (say who you are), `s` (start), `x` (stop). Meter to
computer, in ASCII lines: one header, then one line a reading.

    #bootbench-ammeter v1 sensor=INA226 shunt_uohm=10000 rate_hz=1000 step_ua=250 range_ma=8192 serial=0042 firmware=1.0
    1000123,351.25,3987.50
    1001123,351.00,3987.50,1

A reading is `t_us,mA,mV` and, if not zero, a decimal sum of flags: 1 over range, 2 conversion repeated (the value is
the one before). `t_us` is the microcontroller's own clock, 32 bit, and may wrap. A reading that could not be sent is
left out: the distance of the times tells how many. Rates up to 1 kHz fit 1 000 000 baud; `?baud=` in the address,
115200 by default.

A reference sketch for an Arduino-like board and an INA226 at address 0x40 (register numbers from TI's data sheet
SBOS547: configuration 0x00, shunt voltage 0x01 in steps of 2.5 uV, bus voltage 0x02 in steps of 1.25 mV):

    #include <Wire.h>
    const float SHUNT_OHM = 0.010;
    bool running = false;
    int16_t reg(uint8_t r) {
      Wire.beginTransmission(0x40); Wire.write(r); Wire.endTransmission();
      Wire.requestFrom(0x40, 2); return (Wire.read() << 8) | Wire.read();
    }
    void header() {
      Serial.println("#bootbench-ammeter v1 sensor=INA226 shunt_uohm=10000 rate_hz=500 step_ua=250 range_ma=8192 "
                     "serial=0001 firmware=1.0");
    }
    void setup() {
      Serial.begin(115200); Wire.begin(); Wire.setClock(400000);
      Wire.beginTransmission(0x40); Wire.write(0x00);            // 588 us each, no averaging, shunt and bus continuous
      Wire.write(0x40); Wire.write(0xDF); Wire.endTransmission();
    }
    void loop() {
      if (Serial.available()) {
        char c = Serial.read();
        if (c == '?') header(); else if (c == 's') running = true; else if (c == 'x') running = false;
      }
      static uint32_t next = micros();
      if (running && (int32_t)(micros() - next) >= 0) {
        next += 2000;                                            // 500 readings a second
        float mA = reg(0x01) * 2.5e-3 / SHUNT_OHM, mV = (uint16_t)reg(0x02) * 1.25;
        Serial.print(micros()); Serial.print(','); Serial.print(mA, 2); Serial.print(','); Serial.println(mV, 2);
      }
    }

The sketch was not run by us on a board; the simulator and the driver were held against each other.
"""
