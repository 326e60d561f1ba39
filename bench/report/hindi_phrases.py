"""Sentences of the diagnosis and the profile in Hindi; those of the clauses are in `hindi_clauses`.

The order counts: a sentence is said by the first row that matches the whole of it.
"""

from __future__ import annotations

import re

from bench.report.hindi_clauses import CLAUSE_PHRASES
from bench.report.hindi_notes import NOTE_PHRASES
from bench.report.hindi_sources import SOURCE_PHRASES
from bench.report.hindi_withheld import WITHHELD_PHRASES
from bench.report.phrases import Phrase, phrase

_FAULTS = (
    phrase("A normal boot", "सामान्य बूट"),
    phrase("A hard short of the battery rail", "बैटरी लाइन में पूरा शॉर्ट"),
    phrase("A leak on the board before the key", "बटन दबाने से पहले बोर्ड पर लीकेज"),
    phrase("A leak in a part on a flex", "फ़्लेक्स से जुड़े किसी पुर्ज़े में लीकेज"),
    phrase("A short of a rail that comes up with the key", "बटन के साथ चालू होने वाली किसी लाइन में शॉर्ट"),
    phrase("The power key or its flex is open", "पावर बटन या उसका फ़्लेक्स खुला (open) है"),
    phrase("The power key or its flex is stuck", "पावर बटन या उसका फ़्लेक्स अटका हुआ है"),
    phrase("The PMIC does not start", "PMIC चालू नहीं होता"),
    phrase("The processor does not start (small current)", "प्रोसेसर चालू नहीं होता (करंट कम)"),
    phrase("Processor or memory stops before the boot loader", "प्रोसेसर या मेमोरी बूट लोडर से पहले रुक जाता है"),
    phrase(
        "The storage does not answer: emergency download by itself",
        "स्टोरेज जवाब नहीं देता: अपने आप emergency download",
    ),
    phrase("A crash dump on USB", "USB पर crash dump"),
    phrase("It resets before the boot loader, again and again", "बूट लोडर से पहले बार-बार रीसेट होता है"),
    phrase("Software: it resets after the boot loader", "सॉफ़्टवेयर: बूट लोडर के बाद रीसेट होता है"),
    phrase("Software: it ends in fastboot", "सॉफ़्टवेयर: fastboot में रुक जाता है"),
    phrase("Emergency download after flashing", "फ़्लैश करने के बाद emergency download"),
    phrase("Software: Android starts again and again", "सॉफ़्टवेयर: Android बार-बार शुरू होता है"),
    phrase("The display module is dark", "डिस्प्ले मॉड्यूल काला है"),
    phrase("The display driver on the board is dark", "बोर्ड पर डिस्प्ले ड्राइवर काम नहीं करता, स्क्रीन काली है"),
    phrase("The battery", "बैटरी"),
    phrase(
        "Battery connector, sense or identification on the board",
        "बोर्ड पर बैटरी कनेक्टर, उसका मापन (sense) या पहचान (ID)",
    ),
    phrase("The USB sub-board or its flex", "USB सब-बोर्ड या उसका फ़्लेक्स"),
    phrase("Charger or USB lines on the board", "बोर्ड पर चार्जर या USB लाइनें"),
    phrase(
        "The bench: limit, leads or USB power spoil the run",
        "बेंच: सीमा, तार या USB पावर ने रिकॉर्डिंग बिगाड़ी",
    ),
    phrase("None of these, or not enough to tell", "इनमें से कोई नहीं, या कहने के लिए काफ़ी नहीं"),
)
_STATEMENTS = (
    phrase(
        "leak, short or loop stays with display, cameras, fingerprint and sub-board unplugged",
        "डिस्प्ले, कैमरे, फ़िंगरप्रिंट और सब-बोर्ड निकालने पर भी लीकेज, शॉर्ट या लूप बना रहता है",
    ),
    phrase(
        "it starts when the key contact is bridged at the board connector",
        "बोर्ड कनेक्टर पर बटन का संपर्क जोड़ने पर फ़ोन चालू होता है",
    ),
    phrase("it starts when VBUS is applied", "VBUS देने पर फ़ोन चालू होता है"),
    phrase("the periodic resets stop with the key flex unplugged", "बटन का फ़्लेक्स निकालने पर नियमित रीसेट रुक जाते हैं"),
    phrase("PMIC output rails come up after the key", "बटन दबाने के बाद PMIC की आउटपुट लाइनें चालू होती हैं"),
    phrase(
        "gentle pressure or warmth on the SoC changes the behaviour", "SoC पर हल्का दबाव या गर्मी देने से व्यवहार बदलता है"
    ),
    phrase(
        "05c6:9008 appears when forced (test point or key)",
        "ज़बरदस्ती करने पर (टेस्ट पॉइंट या बटन से) 05c6:9008 दिखता है",
    ),
    phrase(
        "the phone was flashed or unlocked shortly before the fault",
        "खराबी से कुछ ही पहले फ़ोन फ़्लैश या अनलॉक किया गया था",
    ),
    phrase("an authorised centre's loader can query the UFS", "अधिकृत सेंटर का लोडर UFS से जवाब पा सकता है"),
    phrase("an official reflash cures it", "आधिकारिक रीफ़्लैश से फ़ोन ठीक हो जाता है"),
    phrase("it stays in fastboot or recovery for five minutes", "फ़ोन पाँच मिनट तक fastboot या recovery में बना रहता है"),
    phrase("the built-in display shows a picture", "लगी हुई डिस्प्ले पर तस्वीर आती है"),
    phrase("a known-good display shows a picture", "सही मानी गई दूसरी डिस्प्ले पर तस्वीर आती है"),
    phrase("it boots on its own battery", "फ़ोन अपनी बैटरी पर चालू होता है"),
    phrase("it boots on a known-good battery", "फ़ोन सही मानी गई बैटरी पर चालू होता है"),
    phrase("the same port and cable enumerate another phone", "उसी पोर्ट और केबल पर दूसरा फ़ोन पहचाना जाता है"),
    phrase(
        "a known-good sub-board and flex restore enumeration and charging",
        "सही मानी गई सब-बोर्ड और फ़्लेक्स लगाने पर USB पहचान और चार्जिंग फिर से काम करने लगती है",
    ),
    phrase(
        "the limit is at least 3 A, leads are short and thick, and the result repeats",
        "सीमा कम से कम 3 A है, तार छोटे और मोटे हैं, और नतीजा दोहराने पर भी वही रहता है",
    ),
)
_TOOLS = (
    phrase("screwdriver, to open the phone", "फ़ोन खोलने के लिए पेचकस"),
    phrase("tweezers", "चिमटी"),
    phrase("USB charger or port", "USB चार्जर या पोर्ट"),
    phrase("multimeter", "मल्टीमीटर"),
    phrase("board view", "बोर्ड व्यू"),
    phrase("warm air", "गर्म हवा"),
    phrase("USB cable and host", "USB केबल और कंप्यूटर"),
    phrase("authorised service account", "अधिकृत सर्विस खाता"),
    phrase("known-good display", "सही मानी गई डिस्प्ले"),
    phrase("known-good battery", "सही मानी गई बैटरी"),
    phrase("another phone", "दूसरा फ़ोन"),
    phrase("known-good sub-board and flex", "सही मानी गई सब-बोर्ड और फ़्लेक्स"),
)
_SEEN = (
    phrase("a leak before the key: *", "बटन से पहले लीकेज: {0}"),
    phrase("supply limiting for * of the time before the key", "बटन से पहले {0} समय सप्लाई सीमा पर"),
    phrase("start by itself at output-on: *", "आउटपुट चालू होते ही अपने आप शुरू: {0}"),
    phrase("* before the key", "बटन से पहले {0}"),
    phrase("current rises by * on the key", "बटन पर करंट {0} बढ़ता है"),
    phrase("answers * after the key", "बटन के {0} बाद जवाब देता है"),
    phrase("climbs to *", "{0} तक चढ़ता है"),
    phrase("climbs most of the way in *", "{0} में अधिकतर चढ़ जाता है"),
    phrase("ends at *", "{0} पर समाप्त होता है"),
    phrase("its last level spreads by *", "उसका अंतिम स्तर {0} फैला है"),
    phrase("stays on its last level for *", "अपने अंतिम स्तर पर {0} रहता है"),
    phrase("reaches its last level * after the first rise", "पहली बढ़त के {0} बाद अंतिम स्तर पर पहुँचता है"),
    phrase("comes to rest after it was busy: *", "काम के बाद शांत होता है: {0}"),
    phrase("idles at *", "शांत अवस्था में {0} लेता है"),
    phrase("furthest phase: *", "सबसे आगे का चरण: {0}"),
    phrase("returns to zero: *", "शून्य पर लौटना: {0}"),
    phrase("repeats itself to *", "{0} तक अपने को दोहराता है"),
    phrase("starts again every *", "हर {0} पर फिर शुरू होता है"),
    phrase("supply limiting for * of the time after the key", "बटन के बाद {0} समय सप्लाई सीमा पर"),
    phrase("supply voltage sags by *", "सप्लाई वोल्टेज {0} गिरता है"),
    phrase("nothing on USB in *, too soon for Android", "{0} में USB पर कुछ नहीं, Android के लिए यह समय कम है"),
    phrase("nothing on USB in *, with no key press on record", "{0} में USB पर कुछ नहीं, बटन दबाना दर्ज नहीं है"),
    phrase("nothing on USB in *", "{0} में USB पर कुछ नहीं"),
    phrase("ADB state *", "ADB की स्थिति {0}"),
    phrase("an answer over fastboot", "fastboot पर जवाब"),
    phrase("what attached on USB stays", "USB पर जो जुड़ा वह बना रहता है"),
    phrase("it attaches * times on USB and goes away * times", "USB पर {0} बार जुड़ता है और {1} बार हट जाता है"),
    phrase("Android says boot completed", "Android कहता है कि बूट पूरा हुआ"),
    phrase("Android does not say boot completed", "Android नहीं कहता कि बूट पूरा हुआ"),
    phrase("Android answers, but never says boot completed", "Android जवाब देता है, पर कभी नहीं कहता कि बूट पूरा हुआ"),
    phrase("last reset: *", "पिछला रीसेट: {0}"),
)
_VERDICTS = (
    phrase("the motherboard, * leads with *", "मदरबोर्ड, {0} {1} के साथ आगे"),
    phrase("not the motherboard, * leads with *", "मदरबोर्ड नहीं, {0} {1} के साथ आगे"),
    phrase("still open, * leads with *", "अभी तय नहीं, {0} {1} के साथ आगे"),
    phrase("still open, none of the faults fits well", "अभी तय नहीं, कोई खराबी ठीक से मेल नहीं खाती"),
)
_METER = (
    phrase("rate *: these stages cannot be told apart: * to *", "दर {0}: ये चरण अलग नहीं पहचाने जा सकते: {1} से {2}"),
    phrase(
        "step *: a leak of some milliampere before the key cannot be seen",
        "कदम {0}: बटन से पहले कुछ मिलीएम्पियर का लीकेज नहीं दिख सकता",
    ),
    phrase("smoothing *: shorter stages and spikes are lost", "स्मूदिंग {0}: इससे छोटे चरण और स्पाइक खो जाते हैं"),
    phrase("range *: the peaks of a whole boot go beyond it", "रेंज {0}: पूरे बूट के शिखर इससे ऊपर जाते हैं"),
    phrase("*: no current was recorded", "{0}: करंट नहीं मापा गया"),
    phrase(
        "no voltage was recorded: a sagging supply shows in its limit only",
        "वोल्टेज नहीं मापा गया: गिरती सप्लाई केवल उसकी सीमा से दिखती है",
    ),
    phrase(
        "its voltage is 0 V while current flows: that input is not connected, and no voltage was recorded",
        "करंट बहते हुए भी वोल्टेज 0 V है: मीटर का वह इनपुट जुड़ा नहीं है, और वोल्टेज नहीं मापा गया",
    ),
)
_NUMBER = r"[<>]?[-−]?[\d.,]+\s?[%A-Za-zµ]*"
_BITS = r"\(([+−-][\d.]+) bits\)"
_FRAMES = (
    Phrase(re.compile(rf"(.+); expected in (.+) of such phones {_BITS}"), "{0}; ऐसे {1} फ़ोनों में अपेक्षित ({2} bits)"),
    Phrase(
        re.compile(rf"(.+); expected (.+), but it fits others better {_BITS}"),
        "{0}; अपेक्षित {1}, पर यह दूसरी खराबियों में अधिक मिलता है ({2} bits)",
    ),
    Phrase(re.compile(rf"(.+); expected (.+) {_BITS}"), "{0}; अपेक्षित {1} ({2} bits)"),
    Phrase(re.compile(rf"(.+) {_BITS}"), "{0} ({1} bits)"),
    phrase("expected in * of such phones", "ऐसे {0} फ़ोनों में अपेक्षित"),
    phrase("expected *, but it fits others better", "अपेक्षित {0}, पर यह दूसरी खराबियों में अधिक मिलता है"),
    phrase("expected *", "अपेक्षित {0}"),
    phrase("check: *: yes", "जाँच: {0}: हाँ"),
    phrase("check: *: no", "जाँच: {0}: नहीं"),
    Phrase(re.compile(r"(\S+, [\d.]+(?:–[\d.]+)? s): (.+)"), "{0}: {1}"),
    phrase("yes: *; no: * (about *, needs *)", "हाँ: {0}; नहीं: {1} (लगभग {2}, चाहिए: {3})"),
    phrase(
        "yes: *; no: * (about *; * bits with the check after it)",
        "हाँ: {0}; नहीं: {1} (लगभग {2}; उसके बाद की जाँच के साथ {3} bits)",
    ),
    phrase("yes: *; no: * (about *)", "हाँ: {0}; नहीं: {1} (लगभग {2})"),
    phrase("one normal run", "एक सामान्य रिकॉर्डिंग"),
    phrase("one normal run to its end", "अंत तक चली एक सामान्य रिकॉर्डिंग"),
    phrase("* normal runs", "{0} सामान्य रिकॉर्डिंग"),
    phrase("* normal runs to their end", "अंत तक चलीं {0} सामान्य रिकॉर्डिंग"),
    Phrase(re.compile(r"([a-z_]+: (?:yes|no)[^,]*|(?:one normal run|\d+ normal runs)[^,]*), or (.+)"), "{0}, या {1}"),
    Phrase(re.compile(r"([a-z_]+: (?:yes|no)) and (.+)"), "{0} और {1}"),
    Phrase(re.compile(r"([a-z]+(?:_[a-z]+)+): (yes|no)"), "{0}: {1}"),
    Phrase(re.compile(r"(\S+ \([\d.]+\s?%, motherboard: \w+\)), (.+)"), "{0}, {1}"),
    Phrase(re.compile(r"(\S+) \(([\d.]+\s?%), motherboard: (yes|no|indeterminate)\)"), "{0} ({1}, मदरबोर्ड: {2})"),
    phrase("indeterminate", "तय नहीं"),
    Phrase(re.compile(rf"({_NUMBER}) to ({_NUMBER})"), "{0} से {1}"),
    Phrase(re.compile(rf"({_NUMBER} to {_NUMBER}) or (.+)"), "{0} या {1}"),
    Phrase(re.compile(r"(none|PMIC|early boot|boot loader|kernel|Android|idle) (?:or|to) (.+)"), "{0} – {1}"),
    Phrase(re.compile(r"([\d.]+) min"), "{0} मिनट"),
    Phrase(re.compile(r"([^,]+)\sreadings/s"), "हर सेकंड {0} रीडिंग"),
    phrase("*, version *, for *", "{0}, संस्करण {1}, {2} के लिए"),
    phrase("at least *", "कम से कम {0}"),
    phrase("at most *", "अधिक से अधिक {0}"),
    phrase("over *", "{0} से अधिक"),
    phrase("below *", "{0} से कम"),
    phrase("* (inferred)", "{0} (अनुमानित)"),
    phrase("* (several)", "{0} (कई)"),
    phrase("* (fitted)", "{0} (अनुकरण पर आधारित)"),
    phrase("no limits in the profile", "प्रोफ़ाइल में सीमा नहीं"),
    phrase("yes", "हाँ"),
    phrase("no", "नहीं"),
    phrase("none", "कोई नहीं"),
    phrase("early boot", "शुरुआती बूट"),
    phrase("boot loader", "बूट लोडर"),
    phrase("idle", "शांत"),
    phrase("Android start", "Android शुरू"),
    phrase("yes or no", "हाँ या नहीं"),
    phrase(
        "simulated by bootbench's imaginary phone, fault *, seed *, meter *",
        "bootbench के काल्पनिक फ़ोन से, खराबी {0}, seed {1}, मीटर {2}",
    ),
    phrase("simulated by bootbench: recorded from *", "bootbench के सिम्युलेटर से रिकॉर्ड किया गया: {0}"),
    phrase(
        "A program answers at *, a pseudo-terminal, and no instrument that is plugged in.",
        "{0} एक स्यूडो-टर्मिनल है: वहाँ कोई लगा हुआ यंत्र नहीं, एक प्रोग्राम जवाब देता है।",
    ),
    phrase("played back from *", "{0} की रिकॉर्डिंग से चलाया गया है"),
)
_WHY = (
    phrase(
        "the supply stands at its limit before the key and after it, so what flows is what it is set to give",
        "सप्लाई बटन से पहले और बाद में अपनी सीमा पर है, इसलिए जो बहता है वह वही है जो उस पर सेट है",
    ),
    phrase("there are fewer than two readings in the * after the key", "बटन के बाद के {0} में दो से कम रीडिंग हैं"),
    phrase("one reading in * is too slow for a level of half a second", "{0} में एक रीडिंग आधे सेकंड के स्तर के लिए बहुत धीमी है"),
    phrase(
        "* readings per second are too slow to name boot phases", "हर सेकंड {0} रीडिंग बूट के चरण पहचानने के लिए बहुत धीमी हैं"
    ),
    phrase("the phone started by itself * after output-on", "आउटपुट चालू होने के {0} बाद फ़ोन अपने आप शुरू हुआ"),
    phrase("only * between the inrush and the key or the first rise", "इनरश और बटन या पहली बढ़त के बीच केवल {0}"),
    phrase("the meter's step of * spans the limit of a leak", "मीटर का {0} का कदम लीकेज की सीमा से बड़ा है"),
    phrase("there are no readings between the inrush and the key", "इनरश और बटन के बीच कोई रीडिंग नहीं है"),
    phrase("the run ends * after the key", "रिकॉर्डिंग बटन के {0} बाद समाप्त होती है"),
    phrase(
        "a level of * has too few of the meter's steps to show its spread",
        "{0} के स्तर में मीटर के इतने कम कदम हैं कि फैलाव नहीं दिखता",
    ),
    phrase("nobody marked when the output went on", "किसी ने दर्ज नहीं किया कि आउटपुट कब चालू हुआ"),
    phrase("nobody wrote down the supply's limit", "किसी ने सप्लाई की सीमा नहीं लिखी"),
    phrase(
        "the key was pressed before a start by itself could show",
        "बटन इतनी जल्दी दबाया गया कि अपने आप चालू होना नहीं दिख सकता था",
    ),
    phrase("the run ends within half a second of the key", "रिकॉर्डिंग बटन के आधे सेकंड के भीतर समाप्त होती है"),
    phrase(
        "the phone still works when the run ends * after the first rise, and may be starting",
        "पहली बढ़त के {0} बाद रिकॉर्डिंग समाप्त होते समय फ़ोन काम कर रहा है, और चालू हो रहा हो सकता है",
    ),
    phrase("the last level was held for * only", "अंतिम स्तर केवल {0} तक रहा"),
    phrase(
        "the meter knows it only to ± *, which cannot be held against a limit of *",
        "मीटर इसे केवल ± {0} तक जानता है, जिससे {1} की सीमा नहीं जाँची जा सकती",
    ),
    phrase("the run ends * after the first rise", "रिकॉर्डिंग पहली बढ़त के {0} बाद समाप्त होती है"),
    phrase("a boot may take *, and the run ends after *", "बूट में {0} लग सकते हैं, और रिकॉर्डिंग {1} बाद समाप्त होती है"),
    phrase(
        "it repeats itself after *, but two starts came * apart: most pauses fall between its readings",
        "यह {0} बाद दोहराता है, पर दो शुरुआतें {1} के अंतर पर हुईं: ज़्यादातर विराम इसकी रीडिंग के बीच पड़ते हैं",
    ),
    phrase(
        "its unrest may be a loop of less than *, which its readings cannot show",
        "इसका उतार-चढ़ाव {0} से छोटा लूप हो सकता है, जिसे इसकी रीडिंग नहीं दिखा सकतीं",
    ),
    phrase("* readings per second cannot tell periods under *", "हर सेकंड {0} रीडिंग {1} से छोटी अवधि नहीं पहचान सकतीं"),
    phrase(
        "the key was pressed again * after the first rise",
        "पहली बढ़त के {0} बाद बटन फिर दबाया गया",
    ),
    phrase(
        "a pause of less than * between two starts can fall between its readings",
        "दो शुरुआतों के बीच {0} से छोटा विराम रीडिंगों के बीच छूट सकता है",
    ),
)
_LOSSES = (
    phrase(
        "The format does not say what its numbers are; the unit was given by hand or by a name.",
        "फ़ॉर्मेट नहीं बताता कि संख्याएँ क्या हैं; इकाई हाथ से या नाम से दी गई।",
    ),
    phrase(
        "The format does not say whether a channel is a current or a voltage.",
        "फ़ॉर्मेट नहीं बताता कि चैनल करंट है या वोल्टेज।",
    ),
    phrase(
        "The format does not say at what time of day the recording began.",
        "फ़ॉर्मेट नहीं बताता कि रिकॉर्डिंग किस समय शुरू हुई।",
    ),
    phrase(
        "The format keeps one rate, not the time of each reading; jitter is gone.",
        "फ़ॉर्मेट एक दर रखता है, हर रीडिंग का समय नहीं; समय की घट-बढ़ खो गई।",
    ),
    phrase("The format rounds the time of a reading.", "फ़ॉर्मेट रीडिंग का समय गोल कर देता है।"),
    phrase(
        "The format does not mark lost readings; a gap looks like a steady current, or is closed up.",
        "फ़ॉर्मेट खोई रीडिंग नहीं दिखाता; खाली जगह स्थिर करंट जैसी लगती है, या मिट जाती है।",
    ),
    phrase("The format does not say how fine the instrument's steps were.", "फ़ॉर्मेट नहीं बताता कि यंत्र के कदम कितने छोटे थे।"),
    phrase("The format does not say which instrument made the recording.", "फ़ॉर्मेट नहीं बताता कि रिकॉर्डिंग किस यंत्र ने की।"),
    phrase(
        "The format does not say whether, or when, the instrument was calibrated.",
        "फ़ॉर्मेट नहीं बताता कि यंत्र का कैलिब्रेशन हुआ था या कब।",
    ),
    phrase(
        "The format has no place for events such as the key press.",
        "फ़ॉर्मेट में बटन दबाने जैसी घटनाओं के लिए जगह नहीं है।",
    ),
    phrase("The voltage beside the current is not kept.", "करंट के साथ का वोल्टेज नहीं रखा गया।"),
    phrase(
        "The values are averages over the reading interval; short spikes are gone.",
        "मान रीडिंग के अंतराल के औसत हैं; छोटे स्पाइक खो गए।",
    ),
    phrase("The format rounds its values.", "फ़ॉर्मेट मानों को गोल कर देता है।"),
    phrase("The end of the file is cut off; what is whole was read.", "फ़ाइल का अंत कटा हुआ है; जो पूरा था वह पढ़ा गया।"),
    phrase(
        "Some rows were commented out by their author and were left out.",
        "कुछ पंक्तियाँ लेखक ने टिप्पणी बना दी थीं और छोड़ दी गईं।",
    ),
    phrase(
        "The format needs one whole rate; the readings were held on the coarsest even grid that keeps them all.",
        "फ़ॉर्मेट को एक पूर्ण दर चाहिए; रीडिंग सबसे मोटे समान अंतराल पर रखी गईं जिसमें सब बची रहें।",
    ),
    phrase(
        "The file holds energy per reading; the current was worked out with a supply voltage given by hand.",
        "फ़ाइल में हर रीडिंग की ऊर्जा है; करंट हाथ से दिए सप्लाई वोल्टेज से निकाला गया।",
    ),
)
_ANSWERED = (phrase("*: yes", "{0}: हाँ"), phrase("*: no", "{0}: नहीं"))
_LISTS = (Phrase(re.compile(f"({'|'.join(tool.english.pattern for tool in _TOOLS)}), (.+)"), "{0}, {1}"),)

HINDI_PHRASES = (
    *_FAULTS,
    *_STATEMENTS,
    *_TOOLS,
    *_FRAMES,
    *_VERDICTS,
    *_METER,
    *WITHHELD_PHRASES,
    *_WHY,
    *_LOSSES,
    *_SEEN,
    *CLAUSE_PHRASES,
    *NOTE_PHRASES,
    *SOURCE_PHRASES,
    *_LISTS,
    *_ANSWERED,
)
"""From the particular to the general."""
