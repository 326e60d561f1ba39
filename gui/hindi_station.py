"""What the layers below say of instruments and of the test of a station, in Hindi.

The order counts: a sentence is said by the first row that matches the whole of it. What no row knows, as the reason
why an instrument does not answer, is shown as it is, and marked.
"""

from __future__ import annotations

import re

from bench.report.phrases import Phrase, Phrasebook, phrase

_QUESTIONS = (
    phrase("answers", "जवाब देता है"),
    phrase("calibrated", "कैलिब्रेशन"),
    phrase("leads", "तार"),
    phrase("has its output", "आउटपुट ख़ुद बंद होता है"),
    phrase("is the right one", "सही यंत्र है"),
    phrase("read back", "वापस पढ़ा गया"),
    phrase("nothing feeds the leads", "तारों में कहीं और से बिजली नहीं"),
    phrase("loses nothing", "कोई रीडिंग नहीं छूटती"),
    phrase("switches", "चालू और बंद होता है"),
    phrase("obeys", "आदेश मानता है"),
    phrase("zero, *", "शून्य, {0}"),
    phrase("output off", "आउटपुट बंद"),
    phrase("open leads at *", "खुले तार, {0}"),
    phrase("open leads", "खुले तार"),
    phrase("leads as they are", "तार जैसे हैं"),
)
_CHECKED = (
    phrase("*: * readings/s in steps of *", "{0}: हर सेकंड {1} रीडिंग, सबसे छोटा क़दम {2}"),
    phrase("*, number *", "{0}, नंबर {1}"),
    phrase("as the station file has it", "जैसा स्टेशन फ़ाइल में लिखा है"),
    phrase(
        "the station file names no model and no number, so any would do",
        "स्टेशन फ़ाइल में न मॉडल है न नंबर, इसलिए कोई भी चल जाएगा",
    ),
    phrase("announces a relay that lets the key go by itself", "रिले बटन को ख़ुद छोड़ देता है"),
    phrase("announces a switch that opens by itself", "स्विच ख़ुद खुल जाता है"),
    phrase("no reading came", "कोई रीडिंग नहीं आई"),
    phrase(
        "*: more than * where nothing should flow; take the clips off the phone, or have the zero adjusted",
        "{0}: कुछ नहीं बहना चाहिए, फिर भी {1} से ज़्यादा; क्लिप फ़ोन से हटाएँ, या शून्य ठीक कराएँ",
    ),
    phrase("*, noise *, * readings", "{0}, शोर {1}, {2} रीडिंग"),
    phrase("* of * readings were lost on the wire", "{1} में से {0} रीडिंग तार पर छूटीं"),
    phrase(
        "* stand at the terminals with the output off: take the clips off whatever they are on, and unplug USB from "
        "the phone",
        "आउटपुट बंद है, फिर भी टर्मिनल पर {0} है: क्लिप जिस पर भी लगे हैं हटाएँ, और फ़ोन से USB निकालें",
    ),
    phrase(
        "its calibration ran out on *; have it calibrated, then correct the station file",
        "कैलिब्रेशन {0} को ख़त्म हुआ; कैलिब्रेट कराएँ, फिर स्टेशन फ़ाइल ठीक करें",
    ),
    phrase("the station file does not say when it was calibrated", "स्टेशन फ़ाइल में कैलिब्रेशन की तारीख़ नहीं"),
    Phrase(re.compile(r"on ([0-9-]+), good until ([0-9-]+)"), "{0} को, {1} तक मान्य"),
    Phrase(re.compile(r"on ([0-9-]+)"), "{0} को"),
    phrase(
        "* ohm lose * at *; take shorter or thicker leads, or the phone may reset at its peaks",
        "{0} ohm पर {2} में {1} घटता है; छोटे या मोटे तार लें, नहीं तो फ़ोन तेज़ करंट पर रीसेट हो सकता है",
    ),
    phrase("* ohm lose * at *", "{0} ohm पर {2} में {1} घटता है"),
)
_READ_BACK = (
    phrase("set to *, at or below *", "{0} पर रखा, {1} या कम"),
    phrase("limited to * for the touch test", "छुअन-जाँच के लिए सीमा {0}"),
    phrase("its output is off", "आउटपुट बंद है"),
    phrase("stops above * by itself", "{0} से ऊपर ख़ुद बंद होता है"),
    phrase("stays off when mains returns", "बिजली लौटने पर बंद रहता है"),
    phrase("it has no over-voltage stop to program", "ज़्यादा वोल्टेज पर रुकना इसमें नहीं"),
    phrase("it has no over-current stop to program", "ज़्यादा करंट पर रुकना इसमें नहीं"),
    phrase(
        "it does not say whether its output goes on when mains returns: try it once without a phone",
        "यह नहीं बताता कि बिजली लौटने पर आउटपुट चालू होता है या नहीं: एक बार बिना फ़ोन आज़माएँ",
    ),
    phrase(
        "it has no set voltage while its output is off: it starts at its lowest, and that is measured first",
        "आउटपुट बंद हो तो तय वोल्टेज नहीं होता: सबसे कम से शुरू होता है, और पहले वही मापा जाता है",
    ),
    phrase("*. The output is off", "{0}। आउटपुट बंद है"),
    phrase("switched off as asked", "कहने पर बंद किया"),
    phrase("the application does not react any more", "bootbench ने समय पर जवाब नहीं दिया"),
    phrase("the supply does not answer", "सप्लाई जवाब नहीं देती"),
)
_GOOD_FOR = (
    phrase(
        "cannot feed the phone: it reaches *, and a full battery has *",
        "फ़ोन नहीं चला सकता: यह {0} तक देता है, भरी बैटरी में {1} होते हैं",
    ),
    phrase(
        "feeds the phone up to the key; at * a boot, which peaks near *, may run into its limit",
        "बटन तक फ़ोन चलाता है; {0} पर बूट, जो {1} तक पहुँचता है, सीमा से टकरा सकता है",
    ),
    phrase("feeds the phone through a whole boot", "पूरे बूट में फ़ोन चलाता है"),
    phrase("switches itself off on over-voltage and over-current", "ज़्यादा वोल्टेज और ज़्यादा करंट पर ख़ुद बंद होता है"),
    phrase("switches itself off on *, on nothing else", "सिर्फ़ {0} पर ख़ुद बंद होता है"),
    phrase("over-voltage", "ज़्यादा वोल्टेज"),
    phrase("over-current", "ज़्यादा करंट"),
    phrase(
        "has no protection threshold of its own that could be programmed", "इसमें अपनी कोई सुरक्षा-सीमा नहीं रखी जा सकती"
    ),
    phrase("shows whether and how the phone charges", "दिखाता है कि फ़ोन चार्ज होता है या नहीं और कैसे"),
    phrase("cannot see a leak of some milliampere before the key", "बटन से पहले कुछ mA की लीक नहीं देख सकता"),
    phrase("sees a leak before the key", "बटन से पहले की लीक देखता है"),
    phrase("cannot carry a whole boot: its range ends at *", "पूरा बूट नहीं सह सकता: सीमा {0}"),
    phrase("too slow for the stages of a boot", "बूट के चरणों के लिए बहुत धीमा"),
    phrase("sees where a boot stops, loops and plateaus", "देखता है कि बूट कहाँ रुकता, दोहराता और ठहरता है"),
    phrase("stages before the boot loader run together", "बूट लोडर से पहले के चरण मिल जाते हैं"),
    phrase(
        "sees every stage of a boot; steps inside the early boot run together",
        "बूट का हर चरण देखता है; शुरुआती बूट के भीतर के क़दम मिल जाते हैं",
    ),
    phrase("sees every stage of a boot and the steps inside it", "बूट का हर चरण और उसके भीतर के क़दम देखता है"),
    phrase(
        "currents above 1 A: it cannot carry a whole boot of this phone, only what is before the key",
        "1 A से ऊपर का करंट नहीं: इस फ़ोन का पूरा बूट नहीं, सिर्फ़ बटन से पहले का देखता है",
    ),
    phrase(
        "stages before the boot loader cannot be told apart: they last 1.5 s, some 6 readings",
        "बूट लोडर से पहले के चरण अलग नहीं पहचाने जा सकते: वे 1.5 s के हैं, कोई 6 रीडिंग",
    ),
    phrase(
        "a voltage within 0.2 V of the set one is shown as the set one (seen on a KA6003P), and current that is pushed "
        "back so gently goes unseen: keep USB unplugged",
        "तय वोल्टेज से 0.2 V के भीतर का वोल्टेज तय वोल्टेज ही दिखता है (KA6003P पर देखा), और इतना धीरे लौटता करंट नहीं दिखता: "
        "USB निकाला रखें",
    ),
    phrase("a leak below * is within two of its steps", "{0} से कम लीक इसके दो क़दमों के भीतर है"),
    phrase(
        "cannot see the boot current: it sits in the USB lead and reads what a charger delivers",
        "बूट का करंट नहीं देख सकता: यह USB तार में है और चार्जर का करंट पढ़ता है",
    ),
    phrase("smooths changes quicker than *", "{0} से तेज़ बदलाव समतल कर देता है"),
    phrase("smooths quick changes", "तेज़ बदलाव समतल कर देता है"),
    phrase(
        "cannot say which way the current flows: it sends the size alone", "करंट की दिशा नहीं बता सकता: सिर्फ़ मात्रा भेजता है"
    ),
    phrase(
        "cannot know which end the phone is on: with the phone at its socket, a charging current is negative",
        "नहीं जानता कि फ़ोन किस सिरे पर है: फ़ोन इसके सॉकेट पर हो तो चार्जिंग करंट ऋण दिखता है",
    ),
    phrase(
        "USB instruments without a serial port cannot be listed: libusb is missing; install it (libusb-1.0-0 on "
        "Debian, libusb-package from PyPI on Windows)",
        "बिना सीरियल पोर्ट वाले USB यंत्र नहीं दिख सकते: libusb नहीं है; उसे इंस्टॉल करें (Debian पर libusb-1.0-0, Windows पर "
        "PyPI से libusb-package)",
    ),
)
_VERIFIED = (
    phrase("*; *", "{0}; {1}"),
    phrase("no real supply tried", "असली सप्लाई पर नहीं आज़माया"),
    phrase("no board tried", "असली बोर्ड पर नहीं आज़माया"),
    phrase("no kit tried", "असली किट पर नहीं आज़माया"),
    phrase("no unit tried", "असली यंत्र पर नहीं आज़माया"),
    phrase("no meter tried", "असली मीटर पर नहीं आज़माया"),
    phrase("*, read and set by *", "{0}; {1} ने पढ़ा और बदला"),
    phrase("simulator scanned, shown, set and sampled by *", "सिम्युलेटर को {0} ने खोजा, दिखाया, बदला और पढ़ा"),
    phrase("simulator scanned, set and sampled by *", "सिम्युलेटर को {0} ने खोजा, बदला और पढ़ा"),
    phrase("simulator read and set by *", "सिम्युलेटर को {0} ने पढ़ा और बदला"),
    phrase("simulator read and switched by *", "सिम्युलेटर को {0} ने पढ़ा और चालू-बंद किया"),
    phrase("simulator measured by *", "सिम्युलेटर को {0} ने मापा"),
    phrase(
        "simulator found, set, switched and sampled by the maker's *",
        "सिम्युलेटर को निर्माता के {0} ने खोजा, बदला, चालू-बंद किया और पढ़ा",
    ),
    phrase("simulator's answers read by *", "सिम्युलेटर के जवाब {0} ने पढ़े"),
    phrase("*, also over USB/IP through Linux and libusb", "{0}, Linux और libusb से USB/IP पर भी"),
    phrase("driver run against a pymodbus server", "ड्राइवर pymodbus सर्वर पर चलाया"),
    phrase(
        "driver run against a device of ours in sinstruments' server",
        "ड्राइवर sinstruments सर्वर में हमारे बनाए यंत्र पर चलाया",
    ),
    phrase("driver run against that simulator alone", "ड्राइवर सिर्फ़ उसी सिम्युलेटर पर चलाया"),
    phrase("driver against that simulator", "ड्राइवर उसी सिम्युलेटर पर"),
    phrase("driver against its simulator", "ड्राइवर अपने सिम्युलेटर पर"),
    phrase(
        "own protocol, driver against its simulator and the compiled reference sketch",
        "अपना प्रोटोकॉल; ड्राइवर अपने सिम्युलेटर और संकलित नमूना-प्रोग्राम पर",
    ),
    phrase("* and *", "{0} और {1}"),
)

_TITLES = (
    phrase("*, in ampere mode", "{0}, एम्पियर मोड में"),
    phrase("* (in the USB lead)", "{0} (USB तार में)"),
    phrase("* (main channel)", "{0} (मुख्य चैनल)"),
    phrase("* (eTommens and others)", "{0} (eTommens और दूसरे)"),
    phrase("* (channel 1, TCP)", "{0} (चैनल 1, TCP)"),
    phrase("* (channel 1)", "{0} (चैनल 1)"),
    phrase("Wanptek supplies with a serial port", "सीरियल पोर्ट वाली Wanptek सप्लाई"),
    phrase(
        "Shunt ammeter: * on a microcontroller, line protocol *",
        "शंट एमीटर: माइक्रोकंट्रोलर पर {0}, लाइन प्रोटोकॉल {1}",
    ),
    phrase("* family (*)", "{0} परिवार ({1})"),
    phrase("* or *", "{0} या {1}"),
    phrase("* and *", "{0} और {1}"),
)

HINDI_STATION = Phrasebook((*_QUESTIONS, *_CHECKED, *_READ_BACK, *_GOOD_FOR))
HINDI_CATALOG = Phrasebook((*_VERIFIED, *_TITLES))
"""What instruments are called, and how each was verified: apart, because its rows would fit half of any sentence."""
