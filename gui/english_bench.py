"""The Bench page in English."""

from __future__ import annotations

from analysis.checks import Check
from bench.capture.proof import Proof
from gui.pages.bench.rows import Leaves
from gui.pages.bench.states import Press, State
from gui.pages.bench.words import BenchWords, DrawingWords, FactWords, StateWords, Step, StoppedWords

ENGLISH_BENCH = BenchWords(
    steps={
        Step.CONNECT: "Connect",
        Step.CHECK: "Check",
        Step.ARM: "Arm",
        Step.KEY: "Key",
        Step.WATCH: "Watch",
        Step.VERDICT: "Verdict",
        Step.NEXT_CHECK: "Next check",
    },
    step_done="{step}, done",
    step_opens="Read what was found; nothing changes",
    former_note="Only to be read. Esc, or the step again, goes back.",
    former_connected="The clips were on before anything was switched on.",
    former_armed="Switched on at {volts}: the first second at {first}, then {limit}.",
    former_key="The key was pressed {time} before what is seen last.",
    former_doubt="Known to ±{time}.",
    states={
        State.NO_STATION: StateWords("Set up the station", "No supply is known yet.", "Find instruments"),
        State.CONNECT: StateWords("Clip the leads", "The output is off. Nothing can happen yet.", "Clips are on"),
        State.CHECKING: StateWords("Checking", "", ""),
        State.NOT_SAFE: StateWords("Not safe yet", "", "Check again"),
        State.READY: StateWords("Ready", "", "Switch output on"),
        State.TOUCH_TEST: StateWords("Touch test", "", ""),
        State.SHORT: StateWords(
            "Short: output is off", "The supply hit its limit before the key.", "Check the clips again"
        ),
        State.KEY: StateWords("Press power key", "", "I press it now"),
        State.LIVE: StateWords("", "Wait. Hands off the clips.", "End this run now"),
        State.NEXT_RUN: StateWords("Plug in USB", "", "USB is in"),
        State.THINKING: StateWords("Looking at it", "", ""),
        State.OPEN: StateWords("Cannot say yet", "", ""),
        State.DECIDED: StateWords("", "", "Go to the claim"),
        State.FINAL: StateWords("Cannot say", "", "Go to the claim"),
        State.STOPPING: StateWords("Switching off", "The supply has not answered yet.", ""),
        State.STOPPED: StateWords("Stopped", "Output is off. The phone has no power.", "Back to the safety check"),
        State.LINK_LOST: StateWords("Supply link lost", "The phone may still be powered.", "It is off now: I checked"),
        State.BROKEN_OFF: StateWords("Run stopped", "", "Choose another folder"),
    },
    presses={
        Press.STOP: "STOP",
        Press.YES: "Yes",
        Press.NO: "No",
        Press.NOT_DONE: "Not done",
        Press.CLOSE_PHONE: "Close this phone",
        Press.RUN_AGAIN: "Run again",
        Press.CLIPS_ARE_RIGHT: "The clips are right: look at it",
        Press.CHANGE_ANSWER: "Change answer",
    },
    space="Space",
    hold_space="hold Space",
    twice_space="Space twice",
    nothing_asked="Nothing was switched on. The supply is asked next.",
    clips=(
        "Unplug the phone’s own battery.",
        "Red clip on +, black clip on −.",
        "Unplug the USB cable.",
    ),
    proofs={
        Proof.GUARD: "Guard is running",
        Proof.OUTPUT_OFF: "Output is off, read back",
        Proof.SET_VOLTAGE: "Voltage set, read back",
        Proof.OVER_VOLTAGE_STOP: "Over-voltage stop, read back",
        Proof.TOUCH_LIMIT: "Touch-test limit",
        Proof.NOTHING_FLOWS: "Current with the output off",
        Proof.USB_POWER: "USB power",
        Proof.CALIBRATION: "Calibrated",
    },
    proving="{done} of {of} checks done.",
    proved="{done} of {of} checks passed.",
    proved_and_not_known="{done} of {of} checks passed, {unknown} not known.",
    failed={
        Proof.GUARD: "The guard does not answer. Look at the supply and its cable.",
        Proof.OUTPUT_OFF: "The output reads {value}, wanted off. Switch it off at the supply.",
        Proof.SET_VOLTAGE: "The set voltage reads {value}. Set it again at the supply.",
        Proof.OVER_VOLTAGE_STOP: "The over-voltage stop reads {value}. Set it again at the supply.",
        Proof.TOUCH_LIMIT: "The limit reads {value}. Set it again at the supply.",
        Proof.NOTHING_FLOWS: "With the output off, {value} flow, or a voltage is there. Unplug USB, then check again.",
        Proof.USB_POWER: "A phone shows on USB: {value}. Unplug the cable, then check again.",
        Proof.CALIBRATION: "The calibration ran out on {value}. Have it calibrated, then correct the station file.",
    },
    guard_ready="ready",
    not_told="not told",
    none_seen="none seen",
    not_watched="not watched",
    look_once_more="Look once more: red on +, black on −. No test can prove this for you.",
    under_switch_on="0.6 s · first 1 s at {first}, then {limit}",
    under_twice="twice within 2 s · first 1 s at {first}, then {limit}",
    touch_test="{first} limit for one second.",
    counting="On the beep. Counting {numbers}.",
    press_now="Now.",
    now="Now",
    hold_for="Hold for",
    then="Then",
    let_go="let go",
    at_phone="At the phone",
    since_key="Since key",
    since_on="Since on",
    supply="Supply",
    limiting="limiting",
    not_limiting="not limiting",
    at_limit="limit",
    usb_side="USB",
    left="{time} left",
    next_run="Run {number} of {of}: current will not be counted.",
    watching_usb="Watching USB",
    before_key="Before the key",
    facts=FactWords(
        answered="Key answered after {time}",
        no_answer="No answer to the key for {time}",
        no_leak="No leak before the key: {current}",
        leak="Current before the key: {current}",
        leak_not_seen="This meter cannot tell a leak before the key",
        healthy_draw={
            Leaves.BELOW: "Healthy phones draw more by now",
            Leaves.ABOVE: "Healthy phones draw less by now",
        },
        healthy_left="Left the healthy band {time} after the key",
        lost="{count} readings lost",
        usb="USB shows {identity}",
        usb_nothing="Nothing on USB yet",
    ),
    stopped=StoppedWords(
        after_key="You pressed Esc {time} after the key",
        pressed="You pressed Esc",
        off_after="Supply confirmed off after {time}",
        kept="{time} of readings kept in run {run}",
        nothing_kept="Nothing was recorded",
        keeping="What was recorded is being kept",
        no_verdict="A run stopped by hand gives no verdict",
    ),
    lost_steps=("Press OUTPUT on the supply.", "Cannot reach it? Pull the red clip."),
    lost_silent="No answer for {time}.",
    lost_guard="The guard keeps sending “off”. The supply itself still limits to {limit} and {stop}.",
    kept_so_far="{time} are kept. Nothing was lost before that.",
    drawing=DrawingWords(red="Red +", black="Black −", press_here="Press here", output="OUTPUT", no_volts="?.?? V"),
    new_phone="New phone",
    scan="Scan the IMEI at any time",
    wrong_digit="That is not an IMEI: its last digit does not fit. Scan again.",
    another_phone=(
        "IMEI {scanned} is of another phone; {case} is of {imei}. Nothing was changed. "
        "Close this phone first, then scan."
    ),
    whose_imei="{case} has no IMEI. Is {imei} its own, or is it of the next phone? Nothing was changed.",
    this_imei="It is this phone’s",
    replace_imei="The former was wrong",
    imei_written="{case} has the IMEI {imei} now.",
    imei="IMEI {imei}",
    case="{case} · {model}",
    simulated="No phone and no instrument is here: everything is simulated.",
    no_run_yet="No run yet",
    trace_starts="The trace starts when the output goes on.",
    no_healthy_boots="No healthy boots recorded on this bench yet.",
    healthy_shaded="Shaded: {count} healthy boots of this shop",
    healthy="Healthy, {count} boots",
    plan="Plan: {volts} · limit {limit} · {runs}",
    one_run="1 run",
    runs="{count} runs",
    recording="Recording",
    kept_not_counted="Kept, not counted",
    readings_stopped="Readings stopped",
    stopped_mark="Output off: you pressed Esc",
    usb_stopped="USB watcher stopped. The run goes on.",
    press_at_line="Press at this line",
    key_pressed="Key pressed",
    guard_fact="Guard ready",
    guard_lost_fact="Guard: supply does not answer",
    meter_fact="{rate} · smallest step {step}",
    lost_fact="Lost readings {count}",
    disk_fact="Disk {free} free",
    why_lost="The supply gave no answer. The guard keeps sending “off”, and opens the link again where it is gone.",
    no_station="No station file was given. Start with bootbench window --station FILE, or set it in Settings.",
    how="How?",
    how_steps={
        Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED: (
            "Output off. Unplug display, cameras, fingerprint and sub-board. Run again and compare the current."
        ),
        Check.STARTS_WHEN_KEY_CONTACT_BRIDGED: (
            "Unplug the key flex. With the output on, bridge the two key contacts at the board connector "
            "for one second."
        ),
        Check.STARTS_WHEN_VBUS_APPLIED: (
            "Plug a good charger in. Wait ten seconds and look at current, display and vibration."
        ),
        Check.RESET_TRAIN_STOPS_WITH_KEY_FLEX_UNPLUGGED: (
            "Output off. Unplug the key flex. Run again, start it by bridging the contacts, and look "
            "whether the resets go on."
        ),
        Check.PMIC_RAILS_PRESENT_AFTER_KEY: (
            "With the output on, press the key. Measure the PMIC’s output rails at their coils against ground."
        ),
        Check.SYMPTOM_CHANGES_WITH_SOC_PRESSURE_OR_HEAT: (
            "Press the SoC gently with a plastic tool, then warm it to 60 °C at most. Run again each time."
        ),
        Check.EDL_REACHED_WHEN_FORCED: (
            "Bridge the test point, or hold the volume keys, and plug USB in. Look for 05c6:9008."
        ),
        Check.RECENTLY_FLASHED_OR_UNLOCKED: (
            "Ask the customer: was it flashed, updated by hand or unlocked shortly before the fault?"
        ),
        Check.STORAGE_ANSWERS_LOADER: (
            "Needs an authorised centre’s account. In boot ROM mode its loader asks the storage who it is; "
            "nothing is written."
        ),
        Check.OFFICIAL_REFLASH_CURES: (
            "Needs an authorised centre’s account, and may erase the phone: ask the customer first. Flash "
            "the official software, then run again."
        ),
        Check.STABLE_IN_FASTBOOT_OR_RECOVERY: (
            "Hold volume down while it starts. Leave it in fastboot or recovery for five minutes."
        ),
        Check.DISPLAY_SHOWS_PICTURE: ("Start it and look at its own display from the side, also with a lamp."),
        Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY: ("Output off. Plug a display in that is known to be good. Run again."),
        Check.BOOTS_ON_OWN_BATTERY: (
            "Take the clips off. Plug its own battery in, charge it for a while, and press the key."
        ),
        Check.BOOTS_ON_KNOWN_GOOD_BATTERY: (
            "Take the clips off. Plug in a battery that is known to be good, and press the key."
        ),
        Check.HOST_PORT_AND_CABLE_PROVEN: (
            "Plug another phone into the same port with the same cable. It must show up."
        ),
        Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD: (
            "Only where USB failed. Output off. Plug in a known-good sub-board and flex. Try USB and charging again."
        ),
        Check.SUPPLY_LIMIT_AND_LEADS_CHECKED: (
            "Set the limit to 3 A or more. Take short, thick leads. Run again and compare."
        ),
    },
    short_checks={
        Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED: "Stays with parts unplugged",
        Check.STARTS_WHEN_KEY_CONTACT_BRIDGED: "Starts with the key bridged",
        Check.STARTS_WHEN_VBUS_APPLIED: "Starts on USB power",
        Check.RESET_TRAIN_STOPS_WITH_KEY_FLEX_UNPLUGGED: "Resets stop without the key flex",
        Check.PMIC_RAILS_PRESENT_AFTER_KEY: "PMIC rails come up",
        Check.SYMPTOM_CHANGES_WITH_SOC_PRESSURE_OR_HEAT: "Pressure or warmth changes it",
        Check.EDL_REACHED_WHEN_FORCED: "05c6:9008 when forced",
        Check.RECENTLY_FLASHED_OR_UNLOCKED: "Flashed or unlocked before",
        Check.STORAGE_ANSWERS_LOADER: "Storage answers the loader",
        Check.OFFICIAL_REFLASH_CURES: "Official reflash cures it",
        Check.STABLE_IN_FASTBOOT_OR_RECOVERY: "Stays in fastboot or recovery",
        Check.DISPLAY_SHOWS_PICTURE: "Own display shows a picture",
        Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY: "Known-good display shows a picture",
        Check.BOOTS_ON_OWN_BATTERY: "Boots on its own battery",
        Check.BOOTS_ON_KNOWN_GOOD_BATTERY: "Boots on a known-good battery",
        Check.HOST_PORT_AND_CABLE_PROVEN: "Port and cable work with another phone",
        Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD: "Known-good sub-board restores USB",
        Check.SUPPLY_LIMIT_AND_LEADS_CHECKED: "Limit and leads are right",
    },
    given="Answers so far",
    change_answer="Change answer",
    asked_again="asked again",
    next_check="Next check",
    open_in_trace="Open in Trace",
    save_report="Save report",
    report_saved="The report is saved: {name}",
    kept="Kept",
    report_failed="The report could not be saved",
    key_rows=(
        "The filled action; held to switch the output on",
        "Yes, no, not done: the next check",
        "How to do this check",
        "Show a reason in the trace",
        "Next phone",
        "Read the reading aloud",
    ),
)
