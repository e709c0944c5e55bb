"""The closed words of role-play: moves, acts, meters and violations.

A *move* (M1–M16) is what a trainer says was done; an *act* is the smallest thing that a grader can
point at in the words. A chosen line states its acts with the words that carry them; later a typed
line gets its acts from a reader of text. Graders know acts only, so both ways are graded alike.
"""

from __future__ import annotations

from typing import Literal, get_args

MeterName = Literal["trust", "irritation", "willingness", "ability", "patience"]
METERS: tuple[MeterName, ...] = get_args(MeterName)
METER_MIN, METER_MAX = 0, 5

StageKey = Literal["E", "M", "L"]
Language = Literal["zh-hans", "en"]
Quality = Literal["good", "soft", "hard", "unlawful"]
Speaker = Literal["debtor", "third_party", "relative"]
EndedBy = Literal["agreed", "debtor", "trainee"]

MoveKey = Literal[
    "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8",
    "M9", "M10", "M11", "M12", "M13", "M14", "M15", "M16",
]  # fmt: skip
MOVES: tuple[MoveKey, ...] = get_args(MoveKey)

CriterionKey = Literal["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10"]
CRITERIA: tuple[CriterionKey, ...] = get_args(CriterionKey)

ViolationKey = Literal[
    "CF1", "CF2", "CF3", "CF4", "CF5", "CF6", "CF7", "CF8", "CF9", "CF10", "CF11", "CF12",
]  # fmt: skip
VIOLATIONS: tuple[ViolationKey, ...] = get_args(ViolationKey)

ActKey = Literal[
    # identity and opening
    "name-asked", "name-heard", "identifier-asked", "contact-too-wide", "debt-mentioned",
    "own-name", "institution", "purpose", "recording",
    # listening
    "cause-open", "cause-closed", "restated", "judgement", "calmed", "apologised",
    # asking for payment
    "demand", "date-asked", "amount-asked", "channel-asked", "dictated",
    # facts and consequences
    "record-checked", "amount", "due-date", "contract-fee", "false-fact",
    "consequence-contract", "consequence-untied", "consequence-legal", "consequence-visit",
    # options and routing
    "option-authorised", "option-unauthorised", "route-named", "route-vague", "other-channel",
    "minimal-contact", "proposal-asked",
    # institution's next step (late stage)
    "next-step-dated", "next-step-undated",
    # the close
    "agreement-repeated", "recorded", "follow-up",
    # tone
    "tone-harsh", "tone-sarcastic", "tone-curt", "tone-pushy", "tone-moralising",
    "pressure-on-others",
    # complaints, disputes, contact
    "complaint-logged", "separated", "contact-agreed", "limits-respected", "refusal-honoured",
    "collection-paused", "objection-opened", "desk-fraud",
    # the dead and their relatives
    "condolence", "desk-deceased", "no-liability", "estate-limit",
    # hardship and crisis
    "documents-asked", "desk-hardship", "crisis-stay", "crisis-handover",
    # other ways
    "supervisor", "autodebit", "written-notice", "credentials", "leave-choice",
]  # fmt: skip
ACTS: tuple[ActKey, ...] = get_args(ActKey)

#: Acts by which the debt becomes known to whoever is on the line.
DEBT_DETAIL: frozenset[str] = frozenset(
    {
        "debt-mentioned", "amount", "due-date", "contract-fee", "demand", "dictated",
        "date-asked", "amount-asked", "channel-asked",
        "consequence-contract", "consequence-untied", "consequence-legal", "consequence-visit",
    }
)  # fmt: skip
#: Asking for payment or for a payment date.
DEMANDS: frozenset[str] = frozenset(
    {"demand", "dictated", "date-asked", "amount-asked", "channel-asked"}
)
OPENING: tuple[ActKey, ...] = ("own-name", "institution", "purpose", "recording")
COMMITMENT: tuple[ActKey, ...] = ("date-asked", "amount-asked", "channel-asked")
TONES: frozenset[str] = frozenset(a for a in ACTS if a.startswith("tone-"))

#: Acts that a line of good quality can never contain.
NEVER_GOOD: frozenset[str] = TONES | {
    "judgement", "false-fact", "consequence-untied", "option-unauthorised", "pressure-on-others",
}  # fmt: skip
