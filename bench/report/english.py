"""The words of a report in English."""

from __future__ import annotations

from analysis.checks import Answer
from analysis.diagnosis import OnMotherboard, Verdict
from analysis.findings import FindingName, Judged
from analysis.run import RunKind
from analysis.states import State
from bench.redaction.levels import Level
from bench.report.figure_words import FIGURE_ENGLISH
from bench.report.words import AccountWords, CustomerWords, EvidenceWords, MadeWords, OriginWords, ReportWords
from bench.warranty.clauses import State as ClauseState
from bench.warranty.dates import FallsUnder
from bench.warranty.decide import Outcome

_CUSTOMER = CustomerWords(
    title="Why this phone does not power on",
    case="Case",
    phone="Phone",
    imei="IMEI",
    verdicts={
        Verdict.MOTHERBOARD: "Motherboard",
        Verdict.NOT_MOTHERBOARD: "Not the motherboard",
        Verdict.CANNOT_SAY: "Cannot say yet",
    },
    fault_found="{fault}.",
    faults_fit="These faults still fit: {faults}.",
    one_fault_fits="One fault fits best, but it is not settled: {faults}.",
    nothing_fits="No fault of the list fits what was measured.",
    and_more="and {count} more",
    credibility="By the program's own reckoning, the faults that say so hold {share} of 100 chances.",
    credibility_open="The faults that still fit hold {share} of 100 chances, and they do not agree on the motherboard.",
    credibility_unsettled=(
        "What still fits holds {share} of 100 chances and is of one mind on the motherboard, but the check that would "
        "settle it is not done."
    ),
    credibility_no_place="What still fits holds {share} of 100 chances, but does not tell where the fault sits.",
    not_yet_proved=(
        "That reckoning was checked on simulated phones and on other people's recordings only: no public recording of "
        "this model booting exists, and it is not yet checked against this shop's own cases."
    ),
    found="What was found",
    facts={
        FindingName.PREKEY_MEAN: "Before the key is pressed the phone draws {value}; in order is {limits}.",
        FindingName.OWN_START: "It starts by itself, before the key is pressed.",
        FindingName.KEY_RESPONSE: "When the key is pressed the current rises by {value}.",
        FindingName.FURTHEST_PHASE: "The furthest stage that it reaches is: {value}.",
        FindingName.IDLE_REACHED: "It works for a while and then comes to rest, as a phone does that has started.",
        FindingName.FINAL_LEVEL: "At the end it draws {value} more than before the key.",
        FindingName.RETURNS_TO_ZERO: "It falls back and starts again; this was seen {value} times.",
        FindingName.LIMIT_SHARE: "The supply was at its limit for {value} of the time after the key.",
    },
    usb_states={
        State.EDL: "On USB the phone answers from its boot ROM only (emergency download).",
        State.CRASH_DUMP: "On USB the phone offers a memory dump: its start-up broke off.",
        State.FASTBOOT: "On USB the boot loader answers (fastboot).",
        State.RECOVERY: "On USB the recovery system answers.",
        State.OFFLINE_CHARGING: "On USB the phone charges, but has not started.",
        State.ADB_OR_OFFLINE_CHARGING: "On USB the phone answers; it runs Android or charges.",
        State.ANDROID: "On USB Android answers: the phone has started.",
        State.NONE: "Nothing answered on USB.",
    },
    checked="{statement}: {answer}.",
    more_facts="{count} more facts stand on the following pages.",
    nothing_found="Nothing was measured yet that speaks for one fault more than for another.",
    picture=(
        "The current that the phone drew ({run}), by stage. The following pages show every run with its findings."
    ),
    means="What it means",
    meanings={
        Verdict.MOTHERBOARD: (
            "The fault lies on the motherboard, the phone's main circuit board, not in a part that can be exchanged "
            "by itself. Whether the extended warranty covers it is a separate question: it also depends on dates, on "
            "proof of purchase and on the condition of the phone, and the authorised service centre decides it."
        ),
        Verdict.NOT_MOTHERBOARD: (
            "What was measured is explained without a fault of the motherboard, the phone's main circuit board. "
            "Where a fault is named above, that is what to put right. The extended warranty of the notice is about "
            "the motherboard; the authorised service centre decides what follows for a claim."
        ),
        Verdict.CANNOT_SAY: (
            "This is a result, not an error: what is known so far does not settle whether the motherboard is at fault. "
            "It speaks neither for nor against a claim."
        ),
    },
    recommended="{outcome}. {final}",
    overridden="Beside this recommendation the service centre has decided: {decision} ({person}, {day}).",
    next="Next check",
    next_check="Find out whether this is true: {statement}.",
    if_yes="If yes: {verdict}.",
    if_no="If no: {verdict}.",
    after={
        Verdict.MOTHERBOARD: "motherboard",
        Verdict.NOT_MOTHERBOARD: "not the motherboard",
        Verdict.CANNOT_SAY: "one more check is needed",
    },
    effort="It takes about {time}; needed: {tools}.",
    no_tools="nothing",
    minutes="{count} minutes",
    no_check_left="No check is left that could tell more.",
    checks_settled="No further check is needed for this answer.",
    to_be_surer="To be surer still:",
    simulated="There was no phone: this case is {what}.",
    played_back="No phone was measured here: this case was {what}.",
)

_ORIGIN = OriginWords(
    instrument="Instrument",
    serial_number="Serial number",
    firmware="Firmware",
    calibration="Calibration",
    started="Recording began",
    supply="Supply",
    supply_setting="set to {voltage}, limit {limit}",
    meter="Meter",
    resolution="smallest step {step}",
    watched="Watched for",
    readings="Readings",
    readings_of="{total} in {duration}, {lost} lost",
    one_pause="none taken in a pause of {duration}",
    pauses="none taken in {count} pauses, {duration} together",
    file="File",
    sha256="SHA-256 of the file",
    lost_by_format="Not kept by the format",
    noted="Seen while reading",
    not_told="not known",
)

_MADE = MadeWords(
    program="Program",
    profile="Device profile",
    profile_sha256="SHA-256 of the profile",
    content="Content hash",
    content_of="{sha256} (SHA-256 over the case file, every trace file, the claim and the diagnosis as data)",
    simulated="Simulated",
    played_back="Played back",
    station="Recorded at",
    technician="Recorded by",
    redaction="Personal data",
    redactions={
        Level.CUSTOMER: (
            "Taken out for the customer: IMEI, serial numbers, invoice numbers and names of persons are marks; the "
            "last four digits of the IMEI are its own."
        ),
        Level.MAKER: "Taken out for the maker: IMEI, serial numbers, invoice numbers and names of persons are marks.",
        Level.PUBLIC: (
            "Taken out for the public: IMEI, serial numbers, invoice, case and claim numbers and names of persons are "
            "marks; reasons, notes and the time of day are left out."
        ),
    },
    validation="Validated on",
    validation_of=(
        "simulation and other people's recordings only. No public recording of an X3 Pro booting exists; limits marked "
        "as inferred are starting values until a shop's own cases replace them."
    ),
)

_EVIDENCE = EvidenceWords(
    runs="The runs",
    no_runs="No run is recorded in this case.",
    run="Run {number}: {kind} ({id})",
    kinds={
        RunKind.SUPPLY_BOOT: "fed by the supply in place of the battery",
        RunKind.USB_PROBE: "watched on USB",
        RunKind.OWN_BATTERY_BOOT: "on its own battery",
    },
    figure="Run {number}. Numbers in black discs are the findings of the table below.",
    no_current="No current was recorded in this run; what answered on USB counts.",
    stage_columns=("Stage", "From", "To", "Mean current", "Spread"),
    more_rows="and {count} more",
    findings="Findings",
    findings_intro=(
        "Measured facts, each with its limits and where they come from. What the meter cannot resolve is not "
        "measurable; that is never evidence. Times are those of the run's figure."
    ),
    finding_columns=("No.", "Finding", "Value", "In order", "Judged", "Where", "Source of the limits"),
    finding_names={
        FindingName.PREKEY_MEAN: "Mean current before the key",
        FindingName.PREKEY_LEAK: "Leak before the key",
        FindingName.PREKEY_LIMIT_SHARE: "Time at the supply's limit before the key",
        FindingName.OWN_START: "Starts by itself",
        FindingName.KEY_RESPONSE: "Rise after the key",
        FindingName.RESPONSE_DELAY: "Delay from key to rise",
        FindingName.PEAK_LEVEL: "Highest level after the key",
        FindingName.CLIMB_TIME: "Time until the highest level",
        FindingName.FINAL_LEVEL: "Last level",
        FindingName.FINAL_SPREAD: "Spread on the last level",
        FindingName.FINAL_DURATION: "Duration of the last level",
        FindingName.SETTLE_TIME: "Time until the last level",
        FindingName.FURTHEST_PHASE: "Furthest stage reached",
        FindingName.RETURNS_TO_ZERO: "Returns to the off level",
        FindingName.RETURN_PERIOD: "Time between returns",
        FindingName.LIMIT_SHARE: "Time at the supply's limit after the key",
        FindingName.VOLTAGE_SAG: "Fall of the supply voltage",
        FindingName.IDLE_REACHED: "Comes to rest after it was busy",
        FindingName.IDLE_LEVEL: "Idle level",
        FindingName.REPETITION: "Repeats itself",
    },
    judged={
        Judged.OK: "in order",
        Judged.LOW: "too low",
        Judged.HIGH: "too high",
        Judged.MARGINAL: "marginal",
        Judged.NOT_MEASURABLE: "not measurable",
    },
    furthest_phases=("none", "PMIC", "early boot", "boot loader", "kernel", "Android", "idle"),
    yes="yes",
    no="no",
    no_findings="No run of this case gives a finding.",
    from_to="{start} to {stop}",
    at_least="at least {value}",
    at_most="at most {value}",
    faults="Faults considered",
    faults_intro="Every fault of the profile was weighed. Chances are shares of what is known; they add up to 100 %.",
    fault="{number}. {title} ({share})",
    fault_places={
        OnMotherboard.YES: "on the motherboard",
        OnMotherboard.NO: "not on the motherboard",
        OnMotherboard.INDETERMINATE: "on the motherboard or not: open",
    },
    because="For: {reason}",
    against="Against: {reason}",
    nothing_for="For: nothing measured or checked so far",
    nothing_against="Against: nothing measured or checked so far",
    other_faults="The others",
    other_columns=("Fault", "Where", "Chances"),
    checks="Checks",
    done="Done",
    done_columns=("Statement", "Answer"),
    none_done="No check is recorded.",
    open="Open, the most telling first",
    open_columns=("Statement", "If yes", "If no", "Why"),
    none_open="No open check could tell more.",
    answers={Answer.YES: "yes", Answer.NO: "no"},
    meter="What this meter cannot see",
    meter_intro="This is never a reason for or against a fault.",
    meter_sees_all="Nothing that this diagnosis asks for lies beyond this meter.",
    withheld="What does not count, and why there is no verdict",
    origin="Instruments and files",
    origin_names=_ORIGIN,
    claim="The claim, clause by clause",
    claim_columns=("Clause", "State", "Seen", "Limit", "Source"),
    clause_states={
        ClauseState.SATISFIED: "satisfied",
        ClauseState.FAILED: "failed",
        ClauseState.UNKNOWN: "not known",
    },
    outcomes={
        Outcome.ELIGIBLE: "Recommendation for the claim: eligible",
        Outcome.NOT_ELIGIBLE: "Recommendation for the claim: not eligible",
        Outcome.NEEDS_EVIDENCE: "Recommendation for the claim: needs evidence",
    },
    claim_facts=("Claim", "Purchase Warranty ends", "Extended Warranty ends", "Claim date falls under", "Policy"),
    falls_under={
        FallsUnder.PURCHASE: "the Purchase Warranty",
        FallsUnder.EXTENDED: "the Extended Warranty",
        FallsUnder.NEITHER: "neither",
    },
    missing="Still to bring or to do",
    photos="Photos of the inspection, kept with the case",
    overrides="Decided by the centre, beside the recommendation",
    override_columns=("Decision", "Recommended", "By", "When", "Reason"),
    decided={
        Outcome.ELIGIBLE: "eligible",
        Outcome.NOT_ELIGIBLE: "not eligible",
        Outcome.NEEDS_EVIDENCE: "needs evidence",
    },
    centre_decides="The decision of the authorised service centre is final (clause 4). bootbench recommends.",
    sources="Sources of the limits",
    sources_intro="The keys that the tables above cite.",
    source_columns=("Key", "What it is"),
    made="How this report was made",
    made_names=_MADE,
)

_ACCOUNT = AccountWords(
    case="Case {case}, {phone}",
    recorded="Recorded",
    stages="Stages of {run}",
    no_stages="No stages: no run has a current that can be cut into stages.",
    more_stages="and {count} more",
    findings="Findings outside their limits: {outside} of {all}",
    finding_columns=("Finding", "Value", "In order", "Judged"),
    stage_columns=("Stage", "From", "To", "Mean current"),
    verdict="Verdict",
    chance="{share}  {fault}",
    next="Next check",
    claim="Claim",
    no_claim="The case has no claim.",
)

ENGLISH = ReportWords(
    language="en",
    figure=FIGURE_ENGLISH,
    customer=_CUSTOMER,
    evidence=_EVIDENCE,
    account=_ACCOUNT,
    banner="SIMULATED: {what}",
    played_banner="NOT MEASURED HERE: {what}",
    footer="Case {case} · content {content}",
    page="Page {page} of {pages}",
    subject="Power-on diagnosis: {verdict}",
    author="bootbench",
)
