"""The Settings page in English."""

from __future__ import annotations

from bench.redaction.levels import Level
from bench.report.document import Paper
from bench.report.phrases import Phrasebook
from bench.settings import SwitchOn, TextSize
from bench.station import StationPart
from bench.station_check import Outcome
from bench.window_request import ThemeName
from gui.pages.settings.words import AboutWords, KeyFileWords, Part, SettingsWords, StationWords
from gui.pages.texts import KeyWords

ENGLISH_SETTINGS = SettingsWords(
    line="Changes are kept at once",
    parts={
        Part.STATION: "Station",
        Part.KEYS: "Keys and scanner",
        Part.LANGUAGE: "Language",
        Part.LOOK: "Look and text size",
        Part.REPORTS: "Reports and signing",
        Part.PRIVACY: "Privacy",
        Part.ABOUT: "About",
    },
    locked="Switch the output off to change this.",
    not_kept="Settings cannot be kept",
    station=StationWords(
        no_station="No station yet",
        no_station_line="Choose the station file of this bench, or look for instruments.",
        choose="Choose station file…",
        choose_title="Choose the station file of this bench",
        kinds="Station (*.toml)",
        look="Look for instruments",
        looking="Asking every port, at most some 20 s",
        test_all="Test the whole station",
        test="Test",
        testing="Testing {name}",
        parts={
            StationPart.SUPPLY: "Supply",
            StationPart.METER: "Ammeter",
            StationPart.VBUS_METER: "USB meter",
            StationPart.KEY: "Key relay",
            StationPart.VBUS_SWITCH: "USB switch",
        },
        calibrated="calibrated {day}, due {due}",
        never_calibrated="calibration not known",
        reading="Reading",
        lost="{count} lost",
        good_for="On this phone",
        nobody="Nobody answers",
        found="Found",
        nothing_found="Nothing is plugged in: the system lists no serial port, and no USB instrument known here.",
        result="Test of the whole station",
        ready="This bench is ready for a phone.",
        not_ready="Not ready: {count} failed. Connect no phone yet.",
        outcomes={Outcome.PASSED: "passed", Outcome.WARNED: "look", Outcome.FAILED: "failed"},
        phrases=Phrasebook(),
        open_leads="Before the test of the whole station take the clips off the phone: 4.00 V go onto the open leads.",
    ),
    switch_on="Switching the output on",
    switch_on_by={SwitchOn.HOLD: "Hold for 0.6 s", SwitchOn.TWICE: "Press twice within 2 s"},
    switch_on_why="Nothing else is ever held. STOP acts at once and is never asked twice.",
    scanner="Bar code scanner",
    scanner_why="Fifteen digits typed faster than by hand are an IMEI, wherever the focus is. Keys wait 0.08 s for it.",
    on="On",
    off="Off",
    language="Language of the window",
    theme="Look",
    themes={ThemeName.LIGHT: "Light", ThemeName.DARK: "Dark", ThemeName.CONTRAST: "High contrast"},
    text_size="Text size",
    text_sizes={
        TextSize.NORMAL: "100 %",
        TextSize.LARGER: "115 %",
        TextSize.LARGE: "130 %",
        TextSize.LARGEST: "150 %",
    },
    report_language="Language of reports",
    paper="Paper",
    papers={Paper.A4: "A4", Paper.LETTER: "Letter"},
    sign="Sign reports",
    sign_why="A signed report shows later that nothing was changed in it.",
    key=KeyFileWords(
        heading="Key of this bench",
        none="There is no key yet: reports are not signed.",
        fingerprint="Fingerprint",
        file="Public key",
        make="Make a key",
        passphrase="Passphrase",
        passphrase_why="Leave it empty for a key without one. It is asked for whenever a report is signed.",
        made="The key is made.",
        keep="Keep a copy of the private key in a safe place; give the public one to whoever checks your reports.",
    ),
    redact="Mask in exports",
    redact_to={
        Level.CUSTOMER: "For the customer",
        Level.MAKER: "For the maker",
        Level.PUBLIC: "For everybody",
        None: "Nothing",
    },
    redact_why="IMEI, serial and invoice numbers and names become marks; the case itself keeps them.",
    show_imei="Whole IMEI in lists",
    show_imei_why="Off shows its last digits until it is asked for.",
    about=AboutWords(
        version="bootbench",
        python="Python",
        qt="Qt",
        system="System",
        folder="Your data",
        validated="Validated on",
        instruments="Instruments, and how each was verified",
        licence="MIT licence; fonts Noto Sans under the Open Font License",
    ),
    key_rows=(KeyWords("↑ ↓", "Former or next part"),),
)
