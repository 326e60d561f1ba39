"""Why a run does not count and why there is no verdict, in Hindi."""

from __future__ import annotations

from bench.report.phrases import phrase

WITHHELD_PHRASES = (
    phrase("*, the power-on at *, does not count: *.", "{0} में {1} पर शुरू हुआ हिस्सा नहीं गिना जाता: {2}।"),
    phrase("* does not count: *.", "{0} नहीं गिनी जाती: {1}।"),
    phrase(
        "No run that counts shows what the phone's own key does: record one with it.",
        "गिनी जाने वाली किसी रिकॉर्डिंग से नहीं दिखता कि फ़ोन का अपना पावर बटन क्या करता है: उससे एक रिकॉर्डिंग करें।",
    ),
    phrase(
        "Nothing flows in any run, with the key contact bridged or not: look whether the leads reach the phone before "
        "a board is blamed.",
        "किसी भी रिकॉर्डिंग में कोई करंट नहीं बहता, बटन का संपर्क जोड़ने पर भी नहीं: बोर्ड को दोष देने से पहले देखें कि तार "
        "फ़ोन तक पहुँचते हैं या नहीं।",
    ),
    phrase(
        "* ends where its file was cut off: what is whole counts, and what came after it nobody knows.",
        "{0} वहाँ समाप्त होती है जहाँ उसकी फ़ाइल कट गई: जो पूरा है वह गिना जाता है, और उसके बाद क्या हुआ यह कोई नहीं जानता।",
    ),
    phrase(
        "Nothing is recorded, and answers alone give no verdict: nobody can look at them again. Start the phone on the "
        "supply, and record it.",
        "कुछ भी रिकॉर्ड नहीं है, और केवल जवाबों से फ़ैसला नहीं होता: उन्हें दोबारा कोई नहीं देख सकता। फ़ोन को सप्लाई पर चालू करें, "
        "और रिकॉर्ड करें।",
    ),
    phrase("The faults that still fit disagree: * and * more.", "जो खराबियाँ अभी संभव हैं वे एकमत नहीं हैं: {0} और {1} अन्य।"),
    phrase("The faults that still fit disagree: *.", "जो खराबियाँ अभी संभव हैं वे एकमत नहीं हैं: {0}।"),
    phrase("* does not tell where the fault sits.", "{0}: इससे पता नहीं चलता कि खराबी कहाँ है।"),
    phrase(
        "* leads, but the check that settles it is not recorded: *.",
        "{0} आगे है, पर उसे पक्का करने वाली जाँच दर्ज नहीं है: {1}।",
    ),
    phrase(
        "* leads, and one more normal run settles it: start the phone on the supply again, and record it.",
        "{0} आगे है, और एक और सामान्य रन उसे पक्का करेगा: फ़ोन को फिर से सप्लाई पर चालू करें, और रिकॉर्ड करें।",
    ),
    phrase(
        "* leads, and a start that goes on to its end settles it: start the phone on the supply again, and record "
        "until it comes to rest.",
        "{0} आगे है, और अंत तक चलने वाला एक रन उसे पक्का करेगा: फ़ोन को फिर से सप्लाई पर चालू करें, और उसके शांत होने तक रिकॉर्ड करें।",
    ),
    phrase(
        "* leads, but the phone was seen to crash (a memory dump on USB), so that no start of it counts as a normal "
        "one: find out first why it crashes.",
        "{0} आगे है, पर फ़ोन क्रैश होता दिखा (USB पर मेमोरी डंप), इसलिए उसका कोई रन सामान्य नहीं गिना जाता: पहले पता करें "
        "कि वह क्यों क्रैश होता है।",
    ),
    phrase(
        "* leads, and * more normal runs settle it: start the phone on the supply again, and record it.",
        "{0} आगे है, और {1} और सामान्य रन उसे पक्का करेंगे: फ़ोन को फिर से सप्लाई पर चालू करें, और रिकॉर्ड करें।",
    ),
    phrase(
        "* is too short to tell these faults apart: it shows nothing on USB in *, and Android may come later. Watch "
        "USB for at least * after the key, and record it.",
        "{0} इन खराबियों में अंतर बताने के लिए बहुत छोटा है: उसमें {1} तक USB पर कुछ नहीं दिखता, और Android बाद में आ सकता है। बटन "
        "दबाने के बाद कम से कम {2} तक USB देखें, और रिकॉर्ड करें।",
    ),
    phrase(
        "* contradicts what was answered (*): there *. Repeat the check and correct what is wrong; if both are true, "
        "the fault comes and goes.",
        "{0} दिए गए जवाब ({1}) के उलट है: उसमें {2}। जाँच दोहराएँ और जो गलत है उसे ठीक करें; अगर दोनों सही हैं, तो "
        "खराबी आती-जाती रहती है।",
    ),
    phrase(
        "* contradicts what leads: there *, and such a phone never starts. Repeat the check and correct what is wrong; "
        "if both are true, the fault comes and goes.",
        "{0} सबसे आगे वाली खराबी के उलट है: उसमें {1}, और ऐसा फ़ोन कभी चालू नहीं होता। जाँच दोहराएँ और जो गलत है उसे ठीक "
        "करें; अगर दोनों सही हैं, तो खराबी आती-जाती रहती है।",
    ),
    phrase("the phone starts with its key contact bridged", "पावर बटन का संपर्क जोड़ने पर फ़ोन चालू होता है"),
    phrase("the phone stays silent with its key contact bridged", "पावर बटन का संपर्क जोड़ने पर भी फ़ोन शांत रहता है"),
    phrase(
        "the phone started on its own battery (Android says boot completed)",
        "फ़ोन अपनी बैटरी पर चालू हुआ (Android बताता है कि बूट पूरा हुआ)",
    ),
    phrase("the phone showed that it runs (*)", "फ़ोन ने दिखाया कि वह चल रहा है ({0})"),
    phrase("its current climbs through a start as far as Android", "उसका करंट चालू होने के चरणों से Android तक चढ़ता है"),
    phrase("it holds fewer than two readings: record it again", "उसमें दो से कम रीडिंग हैं: फिर से रिकॉर्ड करें"),
    phrase(
        "the supply stands at *, above its setting of *, without current: the phone feeds it, so unplug USB and repeat",
        "सप्लाई बिना करंट के {0} पर है, अपनी सेटिंग {1} से ऊपर: फ़ोन उसे बिजली दे रहा है, इसलिए USB निकालें और दोहराएँ",
    ),
    phrase(
        "the current before the key wanders by * about its mean, as no leak does: a running device is no power-on",
        "बटन से पहले करंट औसत के आसपास {0} घटता-बढ़ता है, जैसा किसी लीकेज में नहीं होता: चलता हुआ उपकरण चालू होना नहीं है",
    ),
    phrase(
        "* or more flow from its first second to its last: a running device is no power-on",
        "उसमें पहले से आखिरी सेकंड तक {0} या अधिक करंट बहता है: चलता हुआ उपकरण चालू होना नहीं है",
    ),
    phrase(
        "neither output-on nor a key press is marked in it, and no phone rises from its off level by * or more: it is "
        "no power-on that could be judged",
        "उसमें न आउटपुट चालू होना दर्ज है न बटन दबाना, और कोई फ़ोन बंद स्तर से {0} या अधिक ऊपर नहीं जाता: इससे चालू होना "
        "नहीं जाँचा जा सकता",
    ),
    phrase(
        "The case is of a *, and the profile is of a *: correct the model in case.json, or give that phone's profile.",
        "यह केस {0} का है और प्रोफ़ाइल {1} की: case.json में मॉडल ठीक करें, या उस फ़ोन की प्रोफ़ाइल दें।",
    ),
    phrase(
        "its current is negative (*): the clips or the meter are reversed",
        "उसका करंट ऋणात्मक है ({0}): क्लिप या मीटर उलटे लगे हैं",
    ),
    phrase(
        "no key press is marked in it and the current shows none: press the key and mark it",
        "उसमें बटन दबाना दर्ज नहीं है और करंट में भी नहीं दिखता: बटन दबाएँ और दर्ज करें",
    ),
    phrase(
        "the supply reached its limit and went off * after output-on, before any key: measure the resistance between "
        "the battery contacts before it goes on again",
        "सप्लाई आउटपुट चालू होने के {0} बाद, बटन दबाने से पहले ही, अपनी सीमा पर पहुँचकर बंद हो गई: दोबारा चालू करने से पहले बैटरी "
        "संपर्कों के बीच का प्रतिरोध नापें",
    ),
    phrase(
        "it has one reading in *, and no stage of a start shows in so few: record with four readings a second or more",
        "उसमें {0} में एक ही रीडिंग है, इतने कम में चालू होने का कोई चरण नहीं दिखता: हर सेकंड चार या अधिक रीडिंग के साथ रिकॉर्ड करें",
    ),
    phrase(
        "it ends * after the key: record at least *, better a minute",
        "वह बटन के {0} बाद समाप्त होती है: कम से कम {1} रिकॉर्ड करें, एक मिनट बेहतर है",
    ),
    phrase(
        "from * on there is neither voltage nor current: a lead or the output was off",
        "{0} के बाद न वोल्टेज है न करंट: कोई तार या आउटपुट बंद था",
    ),
    phrase(
        "USB power came on at *: the current of a supply boot counts with USB power off only",
        "{0} पर USB पावर चालू हुई: सप्लाई से बूट का करंट केवल USB पावर बंद होने पर गिना जाता है",
    ),
    phrase(
        "the phone starts again and again at a limit of *, which a healthy phone would hit too: "
        "set at least * and repeat",
        "फ़ोन {0} की सीमा पर बार-बार शुरू होता है, जिसे सही फ़ोन भी छूता: कम से कम {1} सेट करें और दोहराएँ",
    ),
    phrase(
        "the phone starts again and again at a limit of *, and * hit one of *: set at least * and repeat",
        "फ़ोन {0} की सीमा पर बार-बार शुरू होता है, और {1} ने {2} की सीमा छुई: कम से कम {3} सेट करें और दोहराएँ",
    ),
    phrase(
        "the supply hit its limit of * for * of the time after the key, and a healthy phone needs more: "
        "set at least * and repeat",
        "बटन के बाद {1} समय सप्लाई अपनी {0} की सीमा पर थी, और सही फ़ोन को अधिक चाहिए: कम से कम {2} सेट करें और दोहराएँ",
    ),
    phrase(
        "* of it lie at the meter's range of *: use a meter with a wider one",
        "उसका {0} मीटर की {1} रेंज पर है: बड़ी रेंज का मीटर लें",
    ),
    phrase(
        "the supply's limit and leads were checked and are not right: set at least 3 A, use short, thick leads, and "
        "record it again",
        "सप्लाई की सीमा और तार जाँचे गए और ठीक नहीं हैं: कम से कम 3 A सेट करें, छोटे और मोटे तार लगाएँ, और फिर से रिकॉर्ड करें",
    ),
    phrase(
        "it was answered at a supply whose limit and leads are not right: set them right and do it again",
        "इसका जवाब ऐसी सप्लाई पर मिला जिसकी सीमा और तार ठीक नहीं हैं: उन्हें ठीक करें और यह जाँच फिर से करें",
    ),
)
