"""What the claim page shows, as one frozen description without Qt, and how it is made from a claim on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bench.report.typeface import printable
from bench.warranty.claim import Dysfunction, GroundState
from bench.warranty.clauses import Ruling, State
from bench.warranty.override import Override, claim_fingerprint
from bench.warranty.policy import ClauseId, Ground
from bench.warranty.questions import Question, questions
from gui.pages.decide.desk import ClaimDesk
from gui.pages.decide.recommended import RecommendationText, recommendation_text
from gui.pages.decide.words import DecideWords
from gui.words import Words


class FieldKind(Enum):
    """How a fact is asked for."""

    CHOICE = "a row of buttons"
    LIST = "a list that opens"
    TEXT = "a line of text"
    DATE = "a date"


@dataclass(frozen=True, slots=True)
class ChoiceText:
    """One answer that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldText:
    """One fact of a row."""

    field: str
    """As `bench.warranty.questions` calls it."""
    kind: FieldKind
    label: str
    value: str = ""
    hint: str = ""
    choices: tuple[ChoiceText, ...] = ()
    clause: str = ""
    """Where a ground stands, such as `4.a`."""
    open: bool = False
    """Whether this fact is what keeps its clause open."""
    photos: tuple[str, ...] = ()
    """File names, for a ground that has photos."""


@dataclass(frozen=True, slots=True)
class RowText:
    """One clause as a question."""

    id: ClauseId
    clause: str
    question: str
    quote: str
    """The notice's own words."""
    source: str
    answer: str
    """What was answered, in one line."""
    state: State
    state_word: str
    fields: tuple[FieldText, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class DecidePageText:
    """Everything that the page shows."""

    case_id: str
    settled: str
    rows: tuple[RowText, ...]
    recommendation: RecommendationText
    overrides: tuple[str, ...]
    saved: str
    policy: str

    @property
    def open_rows(self) -> tuple[ClauseId, ...]:
        """The clauses that are not known."""
        return tuple(row.id for row in self.rows if row.state is State.UNKNOWN)


def decide_page(desk: ClaimDesk, words: Words) -> DecidePageText:
    """The page of a claim; a pure function of it and the language, but for the overrides' look at the claim file."""
    say = words.decide
    rows = tuple(_row(ruling, desk, words) for ruling in desk.decision.clauses)
    known = sum(row.state is not State.UNKNOWN for row in rows)
    saved = say.saved_at.format(time=desk.saved.strftime("%H:%M:%S")) if desk.saved else say.saved_when_answered
    return DecidePageText(
        case_id=printable(desk.case.case_id),
        settled=say.settled.format(count=known, of=len(rows)),
        rows=rows,
        recommendation=recommendation_text(desk, words),
        overrides=_overrides(desk, say),
        saved=saved,
        policy=say.policy.format(name=printable(desk.policy.name)),
    )


def _row(ruling: Ruling, desk: ClaimDesk, words: Words) -> RowText:
    say, clause = words.decide, desk.policy.clause(ruling.id)
    asked = [question for question in questions(desk.policy) if question.clause is ruling.id]
    return RowText(
        id=ruling.id,
        clause=say.clauses[ruling.id],
        question=say.questions[ruling.id],
        quote=clause.text,
        source=words.report.phrases.said(ruling.source),
        answer=_answer(ruling, desk, words),
        state=ruling.state,
        state_word=say.states[ruling.state],
        fields=tuple(_field(question, ruling, desk, words) for question in asked),
        note=_note(ruling, desk, say),
    )


def _answer(ruling: Ruling, desk: ClaimDesk, words: Words) -> str:
    """The folded row: short where the page knows shorter words than the clause itself."""
    say, claim = words.decide, desk.claim
    match ruling.id:
        case ClauseId.MODEL:
            return printable(claim.model or say.not_known)
        case ClauseId.ISSUE:
            return _yes_no(claim.power_on_fault, say)
        case ClauseId.MOTHERBOARD if claim.examination is not None:
            case_id = printable(claim.examination.case_id)
            return say.from_verdict.format(answer=say.answers[claim.motherboard.value], case=case_id)
        case ClauseId.MOTHERBOARD:
            return say.answers[claim.motherboard.value]
        case ClauseId.WINDOW:
            bought = claim.purchase_date.isoformat() if claim.purchase_date else "–"
            return say.dates.format(bought=bought, presented=claim.claim_date.isoformat())
        case ClauseId.PROOF:
            return say.answers[claim.proof_of_purchase.value]
        case ClauseId.TERMS:
            return _yes_no(claim.purchase_warranty_terms_followed, say)
        case ClauseId.GROUNDS:
            states = [claim.state_of(ground.id) for ground in desk.policy.grounds]
            caused = states.count(GroundState.PRESENT_AND_CAUSED_DAMAGE)
            closed = states.count(GroundState.ABSENT) + states.count(GroundState.PRESENT_NOT_THE_CAUSE)
            return say.ground_counts.format(absent=closed, open=len(states) - closed - caused, caused=caused)
        case ClauseId.PURCHASER if claim.first_purchaser is None and claim.resold_or_second_hand is None:
            return say.answers["unknown"]
        case ClauseId.PURCHASER:
            return words.report.phrases.said(ruling.saw)


def _yes_no(value: bool | None, say: DecideWords) -> str:
    return say.answers[{True: "yes", False: "no", None: "unknown"}[value]]


def _field(question: Question, ruling: Ruling, desk: ClaimDesk, words: Words) -> FieldText:
    say, claim = words.decide, desk.claim
    field = question.field
    if ruling.id is ClauseId.GROUNDS:
        return _ground(next(row for row in desk.policy.grounds if row.id == field), desk, words)
    label = say.fields.get(field, say.questions[ruling.id])
    match field:
        case "model":
            known = claim.model is not None and desk.policy.has_model(claim.model)
            rows = (
                ChoiceText(desk.policy.product.value, desk.policy.product.value, known),
                ChoiceText(say.another_model, say.another_model, claim.model is not None and not known),
                ChoiceText("", say.not_known, claim.model is None),
            )
            return FieldText(field, FieldKind.CHOICE, label, choices=rows)
        case "motherboard_dysfunction_reason":
            reason = printable(claim.motherboard_dysfunction_reason)
            return FieldText(field, FieldKind.TEXT, say.reason, reason, say.reason_hint)
        case "purchase_date":
            bought = claim.purchase_date.isoformat() if claim.purchase_date else ""
            return FieldText(field, FieldKind.DATE, label, bought, say.date_hint, open=not bought)
        case "claim_date":
            return FieldText(field, FieldKind.DATE, label, claim.claim_date.isoformat(), say.date_hint)
        case _:
            return FieldText(field, FieldKind.CHOICE, label, choices=_choices(question, _value(field, desk), say))


def _value(field: str, desk: ClaimDesk) -> str:
    """The answer that stands, by its name in `claim.json`."""
    claim, truth = desk.claim, {True: "yes", False: "no", None: "unknown"}
    match field:
        case "power_on_fault":
            return truth[claim.power_on_fault]
        case "motherboard_dysfunction":
            return claim.motherboard_dysfunction.value
        case "first_purchaser":
            return truth[claim.first_purchaser]
        case "resold_or_second_hand":
            return truth[claim.resold_or_second_hand]
        case "proof_of_purchase":
            return claim.proof_of_purchase.value
        case "purchase_warranty_terms_followed":
            return truth[claim.purchase_warranty_terms_followed]
        case _:
            raise KeyError(field)


def _choices(question: Question, value: str, say: DecideWords) -> tuple[ChoiceText, ...]:
    return tuple(ChoiceText(row.name, say.answers[row.name], row.name == value) for row in question.choices)


def _ground(ground: Ground, desk: ClaimDesk, words: Words) -> FieldText:
    say, state = words.decide, desk.claim.state_of(ground.id)
    hint = say.hints.get(_fault(desk), ("", ""))
    return FieldText(
        field=ground.id,
        kind=FieldKind.LIST,
        label=say.grounds.get(ground.id, words.report.phrases.said(ground.words)),
        hint=hint[1] if hint[0] == ground.id else "",
        choices=tuple(ChoiceText(row.value, say.answers[row.value], row is state) for row in GroundState),
        clause=ground.clause,
        open=state in (GroundState.NOT_INSPECTED, GroundState.PRESENT_CAUSE_UNDETERMINED),
        photos=tuple(photo.file for photo in desk.photos if photo.ground == ground.id),
    )


def _fault(desk: ClaimDesk) -> str:
    examination = desk.claim.examination
    return (examination.fault or "") if examination is not None else ""


def _note(ruling: Ruling, desk: ClaimDesk, say: DecideWords) -> str:
    claim = desk.claim
    if ruling.id is not ClauseId.MOTHERBOARD or claim.examination is None:
        return ""
    if claim.motherboard_dysfunction is not Dysfunction.UNKNOWN and claim.entered_otherwise:
        answer = say.answers[claim.motherboard_dysfunction.value]
        return say.entered.format(answer=answer, case=printable(claim.examination.case_id))
    return ""


def _overrides(desk: ClaimDesk, say: DecideWords) -> tuple[str, ...]:
    path = desk.case.claim_path
    digest = claim_fingerprint(path) if path is not None and desk.overrides else ""
    return tuple(_overridden(override, say, changed=override.claim_sha256 != digest) for override in desk.overrides)


def _overridden(override: Override, say: DecideWords, *, changed: bool) -> str:
    sentence = say.overridden.format(
        recommended=say.outcomes[override.recommended],
        outcome=say.outcomes[override.outcome],
        person=printable(override.person),
        date=override.at.date().isoformat(),
    )
    return f"{sentence} {say.changed_since}" if changed else sentence
