"""Typed words against the lines on offer: which of them was meant, if any.

Only the course of the call depends on it. Marks never do: they are given for what was heard in the
words themselves (:mod:`quizzes.roleplay.engine.hearing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from quizzes.roleplay.engine.agreed import named_in
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.hearing import Heard, hear
from quizzes.roleplay.engine.hints import may_do
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.offences import Offence
from quizzes.roleplay.engine.scenario import Act, Line, Terms, Violation
from quizzes.roleplay.engine.turns import Suspected
from quizzes.roleplay.engine.vocabulary import ACTS, COMMITMENT, DEMANDS, OPENING, TONES
from quizzes.roleplay.engine.wordings import any_stands_in

#: How the reason of a violation that was heard begins: “heard:ground:words”. Its sentence is in
#: the Django layer (phrases/fails.py).
HEARD = "heard"

#: What waits for an answer. A line that asks is answered with what it asked for.
ASKING = frozenset(
    {"cause-open", "cause-closed", "date-asked", "amount-asked", "channel-asked", "proposal-asked",
     "identifier-asked", "name-asked"}
)  # fmt: skip
#: What is said at the beginning of every call.
POLITE = frozenset({*OPENING, "name-asked", "name-heard"})
_TERMS = frozenset(COMMITMENT)
_HARSH = TONES | {"judgement", "consequence-visit"}
#: What a question may do that names a day for the other side to agree to.
_PROPOSING = frozenset(
    {"agreement-repeated", "demand", "option-authorised", "other-channel", "amount"}
)
FITS = 0.25  # from here on a line is taken to be what was meant
SAME = 0.6  # from here on the words are those of the line, with small changes
VERBATIM = 0.9  # … and here without any

_OWN_WORDS = 0.75  # share of what is done, beside
_LIKENESS = 0.6  # … how alike the words are, in the fit of a line
_FAMILY = 0.5  # what acts of one family are worth, where acts themselves differ
_UNKNOWN = 0.3  # weight of an act that no line on offer has
_KNOWN = 1.0  # … of a line that holds a phrase of its author's
_SAME_FAIL, _CLEAN = 1.0, -0.3  # a line with the critical fail that was heard, one without any

_FAMILIES: dict[str, frozenset[str]] = {
    "identity": frozenset({"name-asked", "identifier-asked", "name-heard"}),
    "opening": frozenset({"own-name", "institution", "purpose", "recording", "credentials"}),
    "cause": frozenset({"cause-open", "cause-closed"}),
    "listening": frozenset(
        {"restated", "calmed", "apologised", "separated", "condolence", "crisis-stay"}
    ),
    "payment": frozenset(
        {"demand", "date-asked", "amount-asked", "channel-asked", "dictated", "proposal-asked"}),
    "facts": frozenset({"amount", "due-date", "contract-fee", "record-checked"}),
    "consequences": frozenset(
        {"consequence-contract", "consequence-untied", "consequence-legal", "consequence-visit",
         "next-step-dated", "next-step-undated"}
    ),
    "options": frozenset({"option-authorised", "option-unauthorised", "autodebit"}),
    "routes": frozenset(
        {"route-named", "route-vague", "complaint-logged", "supervisor", "desk-fraud",
         "desk-hardship", "desk-deceased", "objection-opened", "crisis-handover",
         "collection-paused", "documents-asked"}
    ),
    "contact": frozenset(
        {"other-channel", "minimal-contact", "contact-agreed", "refusal-honoured",
         "limits-respected", "leave-choice", "written-notice"}
    ),
    "close": frozenset({"agreement-repeated", "recorded", "follow-up"}),
    "harsh": TONES | {"judgement", "pressure-on-others"},
}  # fmt: skip
_FAMILY_OF = {act: name for name, acts in _FAMILIES.items() for act in acts}
ECHOES, LONG_WORD = 2, 4  # words in common that make an echo; letters of a word that counts
_WORD = re.compile(r"[a-z]+")
#: Han characters in a row without those that only hold sentences together.
_RUN = re.compile(
    r"[^\W\da-z_我您你他她它这那的了着过吗呢吧呀啊嘛么是在有没"
    r"不也都就还才再又很给跟和把被对会能要想请]{2,}"
)
_FIGURE = re.compile(r"\d{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SIGNS = re.compile(r"[\W_]+")
_TAG = re.compile(
    r"(?:,|^|是)?(?:对吧|对吗|是吧|是吗|对不对|没错吧|right|is that right|isn't it|yes) ?\?? ?(?:$|[.!;])"
)
_ASKS = re.compile(
    r"\?|[吗呢么]|哪|什么|怎|多少|几[号点天时]|是不是|能不能|行不行|好不好|可不可以|要不要|有没有|吧$|[行成好能]不$|可以不$|"
    r"(?:^|[.!;,:] ?)(?:(?:so|and|but|then|well|ok|okay|right|now) )?(?:what|when|where|who|which|why|how)\b|"
    r"\b(?:can you|could you|would you|will you|shall)\b|"
    r"\b(?:tell me|let me know|say|ask) (?:what|when|where|who|which|why|how)\b"
)
_FAREWELL = re.compile(
    r"再见|再会|拜拜|先(?:这样|挂了?)|挂了|回头(?:再)?(?:聊|联系|打)|(?:不|先不)(?:再)?打扰[您你]?了|"
    r"祝[您你].{0,6}(?:愉快|顺利|平安)|\bgood ?bye\b|\bbye\b|\btalk (?:later|soon)\b|"
    r"hang(?:ing)? up|\btake care\b|\ball the best\b|\bhave a (?:good|nice) (?:day|evening|one)\b"
)
_GOODBYE = re.compile(
    r"(?:再见|再会|拜拜|挂了|\bgood ?bye|\bbye(?: ?bye)?)(?:啊|了|哈|now|then|[^\w]| )*$"
)
#: Characters of a sentence that says no more than good-bye (English: twice as many), and of its end.
_FAREWELL_AT_MOST, _LAST_WORDS = 30, 8


@dataclass(frozen=True)
class Understood:
    """What typed words do, as values of the scenario. `words` is whether there were any at all.

    `hints` are acts that the words may do besides. They help to find the line that was meant, and are
    neither counted as said nor graded.
    """

    text: str
    folded: str
    acts: tuple[Act, ...]
    violations: tuple[Violation, ...]
    unsure: tuple[str, ...]
    addresses: bool
    words: bool
    suspected: tuple[Suspected, ...] = ()
    hints: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """The acts by key."""
        return frozenset(one.act for one in self.acts)

    @property
    def fails(self) -> frozenset[str]:
        """The critical fails by id."""
        return frozenset(one.id for one in self.violations)

    @property
    def asks(self) -> bool:
        """Whether an answer is waited for. A tag after a statement (“对吧”) waits for a nod only."""
        return bool((self.keys | self.hints) & ASKING or _ASKS.search(_TAG.sub("", self.folded)))

    @property
    def bids_farewell(self) -> bool:
        """Whether these are words of parting and nothing else, or a short word that ends in one."""
        short = len(self.folded) <= _FAREWELL_AT_MOST * (1 if _HAN.search(self.folded) else 2)
        parts = short and bool(_FAREWELL.search(self.folded))
        last = _FAREWELL.search(self.folded, max(0, len(self.folded) - _LAST_WORDS))
        return parts and (not self.keys - {"own-name"} or (bool(last) and not self.asks))

    @property
    def ends_in_goodbye(self) -> bool:
        """Whether the words end in a good-bye after whatever they say and ask nothing."""
        return bool(_GOODBYE.search(self.folded)) and not self.asks


def understand(text: str, *, case: Case, lines: Sequence[Line] = ()) -> Understood:
    """Return what `text` does. Words of a line on offer do what its author says that they do."""
    return with_line(plain_values(hear(text, case=case)), lines)


def plain_values(heard: Heard) -> Understood:
    """Return what was heard as values of the scenario, with the original words."""
    acts = tuple(
        Act(act=one.key, says=heard.said(one), value=None if one.value is None else str(one.value))
        for one in heard.acts
        if one.key in ACTS and heard.said(one)
    )
    violations = tuple(violation(heard, one) for one in heard.offences if heard.said(one))
    return Understood(
        text=heard.words.original.strip(),
        folded=heard.words.text,
        acts=acts,
        violations=violations,
        unsure=tuple(sorted(heard.unsure)),
        suspected=suspected(heard),
        addresses=heard.makes_sense,
        words=any(sign.isalnum() for sign in heard.words.text),
    )


def violation(heard: Heard, one: Offence) -> Violation:
    """Return an offence as a violation; its reason is how it was known, and by which words."""
    return Violation(id=one.key, says=heard.said(one), why=f"{HEARD}:{one.ground}:{one.cue}")


def suspected(heard: Heard) -> tuple[Suspected, ...]:
    """Return the words at which a person should look."""
    return tuple(
        Suspected(id=one.key, says=heard.said(one)) for one in heard.suspected if heard.said(one)
    )


def with_hints(
    said: Understood, *, last: str, agreement: Terms | None, amount: str = "", named: bool = False
) -> Understood:
    """Add what the words may do: what was not quite heard, an echo of `last`, figures agreed on.

    `last` are the words being answered, folded; `amount` is the sum owed, in digits; `named` is whether
    somebody is called by name where the name is asked for. Words that speak to nobody get no other hint.
    """
    if named:
        said = replace(said, hints=said.hints | {"name-asked"})
    if not (said.addresses or said.asks or _figures(said.folded) & {amount}):
        return said
    hints = {*said.hints} | {key for key in said.unsure if key in ACTS}
    if not said.suspected and len(_content(said.folded) & _content(last)) >= ECHOES:
        hints.add("restated")
    terms = (agreement.date, agreement.amount, agreement.channel) if agreement else ()
    figures = {number for term in terms for number in _figures(term or "")}
    if figures & _figures(said.folded) and "due-date" not in said.keys:
        hints.add("agreement-repeated")
    elif not said.keys and amount in _figures(said.folded):
        hints.add("amount")  # “2450.”
    hints |= may_do(said.folded)
    open_to = _PROPOSING if agreement is None else frozenset()
    asks = said.folded.endswith("?") or said.asks
    if asks and said.keys <= open_to and named_in(said.folded).days:
        hints.add("date-asked")  # “so tomorrow?”
    return replace(said, hints=frozenset(hints))


def _content(folded: str) -> frozenset[str]:
    """Return the words of a sentence that carry its matter: long words, pairs of Han characters."""
    words = {word for word in _WORD.findall(folded) if len(word) >= LONG_WORD}
    pairs = {"".join(pair) for run in _RUN.findall(folded) for pair in pairwise(run)}
    return frozenset(words | pairs)


def _figures(text: str) -> frozenset[str]:
    return frozenset(_FIGURE.findall(text.replace(",", "")))


def with_line(said: Understood, lines: Sequence[Line]) -> Understood:
    """Add the acts and violations of the line whose words these are, where they stand verbatim."""
    alike = [(likeness(one, said.folded), one) for one in lines]
    most, line = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    if line is None or most < SAME:
        return said
    known, broken = said.keys, said.fails
    acts = [act for act in line.acts if act.act not in known and act.says in said.text]
    fails = [one for one in line.violations if one.id not in broken and one.says in said.text]
    same = most >= VERBATIM
    return replace(
        said,
        acts=(*said.acts, *acts),
        violations=(*said.violations, *fails),
        unsure=() if same else said.unsure,
        suspected=() if same else said.suspected,
        addresses=said.addresses or same,
    )


def known(line: Line, said: Understood) -> bool:
    """Return whether a phrase by which the author knows the line stands in the words."""
    own = {one.id for one in line.violations}
    return not said.fails - own and any_stands_in(line.known_by, said.folded)


def means(line: Line, said: Understood) -> bool:
    """Return whether these are the line's own words, with small changes, or hold a phrase of it."""
    return likeness(line, said.folded) >= SAME or known(line, said)


def to_what_was_said(line: Line, said: Understood) -> Line:
    """Return the line with the answers to what was typed: who says half of it is answered that half.

    What an author lets answer a poor line is an answer to its tone or to its own words. Who was taken
    for it without either is answered as anybody is there.
    """
    own = line.quality not in ("soft", "hard") or _is_like(line, said)
    fitting = tuple(
        one
        for one in line.answers
        if (own and not (one.heard or one.named))
        or (said.keys | said.hints) & frozenset(one.heard)
        or any_stands_in(one.named, said.folded)
    )
    return (
        line if len(fitting) == len(line.answers) else line.model_copy(update={"answers": fitting})
    )


def _is_like(line: Line, said: Understood) -> bool:
    """Return whether the words do what a poor line does besides asking for money, or are much like it."""
    shared = said.keys & {act.act for act in line.acts} - DEMANDS
    return bool(shared) or likeness(line, said.folded) >= FITS or means(line, said)


def best_line(lines: Sequence[Line], said: Understood) -> Line | None:
    """Return the line that was meant, the first of equals; None when no line fits."""
    weights = _weights(lines)
    well = {act.act for line in lines if line.quality == "good" for act in line.acts}
    best, most = None, FITS
    for line in lines:
        found = fit(line, said, weights, done_well=frozenset(well))
        if found > most:
            best, most = line, found
    return best


def fit(
    line: Line, said: Understood, weights: dict[str, float], *, done_well: frozenset[str]
) -> float:
    """Return how well `line` fits: acts and violations first, then likeness of the words.

    `done_well` are the acts of the good lines on offer, `weights` those of all.
    """
    alike = likeness(line, said.folded)
    if alike < VERBATIM and known(line, said):
        return _KNOWN + _LIKENESS * alike
    theirs = frozenset(act.act for act in line.acts)
    telling = _well(said, done_well) if line.quality == "good" else _poor(line, said, done_well)
    hinted = said.hints & theirs - (frozenset() if line.quality == "good" else POLITE | done_well)
    done = _overlap(telling | hinted, theirs, weights)
    akin = (
        telling - weights.keys()
    )  # what a line here does itself is not meant by another of its kind
    family = _FAMILY * _overlap(_families(akin), _families(theirs), {})
    fails = frozenset(one.id for one in line.violations)
    if line.quality == "good" and theirs & ASKING and not said.asks and alike < VERBATIM:
        return 0.0  # nobody answers what was not asked
    if line.quality == "soft" and alike < SAME and said.keys & _HARSH - theirs:
        return 0.0  # what is said harshly is not meant softly
    if fails - said.fails and alike < SAME:  # nobody answers for what was not said
        return 0.0  # what its author answers there would be no answer to this
    found = _OWN_WORDS * max(done, family) + _LIKENESS * alike + (alike >= VERBATIM)
    if fails & said.fails:
        return found + _SAME_FAIL
    return found + _CLEAN if said.fails else found


def _well(said: Understood, done_well: frozenset[str]) -> frozenset[str]:
    """Return the acts of the words. “When can you pay?” presses nobody where that may be asked, nor does
    “why haven't you paid?” anywhere.
    """
    why = "cause-open" in said.keys | said.hints
    asks = (why or bool((said.keys | said.hints) & done_well & _TERMS)) and not said.keys & TONES
    return said.keys - {"demand"} if asks else said.keys


def _poor(line: Line, said: Understood, done_well: frozenset[str]) -> frozenset[str]:
    """Return the acts by which a soft, hard or unlawful line can be meant: by what is poor in it.

    Not by what a good line here does as well, by saying who one is or whom one looks for, or by a
    question that it does not ask.
    """
    own = frozenset(act.act for act in line.acts) if line.quality == "soft" else frozenset()
    return _well(said, done_well) - POLITE - done_well - (said.keys & ASKING - own)


def _weights(lines: Sequence[Line]) -> dict[str, float]:
    """Return the weight of every act: what only one line does tells most.

    What a poor line does politely, or as a good one does, does not count: no poor line is meant by it.
    """
    count: dict[str, int] = {}
    well = {act.act for line in lines if line.quality == "good" for act in line.acts} | POLITE
    for line in lines:
        acts = {one.act for one in line.acts}
        for act in acts if line.quality == "good" else acts - well:
            count[act] = count.get(act, 0) + 1
    return {act: 1 / number for act, number in count.items()}


def _overlap(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    default = _UNKNOWN if weights else 1.0
    total = sum(weights.get(key, default) for group in (one, other) for key in group)
    return 2 * sum(weights.get(key, default) for key in one & other) / total if total else 0.0


def _families(acts: Iterable[str]) -> frozenset[str]:
    return frozenset(_FAMILY_OF[act] for act in acts if act in _FAMILY_OF)


def likeness(line: Line, folded: str) -> float:
    """Return how alike `folded` and the wordings of the line are, from 0 to 1."""
    mine = _grams(folded)
    best = 0.0
    for text in (line.text, *line.also):
        theirs = _grams(_folded(text))
        total = len(mine) + len(theirs)
        if total:
            best = max(best, 2 * len(mine & theirs) / total)
    return best


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return normal(text).text


@lru_cache(maxsize=4096)
def _grams(folded: str) -> frozenset[str]:
    size = 2 if _HAN.search(folded) else 4
    plain = _SIGNS.sub("", folded)
    return frozenset(plain[at : at + size] for at in range(max(0, len(plain) - size + 1)))
