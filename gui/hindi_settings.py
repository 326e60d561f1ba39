"""The Settings page in Hindi."""

from __future__ import annotations

from bench.redaction.levels import Level
from bench.report.document import Paper
from bench.settings import SwitchOn, TextSize
from bench.station import StationPart
from bench.station_check import Outcome
from bench.window_request import ThemeName
from gui.hindi_station import HINDI_STATION
from gui.pages.settings.words import AboutWords, KeyFileWords, Part, SettingsWords, StationWords
from gui.pages.texts import KeyWords

HINDI_SETTINGS = SettingsWords(
    line="बदलाव तुरंत सहेजे जाते हैं",
    parts={
        Part.STATION: "स्टेशन",
        Part.KEYS: "कुंजियाँ और स्कैनर",
        Part.LANGUAGE: "भाषा",
        Part.LOOK: "रूप और अक्षर",
        Part.REPORTS: "रिपोर्ट और हस्ताक्षर",
        Part.PRIVACY: "निजता",
        Part.ABOUT: "परिचय",
    },
    locked="इसे बदलने के लिए आउटपुट बंद करें।",
    not_kept="सेटिंग सहेजी नहीं जा सकतीं",
    station=StationWords(
        no_station="अभी कोई स्टेशन नहीं",
        no_station_line="इस बेंच की स्टेशन फ़ाइल चुनें, या यंत्र खोजें।",
        choose="स्टेशन फ़ाइल चुनें…",
        choose_title="इस बेंच की स्टेशन फ़ाइल चुनें",
        kinds="स्टेशन (*.toml)",
        look="यंत्र खोजें",
        looking="हर पोर्ट से पूछा जा रहा है, ज़्यादा से ज़्यादा 20 s",
        test_all="पूरा स्टेशन जाँचें",
        test="जाँचें",
        testing="{name} की जाँच",
        parts={
            StationPart.SUPPLY: "सप्लाई",
            StationPart.METER: "एमीटर",
            StationPart.VBUS_METER: "USB मीटर",
            StationPart.KEY: "बटन रिले",
            StationPart.VBUS_SWITCH: "USB स्विच",
        },
        calibrated="कैलिब्रेशन {day}, अगला {due}",
        never_calibrated="कैलिब्रेशन पता नहीं",
        reading="रीडिंग",
        lost="{count} छूटीं",
        good_for="इस फ़ोन पर",
        nobody="कोई जवाब नहीं",
        found="मिले",
        nothing_found="कुछ नहीं लगा है: सिस्टम में न कोई सीरियल पोर्ट है, न कोई पहचाना USB यंत्र।",
        result="पूरे स्टेशन की जाँच",
        ready="यह बेंच फ़ोन के लिए तैयार है।",
        not_ready="तैयार नहीं: {count} विफल। अभी कोई फ़ोन न जोड़ें।",
        outcomes={Outcome.PASSED: "ठीक", Outcome.WARNED: "देखें", Outcome.FAILED: "विफल"},
        phrases=HINDI_STATION,
        open_leads="पूरे स्टेशन की जाँच से पहले क्लिप फ़ोन से हटाएँ: खुले तारों पर 4.00 V आएगा।",
    ),
    switch_on="आउटपुट चालू करना",
    switch_on_by={SwitchOn.HOLD: "0.6 s दबाए रखें", SwitchOn.TWICE: "2 s में दो बार दबाएँ"},
    switch_on_why="और कुछ दबाए नहीं रखना पड़ता। रोकें तुरंत काम करता है और कभी दोबारा नहीं पूछता।",
    scanner="बार कोड स्कैनर",
    scanner_why="हाथ से तेज़ टाइप हुए पंद्रह अंक IMEI हैं, फ़ोकस कहीं भी हो। कुंजियाँ इसके लिए 0.08 s रुकती हैं।",
    on="चालू",
    off="बंद",
    language="विंडो की भाषा",
    theme="रूप",
    themes={ThemeName.LIGHT: "हल्का", ThemeName.DARK: "गहरा", ThemeName.CONTRAST: "तेज़ अंतर"},
    text_size="अक्षरों का आकार",
    text_sizes={
        TextSize.NORMAL: "100 %",
        TextSize.LARGER: "115 %",
        TextSize.LARGE: "130 %",
        TextSize.LARGEST: "150 %",
    },
    report_language="रिपोर्ट की भाषा",
    paper="काग़ज़",
    papers={Paper.A4: "A4", Paper.LETTER: "Letter"},
    sign="रिपोर्ट पर हस्ताक्षर",
    sign_why="हस्ताक्षर वाली रिपोर्ट बाद में दिखाती है कि उसमें कुछ नहीं बदला।",
    key=KeyFileWords(
        heading="इस बेंच की कुंजी",
        none="अभी कोई कुंजी नहीं है: रिपोर्ट पर हस्ताक्षर नहीं होते।",
        fingerprint="फ़िंगरप्रिंट",
        file="सार्वजनिक कुंजी",
        make="कुंजी बनाएँ",
        passphrase="गुप्त वाक्य",
        passphrase_why="बिना गुप्त वाक्य की कुंजी के लिए खाली छोड़ें। हर हस्ताक्षर पर यह पूछा जाता है।",
        made="कुंजी बन गई।",
        keep="निजी कुंजी की नकल सुरक्षित जगह रखें; सार्वजनिक कुंजी उसे दें जो आपकी रिपोर्ट जाँचता है।",
    ),
    redact="निर्यात में छिपाएँ",
    redact_to={
        Level.CUSTOMER: "ग्राहक के लिए",
        Level.MAKER: "निर्माता के लिए",
        Level.PUBLIC: "सबके लिए",
        None: "कुछ नहीं",
    },
    redact_why="IMEI, सीरियल और बिल नंबर और नाम चिह्न बन जाते हैं; केस में वे रहते हैं।",
    show_imei="सूचियों में पूरा IMEI",
    show_imei_why="बंद होने पर माँगने तक केवल अंतिम अंक दिखते हैं।",
    about=AboutWords(
        version="bootbench",
        python="Python",
        qt="Qt",
        system="सिस्टम",
        folder="आपका डेटा",
        validated="किस पर परखा गया",
        instruments="यंत्र, और हर एक कैसे परखा गया",
        licence="MIT लाइसेंस; Noto Sans फ़ॉन्ट, Open Font License",
    ),
    key_rows=(KeyWords("↑ ↓", "पिछला या अगला भाग"),),
)
