"""Critical fails in typed words, read from the words and from whom they are said to.

Many fails are a matter of circumstances: money asked of somebody who owes none, a debt named before
a stranger, a sum that no fact contains, an hour at night, collecting on while a crisis was voiced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import Clause
from quizzes.roleplay.engine.figures import numbers
from quizzes.roleplay.engine.lexicon import lexicon

LEXICAL = ("CF1", "CF2", "CF5", "CF6", "CF7", "CF9", "CF10")
CERTAIN = 0.5
NEAR = 16  # characters between a fee and its figure
LATIN_REACH = 3  # as many letters say what one character says
NEGATION_REACH = 10  # characters before the words
LEAST_FEE = 10  # figures below are days, instalments, hours
_UNIT = re.compile(r"[天日号点期月个次]|:|%|折|days?|am|pm")
_ACCOUNT_OF_CALLS = re.compile(
    r"(?:不|勿)(?:再|会)?(?:打|联系|来电|拨)|don't (?:call|ring)|no (?:calls|contact)|记录|系统显示|确实打了|record|"
    r"查[到了过]|(?:近|过去)[^,.!?;]{1,4}(?:天|周|月)"
)
_FIRM_DEBT = re.compile(
    r"欠|逾期|催收|还款|没还|贷款|没按时|owe|overdue|collection|instal|debt|loan|recovery|\d{3,}"
)
#: A written direction that others read or listen along: “[to the family chat]”, “【发到单位群】”.
_OVERHEARD = re.compile(
    r"[\[(【](?![^\])】]*(?:registered|own|personal|本人|登记))[^\])】]{0,40}(?:famil|shared|group|office|household|"
    r"speaker|reception|群|公用|共用|家人|同事|前台|外放|免提|扬声)"
)
#: What the other side says of who else hears: a phone on loudspeaker; people all around.
_ON_SPEAKER = re.compile(
    r"(?<!没)(?<!没有)(?<!没开)(?:免提|外放|扬声)(?!关)|(?<!not )on (?:the )?(?:loud)?speaker"
)
_PEOPLE_AROUND = re.compile(
    r"一车(?:人|乘客)|满车|bus ?full|full bus|busload|bus with (?:people|passengers)"
)
_DRIVES = re.compile(
    r"(?:开|骑)着?(?:公交|大巴|货|出租|电动)?车|开着(?:公交|大巴)|(?:在)?路上|驾驶|高速"
)
_PAPERS = re.compile(r"证明|手续|报警|材料|police|certificate")
_KIN = re.compile(r"家里人|全家|亲戚|亲友|family|relatives")
_TAKEN = re.compile(r"抓|逮捕|拘|坐牢|蹲|判刑|刑事|arrest|jail|prison|charged|cell")
#: Pay first, the question is looked into meanwhile.
_MEANWHILE = re.compile(
    r"先[^,.!?;]{0,10}(?:最低|还款|还上|还掉|还了|垫|付|存|交|转)|最低(?:还款)?额?[^,.!?;]{0,6}(?:先)?(?:还|存|处理)|"
    r"pay (?:the minimum|something|it|that) (?:now|first|meanwhile|in the meantime|while)"
)
_HELP = re.compile(r"120|110|急救|安全|身边|医院|不催|不谈|ambulance|safe")
_GRANTS = re.compile(r"(?<!无)(?<!无权)减免|(?<!无)(?<!不)免息|waiver")
_OURS = re.compile(r"给[您你]|我(?:先|做主|替|帮|给)|i'll|we'll|i can|let you")


@dataclass(frozen=True)
class Offence:
    """A critical fail in the folded text; `weight` 0..1 says how firm the evidence is.

    `cue` are the very words, folded, by which it was known; it stands from `start` to `end` until
    :mod:`quoting` takes in what belongs to it. `ground` is what kind of knowledge that was: the words
    alone, or the circumstances in which they were said.
    """

    key: str
    start: int
    end: int
    weight: float
    cue: str = ""
    ground: str = "words"

    @property
    def certain(self) -> bool:
        """Whether it is decided; else a person looks."""
        return self.weight >= CERTAIN


def offences(case: Case, text: str, parts: Sequence[Clause]) -> tuple[Offence, ...]:
    """Return the critical fails, certain or not, in the order of their words."""
    found: list[Offence] = []
    for _number, group in groupby(parts, key=lambda part: part.sentence):
        sentence = list(group)
        start = sentence[0].start
        words = text[start : sentence[-1].end]
        found.extend(
            replace(one, start=start + one.start, end=start + one.end)
            for look in (_lexical, _contact, _money, _disputed, _disclosure, _others)
            for one in look(case, words)
        )
    found.extend(_crisis(case, text, parts))
    found.extend(_overheard(case, text, parts))
    return tuple(sorted(found, key=lambda one: (one.start, one.key)))


def negated(words: str, at: int, *, reach: int = NEGATION_REACH) -> bool:
    """Whether a negation stands at most `reach` characters before place `at`."""
    if words[at : at + 1].isascii():
        reach *= LATIN_REACH
    return bool(lexicon("violations")["negation"].search(words[max(0, at - reach) : at + 2]))


def _withdrawn(words: str, end: int) -> bool:
    """Whether what was named is advised against right after it."""
    return bool(re.match(r"[^.!?;]{0,6}(?:别|不(?:建议|要|能|可)|就算了|don't|isn't)", words[end:]))


def _at(
    key: str, match: re.Match[str], weight: float, ground: str = "words", *, start: int = 0
) -> Offence:
    """Return the offence with the words it is known by; `start` is where the searched text begins."""
    cue = match.group().strip(" ,")
    left = start + match.start() + match.group().index(cue)
    return Offence(key, left, left + len(cue), weight, cue, ground)


def _lexical(case: Case, words: str) -> Iterator[Offence]:
    table = lexicon("violations")
    for key in LEXICAL:
        for match in table[key].finditer(words):
            if key != "CF10" and negated(words, match.start()):
                continue
            if key not in {"CF2", "CF10"} and _withdrawn(words, match.end()):
                continue  # an insult stays one, whatever is forbidden after it
            if key != "CF10" and table["quotation"].search(words[: match.start() + 2]):
                continue
            if key == "CF1" and _wishes_well(case, words, match):
                continue
            if key == "CF7" and case.kind in {"DU", "DV"} and _KIN.search(match.group()):
                continue  # the family is on the line
            if key == "CF5" and (_own_step(words, match) or _of_papers(case, words)):
                continue
            if key == "CF10" and re.search(r"不影响|won't affect|whatever you", words):
                continue
            yield _at(key, match, _weight(key, case, words))
            break


def _wishes_well(case: Case, words: str, match: re.Match[str]) -> bool:
    """Whether “注意安全” is said to somebody who drives: a wish there, a veiled threat elsewhere."""
    return "注意安全" in match.group() and bool(
        _DRIVES.search(words) or _DRIVES.search(_last_told(case))
    )


def _of_papers(case: Case, words: str) -> bool:
    """Whether an office is named for the papers that a death or a misused identity needs."""
    about_papers = case.kind in {"DU", "FD"} and _PAPERS.search(words)
    return bool(about_papers) and not _TAKEN.search(words)


def _own_step(words: str, match: re.Match[str]) -> bool:
    """Whether it is the listener's own step: “if you report it to the police”."""
    return bool(
        re.search(r"(?:[您你](?:要|想|需要|可以)?|you )[^,.!?;]{0,12}$", words[: match.start()])
    ) and bool(re.search(r"报警|报案|派出所|police|公安", match.group()))


def _weight(key: str, case: Case, words: str) -> float:
    if key == "CF5" and lexicon("violations")["possibility"].search(words):
        return 0.3
    if key == "CF10" and not (case.complaint or case.disputed or case.contact_request):
        return 0.25
    return 0.8


def _contact(case: Case, words: str) -> Iterator[Offence]:
    table = lexicon("violations")
    for key in ("night", "often"):
        match = table[key].search(words)
        if not match or not table["contacting"].search(words):
            continue
        if negated(words, match.start(), reach=8) or _ACCOUNT_OF_CALLS.search(words):
            continue
        yield _at("CF11", match, 0.8, key)
        if case.contact_request:
            yield _at("CF10", match, 0.6, "against-request")
        return


def _money(case: Case, words: str) -> Iterator[Offence]:
    table = lexicon("violations")
    waive = table["waive"].search(words)
    granted = _GRANTS.search(case.facts_text) or re.search(r"合同里?不收|宽限", words)
    if waive and not granted and not negated(words, waive.start(), reach=8):
        yield _at("CF8", waive, 0.6 if _OURS.search(words) else 0.35, "waiver")
    unknown = [
        number.start
        for number in numbers(words)
        if number.value >= LEAST_FEE
        and number.value not in case.known_numbers
        and not _UNIT.match(words[number.end : number.end + 4].strip())
    ]
    for fee in table["fee"].finditer(words):
        near = any(abs(start - fee.start()) < NEAR for start in unknown)
        if near and not negated(words, fee.start(), reach=6):
            yield _at("CF8", fee, 0.7, "sum-unknown")
            return


def _disputed(case: Case, words: str) -> Iterator[Offence]:
    """Yield the demand that goes on, if only for a part, while the debt is denied."""
    match = _MEANWHILE.search(words) if case.disputed else None
    if match and not negated(words, match.start(), reach=4):
        yield _at("CF10", match, 0.6, "while-disputed")


def _disclosure(case: Case, words: str) -> Iterator[Offence]:
    if not case.outsider:
        return
    table = lexicon("violations")
    debt = table["debt-word"].search(words)
    if debt and not table["shield"].search(words) and not negated(words, debt.start()):
        weight = 0.8 if _FIRM_DEBT.search(words) else 0.4
        yield _at("CF3", debt, weight, "before-stranger")


def _overheard(case: Case, text: str, parts: Sequence[Clause]) -> Iterator[Offence]:
    """Yield the debt told where others read or listen along, although the one called is the debtor."""
    weight = 0.0 if case.outsider else _listened_to(case, text)
    if not weight:
        return
    for part in parts:
        debt = _FIRM_DEBT.search(part.text)
        if debt and not negated(part.text, debt.start()):
            start = text.index(part.text, part.start)
            yield _at("CF3", debt, weight, "before-stranger", start=start)
            return


def _listened_to(case: Case, text: str) -> float:
    """Return how firm it is that others hear what is said now."""
    before = _last_told(case)
    if _OVERHEARD.search(text) or _ON_SPEAKER.search(before):
        return 0.8
    return 0.4 if _PEOPLE_AROUND.search(before) else 0.0


def _last_told(case: Case) -> str:
    """Return what the other side said last, empty when it said nothing yet."""
    return next((said for who, said in reversed(case.history) if who != "collector"), "")


def _others(case: Case, words: str) -> Iterator[Offence]:
    table = lexicon("violations")
    paying = table["paying"].search(words)
    if not paying or negated(words, paying.start()):
        return
    if table["quotation"].search(words[: paying.start() + 1]):
        return
    if case.speaker != "debtor":
        if not case.liable and re.search(r"您|你|you", words):
            yield _at("CF4", paying, 0.6, "owes-nothing")
        return
    other = table["others"].search(words)
    apart = (
        other and "," in words[min(other.start(), paying.start()) : max(other.end(), paying.end())]
    )
    if other and not apart and abs(other.start() - paying.start()) < NEAR:
        yield _at("CF4", other, 0.5, "others-pay")


def _crisis(case: Case, text: str, parts: Sequence[Clause]) -> Iterator[Offence]:
    if not case.crisis:
        return
    asking = lexicon("violations")["asking"]
    for part in parts:
        match = asking.search(part.text)
        if match and not negated(part.text, match.start()) and not _HELP.search(part.text):
            start = text.index(part.text, part.start)
            yield _at("CF12", match, 0.75, "in-crisis", start=start)
            return
