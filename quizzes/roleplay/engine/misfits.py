"""Typed words that fit no line here, and what the other side can sensibly answer to them.

They may be a step that was left out before (:func:`caught_up`), something that needs no more than a nod
(:func:`only_tells`), or an agreement repeated otherwise than it was made (:func:`misquoted`). A good-bye
is in :mod:`quizzes.roleplay.engine.leaving`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from quizzes.roleplay.engine.agreed import named_in
from quizzes.roleplay.engine.flow import moved, offered_lines, plain_target
from quizzes.roleplay.engine.leaving import next_beats
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.scenario import Answer, Cue, Line, Scenario, Step, Terms
from quizzes.roleplay.engine.turns import Reply, State
from quizzes.roleplay.engine.understanding import ASKING, Understood, best_line, known, means
from quizzes.roleplay.engine.vocabulary import COMMITMENT

#: What tells, explains or assures, and asks for no answer.
TELLING = frozenset(
    {"own-name", "institution", "purpose", "recording", "record-checked", "amount", "due-date",
     "contract-fee", "consequence-contract", "option-authorised", "autodebit", "written-notice", "other-channel",
     "restated", "calmed", "apologised", "recorded", "follow-up", "limits-respected",
     "agreement-repeated", "complaint-logged", "route-named", "condolence", "collection-paused",
     "refusal-honoured"}
)  # fmt: skip
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FROM_TODAY = frozenset({"今天", "明天", "后天", "大后天", "today", "tomorrow"})
_CONTACT = re.compile(r"打(?:电话|给)|联系|回电|\b(?:call|ring|phone)\b")
_CLAUSE = re.compile(r"[,.;!?]+")
_BETWEEN = re.compile(r"(?<=\d),(?=\d)")
OFFERS = frozenset({"option-authorised", "documents-asked"})  # may be made at any time
#: What a line does that repeats an agreement and nothing besides.
REPEATING = frozenset({"agreement-repeated", "restated", "amount"})
_NOD = re.compile(
    r"(?:(?:嗯+|哦+|噢|好(?:的|吧|嘞|好)?|行(?:吧)?|对|是(?:的|啊)?|明白了?|知道了|了解了?|(?:我)?理解(?:理解)?|"
    r"谢谢(?:您|你)?(?:配合)?|没事|没关系|不好意思|对不起|抱歉|打扰了|打错了|oh|sorry|"
    r"(?:the )?wrong number|i guess|my (?:mistake|bad)|ok|okay|right|sure|i see|thanks?|"
    r"thank you|got it|fine|understood|of course|no problem|yes|yeah|"
    r"i understand|alright|all right|great|perfect|您(?:觉得|看)(?:呢|怎么样|行吗|可以吗)|"
    r"what do you (?:think|say)\??)(?:[啊呀呢哈]|[,.!; ])*)+"
)
_MORE = re.compile(
    r"(?:还有|有没有)(?:什么|啥)?(?:别的|其他)?的?(?:要问|要说|问题|不明白|不清楚|疑问|需要)|"
    r"还有(?:什么|啥)?(?:别的|其他|问题)?的?(?:事)?吗|"
    r"\banything else\b|\bany (?:other )?questions?\b|\bis that all\b"
)
LEAST_SUM = 100  # what is less may be a day or an hour


def caught_up(scenario: Scenario, state: State, said: Understood) -> Line | None:
    """Return the good line of an earlier beat that these words say only now; the call stays here.

    A question may also be that of a beat which was skipped on the way. Whoever forgot to ask for the
    identity may ask later; the other side answers as if it had come in time. What was said once is not
    said again, unless in words by which the author knows the line.
    """
    before = [moved(state, key) for key in state.visited if key != state.beat]
    late = [
        _said_late(scenario, one, state)
        for there in before
        for one in offered_lines(scenario, there)
        if one.quality == "good" and plain_target(there, one) in state.visited
    ]
    skipped = {beyond.beat: beyond for there in before for beyond in next_beats(scenario, there)}
    late += [
        _said_late(scenario, one, state)
        for there in skipped.values()
        for one in offered_lines(scenario, there)
        if one.quality == "good" and {act.act for act in one.acts} & ASKING and said.asks
    ]
    line = best_line(late, said)
    if line is None:
        return None
    new = {act.act for act in line.acts} & (said.keys | said.hints & ASKING) - set(state.said)
    return line if new or known(line, said) else None


def _said_late(scenario: Scenario, line: Line, state: State) -> Line:
    """Return `line` as it is answered in a later beat: with what its own next beat would have brought, but
    for what is said there in any case. A story that was told is not told again.
    """
    cues = [
        Answer.model_validate(cue.model_dump())
        for cue in scenario.beat(line.next[0].beat).cues
        if cue.when is not None or cue.discloses
    ]
    told = any(set(one.discloses) & set(state.disclosed) for one in line.answers)
    answers = (*(() if told else line.answers), *cues)
    return line.model_copy(update={"answers": answers, "next": (Step(beat=state.beat),)})


def only_tells(scenario: Scenario, said: Understood) -> bool:
    """Whether the words tell or assure what a good line of this scenario does, and nothing besides."""
    good = {
        act.act
        for beat in scenario.beats
        for line in beat.lines
        if line.quality == "good"
        for act in line.acts
    }
    return bool(said.keys & good) and said.keys <= TELLING and not (said.fails or said.suspected)


def otherwise(cues: Sequence[Cue], last: str) -> tuple[Cue, ...]:
    """Return `cues` without the wording that was spoken just now, `last` (folded), where there is another."""
    found = []
    for cue in cues:
        texts = tuple(text for text in cue.texts if normal(text).text != last)
        found.append(cue.model_copy(update={"texts": texts or cue.texts}))
    return tuple(found)


def nods(said: Understood) -> bool:
    """Whether the words only show that one listens: “好的”, “I see”."""
    return _NOD.fullmatch(said.folded.strip()) is not None


def asks_for_more(said: Understood) -> bool:
    """Whether the words ask if there is anything else, and nothing besides."""
    return bool(_MORE.search(said.folded)) and not said.keys - {"restated"}


def misquoted(agreement: Terms | None, said: Understood, line: Line | None) -> bool:
    """Return whether an agreement is repeated with other days or sums than were agreed on, or with
    any where none was made.

    `line` is what the words were taken for: whoever is taken to repeat an agreement is held to it. Days
    are compared with days and sums with sums; where either side has none, nothing is said. The day of
    the next contact is no day of the agreement.
    """
    acts = {act.act for act in line.acts} if line is not None else set()
    repeats = "agreement-repeated" in acts and acts <= REPEATING
    if not (repeats or "agreement-repeated" in said.keys):
        return False
    _, sums = _terms(said.folded)
    days = _agreed_days(said)
    if agreement is None:
        return repeats and bool(days or sums)
    agreed = " ; ".join(filter(None, (agreement.date, agreement.amount)))
    agreed_days, agreed_sums = _terms(normal(agreed).text)
    _, cards = _terms(normal(agreement.channel or "").text)
    sums -= cards
    return _differ(agreed_days, days) or bool(agreed_sums and sums and not agreed_sums & sums)


def _agreed_days(said: Understood) -> frozenset[str]:
    """Return the days that are said of the agreement: beside the next contact those with a sum only.

    “25号2450，25号我打电话确认” names the 25th for both.
    """
    if not ("follow-up" in said.keys or _CONTACT.search(said.folded)):
        return _terms(said.folded)[0]
    named = [_terms(clause) for clause in _CLAUSE.split(_THOUSANDS.sub("", said.folded))]
    return frozenset(day for days, sums in named if sums for day in days)


def _differ(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether days exclude each other. Which date tomorrow is, nobody knows here."""
    if not some or not others or some & others:
        return False
    return (some <= _FROM_TODAY) == (others <= _FROM_TODAY)


def told_already(agreement: Terms | None, said: Understood) -> Terms | None:
    """Return the agreed terms for which the words ask once more, None when there are none."""
    if agreement is None or said.fails:
        return None
    parts = zip(COMMITMENT, ("date", "amount", "channel"), strict=True)
    asked = {name: getattr(agreement, name) for act, name in parts if act in said.keys}
    return Terms(**asked) if any(asked.values()) else None


def _terms(folded: str) -> tuple[frozenset[str], frozenset[Decimal]]:
    """Return the days and the sums in folded words; an hour is no day."""
    named = named_in(_BETWEEN.sub(" ; ", _THOUSANDS.sub("", folded)))
    days = {one for one in named.days if not one.endswith(("点", "下班", "饭后"))}
    return frozenset(days), frozenset(one for one in named.sums if one >= LEAST_SUM)


def answered(lines: Sequence[Line], replies: Sequence[Reply]) -> list[str]:
    """Return what counts as asked because it was answered: the terms that the replies promise.

    `lines` are those that the words were taken for. Guards read it; graders never do.
    """
    named = {
        act
        for reply in replies
        if reply.promises is not None
        for act, term in zip(
            COMMITMENT,
            (reply.promises.date, reply.promises.amount, reply.promises.channel),
            strict=True,
        )
        if term
    }
    return sorted(named & {act.act for line in lines for act in line.acts})


def counts_as_said(heard: Understood, line: Line | None) -> list[str]:
    """Return what counts as said for guards: what was heard or may be an offer, and of the line it is the
    moves and what the words may do.
    """
    told: list[str] = [act.act for act in heard.acts]
    if not heard.fails and "option-unauthorised" not in heard.keys:
        told += sorted(heard.hints & OFFERS)
    if line is not None:
        told += line.moves
        told += sorted(heard.hints & {act.act for act in line.acts})
        if means(line, heard):
            told += [act.act for act in line.acts]
    return told
