"""What readers of trace files noted, in Hindi; names of columns, channels and programs stay as they are."""

from __future__ import annotations

import re

from bench.report.phrases import Phrase, phrase

_LOST_CELLS = r"\d+ (?:empty|'[^']+'(?: \(above the range\))?)"
"""How often one word stands in place of a reading, as `bench.traces.csv_rows` says it."""

_ROWS_AND_COLUMNS = (
    phrase(
        "* was given and not used: this file leaves nothing open that it would answer.",
        "{0} दिया गया पर काम में नहीं आया: इस फ़ाइल को उसकी ज़रूरत नहीं।",
    ),
    phrase(
        "The file ends in the middle of line *; that row was left out.",
        "फ़ाइल पंक्ति {0} के बीच में समाप्त होती है; वह पंक्ति छोड़ दी गई।",
    ),
    phrase(
        "The file ends in the middle of a row; that row was left out.",
        "फ़ाइल एक पंक्ति के बीच में समाप्त होती है; वह पंक्ति छोड़ दी गई।",
    ),
    phrase(
        "Line * has no line end, so its last number may be cut off; that row was left out.",
        "पंक्ति {0} के बाद पंक्ति-समाप्ति नहीं है, इसलिए उसकी अंतिम संख्या अधूरी हो सकती है; वह पंक्ति छोड़ दी गई।",
    ),
    phrase(
        "Rows that begin with * are left out and were not counted.",
        "{0} से शुरू होने वाली पंक्तियाँ छोड़ दी गईं और गिनी नहीं गईं।",
    ),
    phrase(
        "The file ends * bytes into a reading; that one was left out.",
        "फ़ाइल एक रीडिंग के {0} बाइट बाद समाप्त होती है; वह रीडिंग छोड़ दी गई।",
    ),
    phrase(
        "* ends in the middle of a reading; that one was left out.",
        "{0} एक रीडिंग के बीच में समाप्त होती है; वह रीडिंग छोड़ दी गई।",
    ),
    phrase("Columns left out: * and * more.", "छोड़े गए कॉलम: {0} और {1} अन्य।"),
    phrase("Columns left out: *.", "छोड़े गए कॉलम: {0}।"),
    phrase("The columns * were not kept.", "ये कॉलम नहीं रखे गए: {0}।"),
    phrase(
        "Rows commented out with * by their author and left out: *.",
        "लेखक ने {0} से जो पंक्तियाँ टिप्पणी बनाईं वे छोड़ दी गईं: {1}।",
    ),
    phrase("Rows commented out and left out: *.", "टिप्पणी बनाई गई और छोड़ी गई पंक्तियाँ: {0}।"),
    phrase(
        "* rows were commented out with * by their author and left out.",
        "लेखक ने {1} से {0} पंक्तियाँ टिप्पणी बनाई थीं; वे छोड़ दी गईं।",
    ),
    phrase(
        "* rows are marked as interpolated; they are no measurements and were left out.",
        "{0} पंक्तियाँ बीच में भरी हुई बताई गई हैं; वे माप नहीं हैं और छोड़ दी गईं।",
    ),
    phrase(
        "Lines above the table and its header: *; the first says *.",
        "तालिका और उसके हेडर के ऊपर की पंक्तियाँ: {0}; पहली में है {1}।",
    ),
    phrase("Its header is *.", "उसका हेडर है {0}।"),
    phrase("Read block by block; digital channels were left out.", "टुकड़ों में पढ़ी गई; डिजिटल चैनल छोड़ दिए गए।"),
    phrase("What follows was seen in its first * readings.", "आगे की बातें पहली {0} रीडिंग में देखी गईं।"),
    phrase("Read block by block.", "टुकड़ों में पढ़ी गई।"),
    phrase("Imported by bootbench from * (*), block by block.", "bootbench ने {0} ({1}) से टुकड़ों में लिया।"),
    phrase("Recorded or imported by bootbench from * (*).", "bootbench ने {0} ({1}) से रिकॉर्ड किया या लिया।"),
    phrase("Meter: *, * readings a second.", "मीटर: {0}, हर सेकंड {1} रीडिंग।"),
    phrase("The values are taken for *.", "मान {0} माने गए।"),
    phrase("The readings are in *.", "रीडिंग की इकाई {0} है।"),
)
_TIMES = (
    phrase("The rate was given by hand.", "दर हाथ से दी गई।"),
    phrase(
        "The time column * was not used, since a rate was given.",
        "समय का कॉलम {0} काम में नहीं लिया गया, क्योंकि दर दी गई थी।",
    ),
    phrase("The rate, *, is stated above the table.", "दर {0} तालिका के ऊपर लिखी है।"),
    phrase("The time column * counts from 1970.", "समय का कॉलम {0} 1970 से गिनता है।"),
    phrase(
        "The time column * begins at *; the trace begins at 0 s.",
        "समय का कॉलम {0} {1} से शुरू होता है; ट्रेस 0 s से शुरू होता है।",
    ),
    phrase(
        "The file says * at its beginning and not in which time zone.",
        "फ़ाइल के शुरू में {0} लिखा है, पर यह नहीं कि किस टाइम ज़ोन में।",
    ),
    phrase(
        "The clock restarts * times; this is recording * of *.", "घड़ी {0} बार फिर शुरू होती है; यह {2} में से रिकॉर्डिंग {1} है।"
    ),
    phrase(
        "The times of day pass midnight; what follows is taken for the next day.",
        "दिन का समय आधी रात पार करता है; उसके बाद का समय अगले दिन का माना गया।",
    ),
    phrase(
        "Several rows share a second; they were spread evenly until the next one.",
        "कई पंक्तियों का सेकंड एक ही है; उन्हें अगले सेकंड तक बराबर फैलाया गया।",
    ),
    phrase(
        "The times step back between packets; they were rebuilt, 10 ms apart.",
        "पैकेटों के बीच समय पीछे जाता है; समय 10 ms के अंतर से फिर बनाया गया।",
    ),
    phrase("* holes, * together, where packets are missing.", "{0} खाली जगहें, कुल {1}, जहाँ पैकेट नहीं पहुँचे।"),
    phrase(
        "Time(ms) holds seconds, one stamp per USB packet; the times were rebuilt from * readings a second.",
        "Time(ms) में सेकंड हैं, हर USB पैकेट पर एक समय; समय हर सेकंड {0} रीडिंग से फिर बनाया गया।",
    ),
    phrase(
        "By its stamps the file holds one reading of every *: the instrument takes 5,000 a second.",
        "लिखे समय के अनुसार फ़ाइल में हर {0} में से एक रीडिंग है: उपकरण हर सेकंड 5,000 लेता है।",
    ),
    phrase(
        "Lost readings of *, which are gaps and no zeros: *.",
        "{0} की खोई रीडिंग, जो खाली जगहें हैं, शून्य नहीं: {1}।",
    ),
    Phrase(re.compile(rf"({_LOST_CELLS}), ({_LOST_CELLS}(?:, .+)?)"), "{0}, {1}"),
    Phrase(re.compile(r"(\d+) empty"), "{0} खाली"),
    Phrase(re.compile(r"(\d+ '[^']+') \(above the range\)"), "{0} (मापने की सीमा से ऊपर)"),
    phrase(
        "Times are whole seconds, so a reading stands within half a second of its time.",
        "समय पूरे सेकंड में है, इसलिए रीडिंग अपने समय से आधे सेकंड तक हट सकती है।",
    ),
    phrase("* steps between readings are longer than the usual second.", "रीडिंगों के बीच {0} अंतर सामान्य एक सेकंड से बड़े हैं।"),
    phrase(
        "The time of a reading is *, when the host received it, with the jitter of the line.",
        "रीडिंग का समय {0} है, जब वह कंप्यूटर को मिली; लाइन की घट-बढ़ उसमें शामिल है।",
    ),
    phrase("* ticks in whole seconds and was not used.", "{0} पूरे सेकंड में चलता है और काम में नहीं लिया गया।"),
    phrase(
        "The rate, *, is inferred: it is the mean over the recording.", "दर {0} अनुमानित है: यह पूरी रिकॉर्डिंग का औसत है।"
    ),
    phrase("The rate, *, is inferred: it is that of the middle step.", "दर {0} अनुमानित है: यह बीच वाले अंतर की है।"),
    phrase(
        "The file has no clock: its time map is empty, so the time of day is unknown.",
        "फ़ाइल में घड़ी नहीं है: उसका समय-नक्शा खाली है, इसलिए दिन का समय पता नहीं।",
    ),
    phrase("The rate is * by its time map; the file states *.", "समय-नक्शे के अनुसार दर {0} है; फ़ाइल {1} बताती है।"),
    phrase(
        "Readings are not evenly spaced; their times are those of the * entries of its time map.",
        "रीडिंग बराबर दूरी पर नहीं हैं; उनका समय समय-नक्शे की {0} प्रविष्टियों से है।",
    ),
    phrase(
        "The header says *; the converter's clock makes that * (* per reading).",
        "हेडर {0} बताता है; कनवर्टर की घड़ी से यह {1} बनता है (हर रीडिंग {2})।",
    ),
    phrase(
        "The blocks do not follow each other evenly: * holes; times are those of the block stamps.",
        "ब्लॉक बराबर अंतर पर नहीं आते: {0} खाली जगहें; समय ब्लॉकों पर लिखा हुआ है।",
    ),
    phrase(
        "The header's start differs by * from the first block's time of day, which was taken.",
        "हेडर की शुरुआत पहले ब्लॉक के समय से {0} अलग है; ब्लॉक का समय लिया गया।",
    ),
    phrase(
        "The time of day was set by up to * during the recording; monotonic time was taken.",
        "रिकॉर्डिंग के दौरान दिन का समय {0} तक बदला गया; बिना रुके चलने वाला समय लिया गया।",
    ),
    phrase("The recording goes on in *, which was not read.", "रिकॉर्डिंग {0} में आगे चलती है, जो नहीं पढ़ी गई।"),
    phrase("The instrument measured at *.", "यंत्र ने {0} पर मापा।"),
)
_LOST = (
    phrase("* readings are NaN: they were lost.", "{0} रीडिंग NaN हैं: वे खो गईं।"),
    phrase("* readings are overloads or NaN: they were lost.", "{0} रीडिंग ओवरलोड या NaN हैं: वे खो गईं।"),
    phrase(
        "* readings of * are empty or nan: they were lost by the instrument.",
        "{1} की {0} रीडिंग खाली या NaN हैं: यंत्र ने उन्हें खो दिया।",
    ),
    phrase("* readings are overflows of the range: they were lost.", "{0} रीडिंग रेंज से बाहर हैं: वे खो गईं।"),
    phrase("* readings are missing.", "{0} रीडिंग नहीं हैं।"),
    phrase("The source lost *.", "स्रोत ने यह खोया: {0}।"),
    phrase(
        "* readings are exactly 0.2 µA, as Power Profiler writes lost ones; they were kept as they are.",
        "{0} रीडिंग ठीक 0.2 µA हैं, जैसे Power Profiler खोई रीडिंग लिखता है; वे जैसी हैं वैसी रखी गईं।",
    ),
    phrase(
        "Possible loss: * readings in * runs are exactly 0.2 µA beside a larger current, as Power Profiler writes "
        "samples that did not arrive; they were taken for lost (the first * are marked).",
        "शायद खोई हुई: {1} जगहों पर {0} रीडिंग बड़े करंट के पास ठीक 0.2 µA हैं, जैसे Power Profiler न पहुँची रीडिंग लिखता है; "
        "वे खोई मानी गईं (पहली {2} दिखाई गई हैं)।",
    ),
    phrase(
        "Possible loss: * readings in * runs are exactly 0.2 µA beside a larger current, as Power Profiler writes "
        "samples that did not arrive; they were taken for lost.",
        "शायद खोई हुई: {1} जगहों पर {0} रीडिंग बड़े करंट के पास ठीक 0.2 µA हैं, जैसे Power Profiler न पहुँची रीडिंग लिखता है; "
        "वे खोई मानी गईं।",
    ),
    phrase("Currents below 0.2 µA were set to zero by the application.", "0.2 µA से कम करंट को प्रोग्राम ने शून्य कर दिया।"),
    phrase("The file is cut off; what is whole was read.", "फ़ाइल कटी हुई है; जो पूरा था वह पढ़ा गया।"),
    phrase("The recording was not closed; what is whole was read.", "रिकॉर्डिंग बंद नहीं की गई थी; जो पूरा था वह पढ़ा गया।"),
    phrase(
        "The file was not closed; * readings were recovered from a repaired copy.",
        "फ़ाइल बंद नहीं की गई थी; {0} रीडिंग सुधारी हुई प्रति से मिलीं।",
    ),
    phrase("The capture was not closed; * readings were recovered.", "रिकॉर्डिंग बंद नहीं की गई थी; {0} रीडिंग वापस मिलीं।"),
    phrase("Could not be read whole: *.", "पूरा नहीं पढ़ा जा सका: {0}।"),
    phrase("The header says * readings, and the file holds *.", "हेडर {0} रीडिंग बताता है, और फ़ाइल में {1} हैं।"),
    phrase(
        "The header promises * blocks; * whole ones are in the file and were read.",
        "हेडर {0} ब्लॉक बताता है; फ़ाइल में {1} पूरे हैं और पढ़े गए।",
    ),
    phrase(
        "The header counts no readings; the * blocks of the file were read.",
        "हेडर रीडिंग नहीं गिनता; फ़ाइल के {0} ब्लॉक पढ़े गए।",
    ),
    phrase(
        "The header counts * whole blocks; * beyond them were left out.",
        "हेडर {0} पूरे ब्लॉक गिनता है; उनके बाद के {1} छोड़ दिए गए।",
    ),
    phrase(
        "The converter was at an end of its range in * (code 0) and * (code 4095) readings: they are bounds.",
        "कनवर्टर {0} (कोड 0) और {1} (कोड 4095) रीडिंग में अपनी रेंज के छोर पर था: वे केवल सीमाएँ हैं।",
    ),
    phrase(
        "These are visible averages only, * each, on one interpolated axis; save the .jls instead.",
        "ये केवल दिखाए गए औसत हैं, हर एक {0} का, भरे हुए समय-अक्ष पर; इसकी जगह .jls सहेजें।",
    ),
    phrase(
        "Each row is an average over *, the granularity of the export; short spikes are gone.",
        "हर पंक्ति {0} का औसत है, जितना निर्यात में चुना गया; छोटे स्पाइक खो गए।",
    ),
)
_CHANNELS = (
    phrase("No digital channel was recorded.", "कोई डिजिटल चैनल रिकॉर्ड नहीं हुआ।"),
    phrase(
        "All eight digital channels are there, as Power Profiler writes them; their changes are notes.",
        "आठों डिजिटल चैनल मौजूद हैं, जैसे Power Profiler लिखता है; उनके बदलाव नोट बन गए।",
    ),
    phrase(
        "Digital channels are eight plain bits with the low byte first: another program than Power Profiler wrote the "
        "file; their changes are notes.",
        "डिजिटल चैनल आठ सादे बिट हैं, छोटा बाइट पहले: फ़ाइल Power Profiler ने नहीं, दूसरे प्रोग्राम ने लिखी; उनके बदलाव नोट बन गए।",
    ),
    phrase(
        "Digital channels may be eight plain bits or four pairs, the low byte first, from another program than Power "
        "Profiler, so they were left out.",
        "डिजिटल चैनल आठ सादे बिट या चार जोड़ियाँ हो सकते हैं, छोटा बाइट पहले, किसी दूसरे प्रोग्राम से, इसलिए छोड़ दिए गए।",
    ),
    phrase(
        "Digital channels are neither Power Profiler's nor eight plain bits, so they were left out.",
        "डिजिटल चैनल न Power Profiler के हैं न आठ सादे बिट, इसलिए छोड़ दिए गए।",
    ),
    phrase("Digital channel * changes * times and was left out.", "डिजिटल चैनल {0} {1} बार बदलता है और छोड़ दिया गया।"),
    phrase("* pulses of the timing pin are taken from * as notes.", "टाइमिंग पिन के {0} पल्स {1} से नोट के रूप में लिए गए।"),
    phrase(
        "* times in * lie outside the recording and were left out.", "{1} के {0} समय रिकॉर्डिंग से बाहर हैं और छोड़ दिए गए।"
    ),
    phrase(
        "* beside it is no list of seconds; the pulses of the timing pin are missing.",
        "पास की {0} में सेकंडों की सूची नहीं है; टाइमिंग पिन के पल्स नहीं मिले।",
    ),
    phrase(
        "The signals * were left out: a trace is one current and one voltage.",
        "ये सिग्नल छोड़ दिए गए: {0}; ट्रेस में एक करंट और एक वोल्टेज होता है।",
    ),
    phrase(
        "The current is * of *; the SHA-256 is that of its samples, *.",
        "करंट {1} का {0} है; SHA-256 उसकी रीडिंग का है, {2}।",
    ),
    phrase("The current is that of *; * was recorded.", "करंट {0} का है; रिकॉर्ड हुआ: {1}।"),
    phrase("The current is that of *.", "करंट {0} का है।"),
    phrase("The current is channel *, in * over * ohm *.", "करंट चैनल {0} है, {2} ohm पर {1} में ({3})।"),
    phrase("The current is channel *, in * *.", "करंट चैनल {0} है, {1} में ({2})।"),
    phrase("The current is * times *.", "करंट {0} का {1} गुना है।"),
    phrase("The voltage is *, held to the times of the current.", "वोल्टेज {0} है, करंट के समय पर लिया गया।"),
    phrase("The voltage is *, the only one in the file.", "वोल्टेज {0} है, फ़ाइल में अकेला।"),
    phrase("The voltage is channel *, in *.", "वोल्टेज चैनल {0} है, {1} में।"),
    phrase("* were not kept: * names the one across the phone.", "{0} नहीं रखे गए: फ़ोन पर वाला वोल्टेज {1} से बताएँ।"),
    phrase("* has * readings, the current *.", "{0} में {1} रीडिंग हैं, करंट में {2}।"),
    phrase(
        "The file says that the channel is in ampere, as with a current probe.",
        "फ़ाइल कहती है कि चैनल ऐम्पियर में है, जैसे करंट प्रोब से।",
    ),
    phrase("as given by hand", "हाथ से दिया गया"),
    phrase("by its name", "नाम के अनुसार"),
    phrase("as sigrok keeps voltages", "जैसे sigrok वोल्टेज रखता है"),
)
_FILES = (
    phrase("The form is that of milliseconds, milliampere and millivolt.", "रूप मिलीसेकंड, मिलीएम्पियर और मिलीवोल्ट का है।"),
    phrase("The form is that of seconds, ampere and volt.", "रूप सेकंड, ऐम्पियर और वोल्ट का है।"),
    phrase("The header states a gain of * and a range of * to * A.", "हेडर में गेन {0} और रेंज {1} से {2} A लिखी है।"),
    phrase(
        "The current is power over the * given by hand; it is wrong where the voltage dropped.",
        "करंट हाथ से दिए {0} और पावर से निकाला गया; जहाँ वोल्टेज गिरा वहाँ यह गलत है।",
    ),
    phrase("The instrument says nothing of the channel.", "यंत्र चैनल के बारे में कुछ नहीं कहता।"),
    phrase("The instrument says: *.", "यंत्र कहता है: {0}।"),
    phrase("The project is of format *, and * was seen.", "प्रोजेक्ट का फ़ॉर्मेट {0} है; अब तक {1} देखा गया है।"),
    phrase("Written by PowerTool *.", "PowerTool {0} ने लिखा।"),
    phrase(
        "The resolution, *, is inferred: it is the least step between two readings.",
        "बारीकी {0} अनुमानित है: यह दो रीडिंगों के बीच का सबसे छोटा कदम है।",
    ),
    phrase(
        "The resolution, *, is the last digit that the header gives to *.",
        "बारीकी {0} वह अंतिम अंक है जो हेडर {1} को देता है।",
    ),
    phrase("Ampere = * × code + *, given by hand.", "ऐम्पियर = {0} × कोड + {1}, हाथ से दिया गया।"),
    phrase(
        "Volt = * × code, from the meter's 2.5 V reference and 2:1 divider.",
        "वोल्ट = {0} × कोड, मीटर के 2.5 V रेफ़रेंस और 2:1 डिवाइडर से।",
    ),
    phrase(
        "* beside it fits * × code + *, at most * from what was given.",
        "पास की {0} में {1} × कोड + {2} है, जो दिए गए से अधिक से अधिक {3} अलग है।",
    ),
    phrase("The session names * as the sigrok version that wrote it.", "सत्र लिखने वाला sigrok संस्करण {0} है।"),
    phrase("The session holds * devices; the first one was read.", "सत्र में {0} उपकरण हैं; पहला पढ़ा गया।"),
    phrase(
        "The meter sits in the USB lead: its current is what the phone takes from the charger, so USB power is marked "
        "as on from the start, and no boot on the battery side is read from it.",
        "मीटर USB तार में लगा है: उसका करंट वह है जो फ़ोन चार्जर से लेता है, इसलिए USB पावर शुरू से चालू मानी गई, और इससे बैटरी की ओर "
        "का बूट नहीं पढ़ा जाता।",
    ),
)

_GENERAL = (phrase("The current is *.", "करंट {0} है।"),)

NOTE_PHRASES = (*_LOST, *_TIMES, *_CHANNELS, *_ROWS_AND_COLUMNS, *_FILES, *_GENERAL)
