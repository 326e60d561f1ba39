"""What the clauses of the notice saw, their limits, and what is missing, in Hindi; a clause keeps its number."""

from __future__ import annotations

import re

from bench.report.phrases import Phrase, phrase

_GROUNDS = (
    phrase(
        "physical or liquid damage from improper use or handling by the purchaser",
        "खरीदार के गलत उपयोग या रख-रखाव से भौतिक या तरल से हुआ नुकसान",
    ),
    phrase("an unauthorised modification or repair", "बिना अनुमति का बदलाव या मरम्मत"),
    phrase("a repair by an unauthorised person", "अनधिकृत व्यक्ति द्वारा मरम्मत"),
    phrase("use with equipment that Xiaomi has not approved", "ऐसे उपकरण के साथ उपयोग जिसे Xiaomi ने मंज़ूर नहीं किया"),
    phrase(
        "an act of God, lightning, an electrical surge or abnormal voltage",
        "दैवी आपदा, बिजली गिरना, बिजली का झटका या असामान्य वोल्टेज",
    ),
    phrase("usage in a manner that is not recommended", "ऐसा उपयोग जिसकी सलाह नहीं दी गई"),
    phrase("usage of parts that Xiaomi does not recommend", "ऐसे पुर्ज़ों का उपयोग जिनकी Xiaomi सलाह नहीं देता"),
    phrase("damage on an outer surface, such as a crack", "बाहरी सतह पर नुकसान, जैसे दरार"),
    phrase("another circumstance contrary to business ethics", "व्यापारिक नैतिकता के विरुद्ध कोई और परिस्थिति"),
)
_GROUND = "|".join(ground.english.pattern for ground in _GROUNDS)
_GROUND_LISTS = (
    Phrase(re.compile(f"({_GROUND}); or (.+)"), "{0}; या {1}"),
    Phrase(re.compile(f"({_GROUND}); and (.+)"), "{0}; और {1}"),
    Phrase(re.compile(f"({_GROUND}); (.+)"), "{0}; {1}"),
)
_MISSING = (
    phrase(
        "the model of the phone, as printed on its box or invoice (*)", "फ़ोन का मॉडल, जैसा डिब्बे या बिल पर छपा है ({0})"
    ),
    phrase(
        "the service centre's own check of the power-on fault (*)", "चालू न होने की खराबी की सर्विस सेंटर की अपनी जाँच ({0})"
    ),
    phrase(
        "the service centre's check that the terms of the Purchase Warranty were followed (*)",
        "सर्विस सेंटर की जाँच कि Purchase Warranty की शर्तों का पालन हुआ ({0})",
    ),
    phrase("the check whether * (*)", "यह जाँच कि क्या {0} ({1})"),
    phrase("the check * (*)", "जाँच {0} ({1})"),
    phrase("an examination of whether the motherboard is the cause (*)", "परीक्षण कि क्या कारण मदरबोर्ड है ({0})"),
    phrase("a statement of who bought the phone first (*)", "यह कथन कि फ़ोन सबसे पहले किसने खरीदा ({0})"),
    phrase(
        "a statement of whether the phone was resold or bought second-hand (*)",
        "यह कथन कि फ़ोन दोबारा बेचा गया या सेकंड-हैंड खरीदा गया था या नहीं ({0})",
    ),
    phrase("the date of purchase, as on the invoice (*)", "खरीद की तारीख, जैसी बिल पर है ({0})"),
    phrase(
        "an inspection of the phone for damage that this warranty excludes (*)",
        "फ़ोन का निरीक्षण कि क्या उसमें ऐसा नुकसान है जो यह वारंटी नहीं मानती ({0})",
    ),
    phrase("and * more, if those do not settle it (*)", "और {0} जाँचें, अगर इनसे तय न हो ({1})"),
    phrase("an inspection of the phone for signs of * (*)", "फ़ोन का निरीक्षण कि क्या इसके निशान हैं: {0} ({1})"),
    phrase(
        "an examination of whether the motherboard was damaged due to * (*)",
        "परीक्षण कि क्या मदरबोर्ड को इससे नुकसान हुआ: {0} ({1})",
    ),
    phrase("the original invoice or a copy of it (*)", "मूल बिल या उसकी प्रति ({0})"),
)
_LIMITS = (
    phrase("one of *", "इनमें से एक: {0}"),
    phrase("a defect of the power-on function, seen by the centre", "चालू होने में खराबी, जिसे सेंटर ने देखा हो"),
    phrase("all terms of the Purchase Warranty were followed", "Purchase Warranty की सभी शर्तों का पालन हुआ"),
    phrase("a dysfunction of the motherboard is the cause", "कारण मदरबोर्ड की खराबी है"),
    phrase(
        "the first purchaser of a phone that is not resold or second-hand",
        "ऐसे फ़ोन का पहला खरीदार जो दोबारा बेचा या सेकंड-हैंड न हो",
    ),
    phrase("* months of Purchase Warranty and * months from there", "Purchase Warranty के {0} महीने और उसके बाद {1} महीने"),
    phrase("on * or before", "{0} को या उससे पहले"),
    phrase("no ground has damaged the motherboard", "किसी अपवाद से मदरबोर्ड को नुकसान नहीं हुआ"),
    phrase("the original receipt or invoice, or a copy of it", "मूल रसीद या बिल, या उसकी प्रति"),
)
_SAW = (
    phrase("model not known", "मॉडल पता नहीं"),
    Phrase(re.compile(r'model "(.*)"'), "मॉडल “{0}”"),
    phrase("a power-on fault, seen by the centre", "चालू न होने की खराबी, सेंटर ने देखी"),
    phrase("no power-on fault", "चालू न होने की खराबी नहीं"),
    phrase("power-on fault: not known", "चालू न होने की खराबी: पता नहीं"),
    phrase("terms followed", "शर्तों का पालन हुआ"),
    phrase("terms not followed", "शर्तों का पालन नहीं हुआ"),
    phrase("terms followed: not known", "शर्तों का पालन: पता नहीं"),
    phrase("bought on *, presented on *", "{0} को खरीदा, {1} को पेश किया"),
    phrase("presented on *; purchase date not known", "{0} को पेश किया; खरीद की तारीख पता नहीं"),
    phrase("presented", "पेश किया गया"),
    phrase("cannot be produced", "पेश नहीं किया जा सकता"),
    phrase("not presented yet", "अभी पेश नहीं किया गया"),
    phrase("first purchaser", "पहला खरीदार"),
    phrase("not the first purchaser", "पहला खरीदार नहीं"),
    phrase("first purchaser: not known", "पहला खरीदार: पता नहीं"),
    phrase("resold or second-hand", "दोबारा बेचा गया या सेकंड-हैंड"),
    phrase("not resold", "दोबारा नहीं बेचा गया"),
    phrase("resold or second-hand: not known", "दोबारा बेचा गया या सेकंड-हैंड: पता नहीं"),
    phrase("cause not known", "कारण पता नहीं"),
    Phrase(re.compile(r'cause not known \("(.*)"\)'), "कारण पता नहीं (“{0}”)"),
    Phrase(re.compile(r"(diagnosis of .+); (entered by the centre: .+)"), "{0}; {1}"),
    Phrase(re.compile(r'entered by the centre: (yes|no|unknown) \("(.*)"\)'), "सेंटर ने लिखा: {0} (“{1}”)"),
    Phrase(re.compile(r"entered by the centre: (yes|no|unknown)"), "सेंटर ने लिखा: {0}"),
    phrase("unknown", "पता नहीं"),
    Phrase(
        re.compile(r"diagnosis of simulated case (.+): (yes|no|unknown) \((.+), credibility (.+)\)"),
        "सिम्युलेटेड केस {0} का निदान: {1} ({2}, विश्वसनीयता {3})",
    ),
    Phrase(
        re.compile(r"diagnosis of case (.+): (yes|no|unknown) \((.+), credibility (.+)\)"),
        "केस {0} का निदान: {1} ({2}, विश्वसनीयता {3})",
    ),
    Phrase(
        re.compile(r"diagnosis of simulated case (.+): (yes|no) \(credibility (.+)\)"),
        "सिम्युलेटेड केस {0} का निदान: {1} (विश्वसनीयता {2})",
    ),
    Phrase(
        re.compile(r"diagnosis of case (.+): (yes|no) \(credibility (.+)\)"),
        "केस {0} का निदान: {1} (विश्वसनीयता {2})",
    ),
    Phrase(re.compile(r"diagnosis of simulated case (.+): (unknown)"), "सिम्युलेटेड केस {0} का निदान: {1}"),
    Phrase(re.compile(r"diagnosis of case (.+): (unknown)"), "केस {0} का निदान: {1}"),
)
_STATES = "absent|not inspected|present cause undetermined|present not the cause|present and caused damage"
_INSPECTED = (
    Phrase(re.compile(rf"((?:{_STATES}): [^;]+); (.+)"), "{0}; {1}"),
    Phrase(re.compile(rf"({_STATES}): (.+)"), "{0}: {1}"),
    phrase("absent", "नहीं है"),
    phrase("not inspected", "निरीक्षण नहीं हुआ"),
    phrase("present cause undetermined", "है, कारण तय नहीं"),
    phrase("present not the cause", "है, पर कारण नहीं"),
    phrase("present and caused damage", "है, और उससे नुकसान हुआ"),
    phrase("every ground", "हर अपवाद"),
    phrase("the other *", "बाकी {0}"),
)
_PURCHASERS = "first purchaser|not the first purchaser|first purchaser: not known"
_JOINED = (Phrase(re.compile(rf"({_PURCHASERS}); (.+)"), "{0}; {1}"),)
_SOURCES = (
    Phrase(re.compile(r"clause (\S+)"), "खंड {0}"),
    phrase("notice, table of models", "नोटिस, मॉडल की तालिका"),
)

CLAUSE_PHRASES = (*_GROUNDS, *_GROUND_LISTS, *_MISSING, *_LIMITS, *_JOINED, *_SAW, *_INSPECTED, *_SOURCES)
