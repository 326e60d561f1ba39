"""The words of a report in Hindi: as a service centre speaks, technical names and digits in Latin letters."""

from __future__ import annotations

from analysis.checks import Answer
from analysis.diagnosis import OnMotherboard, Verdict
from analysis.findings import FindingName, Judged
from analysis.run import RunKind
from analysis.states import State
from bench.redaction.levels import Level
from bench.report.figure_hindi import FIGURE_HINDI
from bench.report.hindi_phrases import HINDI_PHRASES
from bench.report.phrases import Phrasebook
from bench.report.words import AccountWords, CustomerWords, EvidenceWords, MadeWords, OriginWords, ReportWords
from bench.warranty.clauses import State as ClauseState
from bench.warranty.dates import FallsUnder
from bench.warranty.decide import Outcome

_CUSTOMER = CustomerWords(
    title="यह फ़ोन चालू क्यों नहीं होता",
    case="केस",
    phone="फ़ोन",
    imei="IMEI",
    verdicts={
        Verdict.MOTHERBOARD: "मदरबोर्ड",
        Verdict.NOT_MOTHERBOARD: "मदरबोर्ड नहीं",
        Verdict.CANNOT_SAY: "अभी नहीं कहा जा सकता",
    },
    fault_found="{fault}।",
    faults_fit="ये खराबियाँ अभी भी संभव हैं: {faults}।",
    one_fault_fits="एक खराबी सबसे अधिक मेल खाती है, पर वह अभी पक्की नहीं है: {faults}।",
    nothing_fits="जो मापा गया उससे सूची की कोई खराबी मेल नहीं खाती।",
    and_more="और {count} अन्य",
    credibility="प्रोग्राम के अपने हिसाब से, यह नतीजा देने वाली खराबियों की संभावना 100 में से {share} है।",
    credibility_open="जो खराबियाँ अभी संभव हैं उनकी संभावना 100 में से {share} है, और मदरबोर्ड के बारे में वे एकमत नहीं हैं।",
    credibility_unsettled=(
        "जो अभी संभव है उसकी संभावना 100 में से {share} है और मदरबोर्ड के बारे में वह एकमत है, पर इसे पक्का करने वाली जाँच नहीं हुई है।"
    ),
    credibility_no_place="जो अभी संभव है उसकी संभावना 100 में से {share} है, पर उससे पता नहीं चलता कि खराबी कहाँ है।",
    not_yet_proved=(
        "यह हिसाब केवल काल्पनिक (सिम्युलेटेड) फ़ोनों और दूसरे लोगों की रिकॉर्डिंग पर परखा गया है: इस मॉडल के चालू होने की कोई "
        "सार्वजनिक रिकॉर्डिंग नहीं है, और इस सेंटर के अपने केसों पर इसे अभी नहीं परखा गया है।"
    ),
    found="क्या पाया गया",
    facts={
        FindingName.PREKEY_MEAN: "पावर बटन दबाने से पहले फ़ोन {value} लेता है; सही सीमा {limits} है।",
        FindingName.OWN_START: "फ़ोन पावर बटन दबाने से पहले अपने आप चालू होने लगता है।",
        FindingName.KEY_RESPONSE: "पावर बटन दबाने पर करंट {value} बढ़ता है।",
        FindingName.FURTHEST_PHASE: "फ़ोन जिस सबसे आगे के चरण तक पहुँचता है: {value}।",
        FindingName.IDLE_REACHED: "फ़ोन कुछ देर काम करके शांत हो जाता है, जैसा चालू हो चुका फ़ोन करता है।",
        FindingName.FINAL_LEVEL: "अंत में फ़ोन बटन दबाने से पहले की तुलना में {value} अधिक लेता है।",
        FindingName.RETURNS_TO_ZERO: "फ़ोन बंद होकर फिर से चालू होने लगता है; ऐसा {value} बार देखा गया।",
        FindingName.LIMIT_SHARE: "बटन दबाने के बाद {value} समय तक सप्लाई अपनी सीमा पर थी।",
    },
    usb_states={
        State.EDL: "USB पर फ़ोन केवल अपने boot ROM से जवाब देता है (emergency download)।",
        State.CRASH_DUMP: "USB पर फ़ोन मेमोरी डंप देता है: उसका चालू होना बीच में टूट गया।",
        State.FASTBOOT: "USB पर बूट लोडर जवाब देता है (fastboot)।",
        State.RECOVERY: "USB पर रिकवरी सिस्टम जवाब देता है।",
        State.OFFLINE_CHARGING: "USB पर फ़ोन चार्ज होता है, पर चालू नहीं हुआ है।",
        State.ADB_OR_OFFLINE_CHARGING: "USB पर फ़ोन जवाब देता है; उसमें Android चल रहा है या वह चार्ज हो रहा है।",
        State.ANDROID: "USB पर Android जवाब देता है: फ़ोन चालू हो गया है।",
        State.NONE: "USB पर किसी ने जवाब नहीं दिया।",
    },
    checked="{statement}: {answer}।",
    more_facts="{count} और तथ्य आगे के पन्नों पर हैं।",
    nothing_found="अभी तक ऐसा कुछ नहीं मापा गया जो किसी एक खराबी की ओर दूसरी से अधिक इशारा करे।",
    picture="फ़ोन ने जो करंट लिया ({run}), चरणों के अनुसार। आगे के पन्नों पर हर रिकॉर्डिंग अपने निष्कर्षों के साथ है।",
    means="इसका क्या अर्थ है",
    meanings={
        Verdict.MOTHERBOARD: (
            "खराबी मदरबोर्ड में है, यानी फ़ोन के मुख्य सर्किट बोर्ड में, किसी ऐसे पुर्ज़े में नहीं जिसे अलग से बदला जा सके। "
            "एक्सटेंडेड वारंटी में यह मरम्मत आती है या नहीं, यह अलग सवाल है: वह तारीखों, खरीद के प्रमाण और फ़ोन की हालत पर "
            "भी निर्भर है, और इसका फ़ैसला अधिकृत सर्विस सेंटर करता है।"
        ),
        Verdict.NOT_MOTHERBOARD: (
            "जो मापा गया वह मदरबोर्ड, यानी फ़ोन के मुख्य सर्किट बोर्ड, की खराबी के बिना ही समझाया जा सकता है। ऊपर जिस खराबी "
            "का नाम है, उसी को ठीक करना है। नोटिस की एक्सटेंडेड वारंटी मदरबोर्ड के लिए है; दावे का आगे क्या होगा, यह अधिकृत "
            "सर्विस सेंटर तय करता है।"
        ),
        Verdict.CANNOT_SAY: (
            "यह एक नतीजा है, गलती नहीं: अभी जो पता है उससे तय नहीं होता कि खराबी मदरबोर्ड में है या नहीं। यह न दावे के पक्ष में "
            "है, न उसके विरोध में।"
        ),
    },
    recommended="{outcome}। {final}",
    overridden="इस सिफ़ारिश के साथ सर्विस सेंटर का अपना फ़ैसला है: {decision} ({person}, {day})।",
    next="अगली जाँच",
    next_check="पता करें कि क्या यह सच है: {statement}।",
    if_yes="अगर हाँ: {verdict}।",
    if_no="अगर नहीं: {verdict}।",
    after={
        Verdict.MOTHERBOARD: "मदरबोर्ड",
        Verdict.NOT_MOTHERBOARD: "मदरबोर्ड नहीं",
        Verdict.CANNOT_SAY: "एक और जाँच चाहिए",
    },
    effort="इसमें लगभग {time} लगते हैं; चाहिए: {tools}।",
    no_tools="कुछ नहीं",
    minutes="{count} मिनट",
    no_check_left="ऐसी कोई जाँच नहीं बची जिससे और पता चल सके।",
    checks_settled="इस नतीजे के लिए और जाँच की ज़रूरत नहीं है।",
    to_be_surer="और पक्का करने के लिए:",
    simulated="कोई असली फ़ोन नहीं था, यह केस सिम्युलेटेड है: {what}।",
    played_back="यहाँ कोई फ़ोन नहीं नापा गया, यह केस {what}।",
)

_ORIGIN = OriginWords(
    instrument="यंत्र",
    serial_number="सीरियल नंबर",
    firmware="फ़र्मवेयर",
    calibration="कैलिब्रेशन",
    started="रिकॉर्डिंग शुरू हुई",
    supply="सप्लाई",
    supply_setting="{voltage} पर सेट, सीमा {limit}",
    meter="मीटर",
    resolution="सबसे छोटा कदम {step}",
    watched="कितनी देर देखा गया",
    readings="रीडिंग",
    readings_of="{duration} में {total}, {lost} खोईं",
    one_pause="{duration} के एक विराम में कोई नहीं ली गई",
    pauses="{count} विरामों में, कुल {duration}, कोई नहीं ली गई",
    file="फ़ाइल",
    sha256="फ़ाइल का SHA-256",
    lost_by_format="फ़ॉर्मेट में नहीं रखा गया",
    noted="पढ़ते समय देखा गया",
    not_told="पता नहीं",
)

_MADE = MadeWords(
    program="प्रोग्राम",
    profile="डिवाइस प्रोफ़ाइल",
    profile_sha256="प्रोफ़ाइल का SHA-256",
    content="सामग्री का हैश",
    content_of="{sha256} (केस फ़ाइल, हर ट्रेस फ़ाइल, दावे और डेटा के रूप में निदान पर SHA-256)",
    simulated="सिम्युलेटेड",
    played_back="चलाई गई रिकॉर्डिंग",
    station="रिकॉर्ड करने की जगह",
    technician="रिकॉर्ड करने वाला",
    redaction="निजी जानकारी",
    redactions={
        Level.CUSTOMER: (
            "ग्राहक के लिए हटाई गई: IMEI, सीरियल नंबर, बिल नंबर और लोगों के नाम की जगह चिह्न हैं; IMEI के अंतिम चार अंक उसके अपने हैं।"
        ),
        Level.MAKER: "निर्माता के लिए हटाई गई: IMEI, सीरियल नंबर, बिल नंबर और लोगों के नाम की जगह चिह्न हैं।",
        Level.PUBLIC: (
            "सबके लिए हटाई गई: IMEI, सीरियल नंबर, बिल, केस और दावे के नंबर और लोगों के नाम की जगह चिह्न हैं; कारण, नोट और दिन का "
            "समय छोड़ दिए गए हैं।"
        ),
    },
    validation="किस पर परखा गया",
    validation_of=(
        "केवल सिम्युलेशन और दूसरे लोगों की रिकॉर्डिंग पर। X3 Pro के चालू होने की कोई सार्वजनिक रिकॉर्डिंग नहीं है; जिन सीमाओं "
        "के साथ अनुमानित लिखा है वे शुरुआती मान हैं, जब तक सेंटर के अपने केस उन्हें न बदलें।"
    ),
)

_EVIDENCE = EvidenceWords(
    runs="रिकॉर्डिंग",
    no_runs="इस केस में कोई रिकॉर्डिंग नहीं है।",
    run="रिकॉर्डिंग {number}: {kind} ({id})",
    kinds={
        RunKind.SUPPLY_BOOT: "बैटरी की जगह सप्लाई से",
        RunKind.USB_PROBE: "USB पर देखा गया",
        RunKind.OWN_BATTERY_BOOT: "अपनी बैटरी पर",
    },
    figure="रिकॉर्डिंग {number}। काले गोलों के अंक नीचे की तालिका के निष्कर्ष हैं।",
    no_current="इस रिकॉर्डिंग में करंट नहीं मापा गया; USB पर जो जवाब आया वही गिना जाता है।",
    stage_columns=("चरण", "से", "तक", "औसत करंट", "फैलाव"),
    more_rows="और {count} अन्य",
    findings="निष्कर्ष",
    findings_intro=(
        "मापे गए तथ्य, हर एक अपनी सीमाओं और उनके स्रोत के साथ। जिसे मीटर पहचान नहीं सकता वह मापा नहीं जा सकता; वह कभी प्रमाण "
        "नहीं है। समय उसी रिकॉर्डिंग के चित्र के हैं।"
    ),
    finding_columns=("क्र.", "निष्कर्ष", "मान", "सही सीमा", "आकलन", "कहाँ", "सीमा का स्रोत"),
    finding_names={
        FindingName.PREKEY_MEAN: "बटन से पहले औसत करंट",
        FindingName.PREKEY_LEAK: "बटन से पहले लीकेज",
        FindingName.PREKEY_LIMIT_SHARE: "बटन से पहले सप्लाई की सीमा पर समय",
        FindingName.OWN_START: "अपने आप चालू होना",
        FindingName.KEY_RESPONSE: "बटन के बाद बढ़त",
        FindingName.RESPONSE_DELAY: "बटन से बढ़त तक देरी",
        FindingName.PEAK_LEVEL: "बटन के बाद सबसे ऊँचा स्तर",
        FindingName.CLIMB_TIME: "सबसे ऊँचे स्तर तक समय",
        FindingName.FINAL_LEVEL: "अंतिम स्तर",
        FindingName.FINAL_SPREAD: "अंतिम स्तर पर फैलाव",
        FindingName.FINAL_DURATION: "अंतिम स्तर की अवधि",
        FindingName.SETTLE_TIME: "अंतिम स्तर तक समय",
        FindingName.FURTHEST_PHASE: "सबसे आगे का चरण",
        FindingName.RETURNS_TO_ZERO: "बंद स्तर पर लौटना",
        FindingName.RETURN_PERIOD: "लौटने के बीच का समय",
        FindingName.LIMIT_SHARE: "बटन के बाद सप्लाई की सीमा पर समय",
        FindingName.VOLTAGE_SAG: "सप्लाई वोल्टेज में गिरावट",
        FindingName.IDLE_REACHED: "काम के बाद शांत होना",
        FindingName.IDLE_LEVEL: "शांत अवस्था का स्तर",
        FindingName.REPETITION: "अपने को दोहराना",
    },
    judged={
        Judged.OK: "सही",
        Judged.LOW: "बहुत कम",
        Judged.HIGH: "बहुत अधिक",
        Judged.MARGINAL: "सीमा के पास",
        Judged.NOT_MEASURABLE: "मापा नहीं जा सकता",
    },
    furthest_phases=("कोई नहीं", "PMIC", "शुरुआती बूट", "बूट लोडर", "kernel", "Android", "शांत"),
    yes="हाँ",
    no="नहीं",
    no_findings="इस केस की किसी रिकॉर्डिंग से कोई निष्कर्ष नहीं निकलता।",
    from_to="{start} से {stop}",
    at_least="कम से कम {value}",
    at_most="अधिक से अधिक {value}",
    faults="जिन खराबियों पर विचार हुआ",
    faults_intro="प्रोफ़ाइल की हर खराबी को तौला गया। संभावनाएँ ज्ञात बातों के हिस्से हैं; उनका जोड़ 100 % है।",
    fault="{number}. {title} ({share})",
    fault_places={
        OnMotherboard.YES: "मदरबोर्ड पर",
        OnMotherboard.NO: "मदरबोर्ड पर नहीं",
        OnMotherboard.INDETERMINATE: "मदरबोर्ड पर या नहीं: तय नहीं",
    },
    because="पक्ष में: {reason}",
    against="विरोध में: {reason}",
    nothing_for="पक्ष में: अब तक कुछ मापा या जाँचा नहीं गया",
    nothing_against="विरोध में: अब तक कुछ मापा या जाँचा नहीं गया",
    other_faults="बाकी खराबियाँ",
    other_columns=("खराबी", "कहाँ", "संभावना"),
    checks="जाँचें",
    done="की गईं",
    done_columns=("कथन", "उत्तर"),
    none_done="कोई जाँच दर्ज नहीं है।",
    open="बाकी, सबसे अधिक बताने वाली पहले",
    open_columns=("कथन", "अगर हाँ", "अगर नहीं", "क्यों"),
    none_open="कोई बाकी जाँच और नहीं बता सकती।",
    answers={Answer.YES: "हाँ", Answer.NO: "नहीं"},
    meter="यह मीटर क्या नहीं देख सकता",
    meter_intro="यह कभी किसी खराबी के पक्ष या विरोध का कारण नहीं है।",
    meter_sees_all="यह निदान जो कुछ पूछता है, वह सब यह मीटर देख सकता है।",
    withheld="क्या नहीं गिना जाता, और नतीजा क्यों नहीं है",
    origin="यंत्र और फ़ाइलें",
    origin_names=_ORIGIN,
    claim="दावा, खंड-दर-खंड",
    claim_columns=("खंड", "स्थिति", "क्या देखा गया", "सीमा", "स्रोत"),
    clause_states={
        ClauseState.SATISFIED: "पूरा",
        ClauseState.FAILED: "पूरा नहीं",
        ClauseState.UNKNOWN: "पता नहीं",
    },
    outcomes={
        Outcome.ELIGIBLE: "दावे के लिए सिफ़ारिश: पात्र",
        Outcome.NOT_ELIGIBLE: "दावे के लिए सिफ़ारिश: पात्र नहीं",
        Outcome.NEEDS_EVIDENCE: "दावे के लिए सिफ़ारिश: और प्रमाण चाहिए",
    },
    claim_facts=(
        "दावा",
        "Purchase Warranty समाप्त",
        "Extended Warranty समाप्त",
        "दावे की तारीख किसमें आती है",
        "पॉलिसी",
    ),
    falls_under={
        FallsUnder.PURCHASE: "Purchase Warranty में",
        FallsUnder.EXTENDED: "Extended Warranty में",
        FallsUnder.NEITHER: "किसी में नहीं",
    },
    missing="अभी लाना या करना बाकी है",
    photos="निरीक्षण के फ़ोटो, केस के साथ रखे",
    overrides="सेंटर का फ़ैसला, सिफ़ारिश के साथ-साथ",
    override_columns=("फ़ैसला", "सिफ़ारिश थी", "किसने", "कब", "कारण"),
    decided={
        Outcome.ELIGIBLE: "पात्र",
        Outcome.NOT_ELIGIBLE: "पात्र नहीं",
        Outcome.NEEDS_EVIDENCE: "और प्रमाण चाहिए",
    },
    centre_decides="अधिकृत सर्विस सेंटर का फ़ैसला अंतिम है (खंड 4)। bootbench केवल सिफ़ारिश करता है।",
    sources="सीमाओं के स्रोत",
    sources_intro="ऊपर की तालिकाओं में दिए गए संकेत।",
    source_columns=("संकेत", "यह क्या है"),
    made="यह रिपोर्ट कैसे बनी",
    made_names=_MADE,
)

_ACCOUNT = AccountWords(
    case="केस {case}, {phone}",
    recorded="रिकॉर्ड किया गया",
    stages="{run} के चरण",
    no_stages="चरण नहीं: किसी रिकॉर्डिंग का करंट चरणों में नहीं बँट सकता।",
    more_stages="और {count} अन्य",
    findings="सीमा से बाहर निष्कर्ष: {all} में से {outside}",
    finding_columns=("निष्कर्ष", "मान", "सही सीमा", "आकलन"),
    stage_columns=("चरण", "से", "तक", "औसत करंट"),
    verdict="नतीजा",
    chance="{share}  {fault}",
    next="अगली जाँच",
    claim="दावा",
    no_claim="इस केस में कोई दावा नहीं है।",
)

HINDI = ReportWords(
    language="hi",
    figure=FIGURE_HINDI,
    customer=_CUSTOMER,
    evidence=_EVIDENCE,
    account=_ACCOUNT,
    banner="सिम्युलेटेड (SIMULATED): {what}",
    played_banner="यहाँ नापा नहीं गया (PLAYED BACK): {what}",
    footer="केस {case} · सामग्री {content}",
    page="पृष्ठ {page} / {pages}",
    subject="चालू न होने का निदान: {verdict}",
    author="bootbench",
    phrases=Phrasebook(HINDI_PHRASES),
)
