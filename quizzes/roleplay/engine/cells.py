"""The key move of every cell in acts (rubric section 4): what R5 looks for when no scenario says so."""

from __future__ import annotations

from quizzes.roleplay.engine.scenario import KeyStep
from quizzes.roleplay.engine.vocabulary import ActKey

_ASKS_PAYMENT: tuple[ActKey, ...] = (
    "demand",
    "date-asked",
    "amount-asked",
    "channel-asked",
    "dictated",
)
_CAUSE: tuple[ActKey, ...] = ("cause-open", "cause-closed")
_TERMS: tuple[ActKey, ...] = (
    "date-asked",
    "amount-asked",
    "channel-asked",
    "dictated",
    "agreement-repeated",
)
_CONSEQUENCE: tuple[ActKey, ...] = (
    "consequence-contract", "consequence-untied", "consequence-legal", "next-step-dated",
)  # fmt: skip
_ROUTE: tuple[ActKey, ...] = ("route-named", "route-vague", "complaint-logged")
_STEP: tuple[ActKey, ...] = ("next-step-dated", "next-step-undated", "supervisor")


def _step(*acts: ActKey, essential: bool = False, before_payment: bool = False) -> KeyStep:
    return KeyStep(acts=acts, essential=essential, before=_ASKS_PAYMENT if before_payment else ())


_COMPLAINT = (
    _step("complaint-logged", "route-named", before_payment=True),
    _step("separated"),
)
_LIABILITY = (
    _step("no-liability", before_payment=True),
    _step("estate-limit"),
    _step("desk-deceased", "route-named", "route-vague"),
)

#: Steps by cell; a cell without a stage stands for all its stages.
KEY_MOVES: dict[str, tuple[KeyStep, ...]] = {
    "PTP-E": (_step(*_CAUSE, before_payment=True), _step(*_TERMS)),
    "PTP-M": (_step(*_CAUSE, before_payment=True), _step("record-checked")),
    "PTP-L": (_step(*_CAUSE, "restated"), _step(*_STEP)),
    "UD-E": _COMPLAINT,
    "UD-M": _COMPLAINT,
    "UD-L": (*_COMPLAINT, _step("supervisor")),
    "UC-E": (_step("apologised", "restated", before_payment=True), _step(*_ROUTE)),
    "UC-M": (_step("restated", "apologised", before_payment=True), _step("contact-agreed")),
    "UC-L": (_step("recording"), _step("supervisor")),
    "UM-E": (_step(*_CAUSE, before_payment=True), _step("amount", *_CONSEQUENCE)),
    "UM-M": (_step(*_CAUSE, before_payment=True), _step(*_CONSEQUENCE), _step("option-authorised")),
    "UM-L": (_step(*_STEP), _step("written-notice", "option-authorised")),
    "DU-E": (_step("condolence"), _step("collection-paused"), _step("desk-deceased", *_ROUTE)),
    "DU-M": (
        _step("documents-asked", "record-checked"),
        _step("follow-up", "contact-agreed", "route-named"),
        _step("collection-paused", "limits-respected"),
    ),
    "DU-L": (_step("documents-asked", "record-checked"), _step("collection-paused")),
    "DV-E": _LIABILITY,
    "DV-M": _LIABILITY,
    "DV-L": (_step("estate-limit"), _step(*_STEP, "route-named", "route-vague")),
    "AS-E": (_step(*_CAUSE, "restated", before_payment=True), _step("option-authorised")),
    "AS-M": (_step(*_CAUSE, "restated", before_payment=True), _step("option-authorised")),
    "AS-L": (
        _step(*_CAUSE, "restated", before_payment=True),
        _step("option-authorised", "agreement-repeated"),
        _step(*_STEP),
    ),
    "AL": (_step("documents-asked"), _step("desk-hardship", "option-authorised")),
    "NC-E": (_step("other-channel", "follow-up"),),
    "NC-M": (_step("other-channel"),),
    "NC-L": (_step("written-notice", "other-channel"), _step("minimal-contact", *_STEP)),
    "NW-E": (_step("other-channel", "minimal-contact"),),
    "NW-M": (_step("written-notice", "other-channel", "minimal-contact"),),
    "NW-L": (_step("refusal-honoured", "written-notice", *_STEP),),
    "FD": (
        _step("collection-paused", essential=True),
        _step("objection-opened"),
        _step("desk-fraud", "route-named"),
    ),
    "FR": (
        _step("refusal-honoured", "collection-paused"),
        _step("desk-fraud", "route-named", "route-vague", *_STEP),
    ),
    "IN": (_step(*_CAUSE, before_payment=True), _step(*_CONSEQUENCE), _step(*_TERMS, "demand")),
    "FG": (_step("amount"), _step("autodebit")),
    "TP": (_step("minimal-contact", essential=True),),
    "IC": (_step("proposal-asked", before_payment=True),),
    "FC": (_step("identifier-asked", essential=True),),
    "SC": (_step("record-checked", before_payment=True), _step("own-name", "institution")),
    "VS": (_step("credentials"), _step("recording"), _step("leave-choice")),
    "RT1": (_step("amount"), _step("recorded", "follow-up")),
    "RT2": (_step("written-notice", before_payment=True),),
    "RT3": (_step(*_STEP, "route-named"),),
    "KT": (_step("supervisor", "route-named"), _step("restated")),
}
CRISIS = (_step("crisis-stay", "collection-paused", essential=True), _step("crisis-handover"))


def key_move(cell: str, *, crisis: bool = False) -> tuple[KeyStep, ...]:
    """Return the key move of a cell; a crisis goes before every cell. Raises KeyError."""
    if crisis:
        return CRISIS
    return KEY_MOVES.get(cell) or KEY_MOVES[cell.split("-", maxsplit=1)[0]]
