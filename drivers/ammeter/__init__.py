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
left out: the distance of the times tells how many. A meter that reads no voltage leaves `mV` empty. A line `!t_us,text`
is an event that the meter was told of, such as `!5200000,key_down`; a computer may pass over it. Rates up to 1 kHz fit
1 000 000 baud; `?baud=` in the address, 115200 by default.

A board may have two outputs, and says so in its header: `key_ms=4400`, a relay at the phone's power key that it lets go
after so long by itself, and `vbus_ms=3000`, a load switch in VBUS that it opens after so long without a line from the
computer. The computer then writes `key 1000` (hold it so many milliseconds, 4400 at most), `vbus 1`, `vbus 0`, and `k`
now and then, which says nothing but that it is there; `x` opens the switch too. What the board did it reports with its
own time: `!5200000,key_down`, `key_up`, `vbus_on`, `vbus_off`; a press that is too long, or comes within a second of
the last, is `refused key 9999`. So a computer that crashes holds no key and leaves no VBUS on. A driver takes no board
that announces more than 4400 ms.

The reference sketch is `bootbench_ammeter/bootbench_ammeter.ino` beside this chapter, for any Arduino-like board; it
finds out by itself whether an INA226 or an INA228 answers at address 0x40, and says so in its header. With a shunt of
10 milliohm:

    sensor  step       range     registers that it uses (TI data sheets SBOS547 and SBOSA20; the last two say who it is)
    INA226  250 uA     8.19 A    0x00 set-up, 0x01 shunt in 2.5 uV, 0x02 bus in 1.25 mV, 0x06 ready, 0xFE, 0xFF
    INA228  31.25 uA   16.38 A   0x01 set-up, 0x04 shunt in 312.5 nV, 0x05 bus in 195.3125 uV, 0x0B ready, 0x3E, 0x3F

As it stands it sends 250 readings a second at 115200 baud, each a mean of four conversions: a line has up to 30
characters, and that rate carries some 380 of them. With `FAST` set to 1 it sends 800 at 1 000 000 baud, not averaged.

The sketch was not run by us on a board. The tests compile it for the computer, against a simulated Arduino with a
sensor written from the data sheets, and hold what it sends against the decoder and the driver.
"""
