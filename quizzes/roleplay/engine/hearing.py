"""What typed words do: the acts and critical fails in them, each with the words that carry it.

Heard once, graded like a chosen line: graders read acts and violations and never the text. What may
be there but is not certain goes into `unsure`, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from quizzes.roleplay.engine.act import Act
from quizzes.roleplay.engine.agreed import repeated_terms
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import Clause, clauses
from quizzes.roleplay.engine.facts import is_false_sum, names_false_due_day
from quizzes.roleplay.engine.figures import numbers
from quizzes.roleplay.engine.lexicon import lexicon, pattern
from quizzes.roleplay.engine.normal import Normal, normal
from quizzes.roleplay.engine.offences import Offence, negated, offences
from quizzes.roleplay.engine.quoting import quoted
from quizzes.roleplay.engine.restating import restated
from quizzes.roleplay.engine.suspicion import Suspicion, suspicions

_DATED = pattern("{day}|{clock}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: Words that hold sentences together. Speech is full of them, lists and word salad are not.
_FUNCTION_HAN = re.compile(
    r"[我您你他她它咱这那哪谁啥的了着过吗呢吧呀啊嘛么是在有没不也都就还才再又很给跟和把被让向从到对为会能要可想请问说先下什怎几多]"
)
_FUNCTION = re.compile(
    r"(?:i|you|he|she|it|we|they|me|him|her|us|them|my|your|his|its|our|their|this|that|these|those|the|a|an|and|"
    r"or|but|so|if|not|to|of|in|on|at|by|for|from|with|about|as|up|out|is|are|was|were|be|been|am|do|does|did|"
    r"have|has|had|can|could|will|would|may|might|shall|should|must|what|which|when|how|who|why|where|there|here|"
    r"then|than|no|yes|please|hello|hi|speaking|thanks|sorry|good|go|ahead|let|just|mr|mrs|ms|im|its|ill|ive|youre|thats|dont|didnt|cant|whats|\w+'\w+)"
)
_DUE = re.compile(
    r"逾期|过期|到期|超过|拖了|过了|天前|还款日|\d天|[一二三四五六七八九十两]天|昨天|"
    r"overdue|\blate\b|past (?:the )?due|\bdue\b|\bdays?\b|weeks? (?:past|late)|behind"
)
_ADDRESSED_BY_NAME = re.compile(
    r"[\u4e00-\u9fff](?:先生|女士|小姐|老师|师傅|老板|姐|哥)|\b(?:mr|mrs|ms|miss)\b"
)
_NAMED_SELF = re.compile(
    r"我(?:就)?是|是我|本人|\bspeaking\b|\bhere\b|\bthis is\b|it's me|^[a-z]+\."
)
#: Names that only look like one: the institution's, and ordinary words after “it's”.
_NO_NAME = re.compile(
    r"(?:bank|credit|finance|services?|collections?|team|desk|centre|card) (?:here|speaking)"
)
_NAMES_ITSELF = re.compile(r"my name|\d|(?:me|i'm|i am|this is|it'?s) .* (?:from|at|with|of)")
_NO_PERSON = frozenset(
    ("This", "It", "I", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
     "January", "February", "March", "April", "June", "July", "August", "September", "October",
     "November", "December", "Hello", "Good", "Hi")
)  # fmt: skip
#: What is done only once money has come: nothing is done now.
_ON_CONDITION = re.compile(
    r"(?:到|还|付|结|交|转)[^,.!?;]{0,4}(?:账|了|清|上|完|过来)[^.!?;]{0,6}(?:再|才)|"
    r"(?:once|after|when|as soon as) (?:you(?:'ve| have)?|it's|the money(?:'s| is)?) (?:paid|pay|in|here|settled)"
)
_DONE_NOW = frozenset({"recorded", "complaint-logged", "objection-opened", "route-named"})
_VISIT = re.compile(r"外访|上门|走访|field (?:agent|visit)|\bvisit\b")
_LEGAL = re.compile(r"起诉|诉讼|法院|法律|法务|诉不诉|律师|\bcourt\b|\blegal\b|solicitor|\bsue\b")
_NAMED_PERSON = re.compile(
    r"[\u4e00-\u9fff](?:女士|先生|老师|主管|经理)|\b(?:mr|mrs|ms)\b|\b[a-z]+ on our\b"
)
#: What an hour, a voiced wish, a stranger's ear, an insult or a false office decides needs no other witness.
_PLAIN_GROUNDS = frozenset({"night", "against-request", "before-stranger"})
_PLAIN_WORDS = frozenset({"CF6"})
_TO_THE_FACE = re.compile(r"(?:[你您](?!们那)[^,.!?;]{0,5}|\byou(?:'re| are)?(?: \w+){0,4} )$")
#: How much the sentence must weigh to bear out a rule. Chosen on hands that the weights had not seen
#: (docs/explanation/role-play-grading.md).
_BORNE_OUT = {"CF8": 2.0, "CF10": 5.0}
BORNE_OUT = 1.2
BARE = {True: 24, False: 60}  # characters (Chinese, else) that leave nothing else to weigh
LONGEST_INSTITUTION = 16  # characters before a bare name
MISNAMED = 2.0  # how far its name may be behind the likeliest; chosen on hands that were left out
DOUBTED = 0.4  # weight of an offence that the whole sentence does not bear out
MANY, SHORT_CLAUSE, ECHO = 10, 4, 12
LEAST_HAN, LEAST_LATIN = 0.45, 0.22  # clauses with, words that are function words


@dataclass(frozen=True)
class Heard:
    """A reply as it was understood. `makes_sense`: it speaks to somebody; word lists do not.

    `suspected` are words that may be a critical fail: no finding, but a person looks.
    """

    words: Normal
    clauses: tuple[Clause, ...]
    acts: tuple[Act, ...]
    offences: tuple[Offence, ...]
    unsure: frozenset[str]
    makes_sense: bool
    suspected: tuple[Suspicion, ...] = ()

    def said(self, act: Act | Offence | Suspicion) -> str:
        """Return the original words of an act, offence or suspicion."""
        return self.words.quote(act.start, act.end)


def hear(text: str, *, case: Case) -> Heard:
    """Return the acts and offences of a collector's `text` said in `case`. Pure, offline."""
    words = normal(text)
    parts = clauses(words.text)
    echo = (
        bool(case.told) and len(words.text) > ECHO and all(part.text in case.told for part in parts)
    )
    if echo or not _makes_sense(words.text, parts):
        return Heard(words, parts, (), (), frozenset(), makes_sense=False)
    acts = sorted(_acts(case, words, parts), key=lambda act: (act.start, act.key))
    told = restated(case, words.text, parts, acts)
    agreed = [_act("agreement-repeated", part) for part in repeated_terms(case, parts)]
    acts = sorted({*acts, *told.acts, *agreed}, key=lambda act: (act.start, act.key))
    found = offences(case, words.text, parts)
    weighed = tuple(suspicions(case, words.text, parts, acts))
    bare = len(words.text) <= BARE[bool(_HAN.search(words.text))]
    found = tuple(_confirmed(one, words.text, weighed, bare=bare) for one in found)
    found = quoted(case, found, words.text, parts)
    certain = tuple(one for one in found if one.certain)
    suspected = _suspected(found, weighed)
    unsure = told.unsure | {one.key for one in suspected}
    return Heard(words, parts, tuple(acts), certain, unsure, makes_sense=True, suspected=suspected)


def _confirmed(one: Offence, text: str, weighed: Sequence[Suspicion], *, bare: bool) -> Offence:
    """Return the offence, left to a person where the sentence as a whole does not bear it out.

    Nor is it decided where the sentence clearly resembles another fail: the name would be wrong.
    """
    if bare or one.ground in _PLAIN_GROUNDS or (one.ground == "words" and _plain_words(one, text)):
        return one
    around = [other for other in weighed if other.start < one.end and one.start < other.end]
    heavy = any(other.weight >= _BORNE_OUT.get(one.key, BORNE_OUT) for other in around)
    named = min((other.behind(one.key) for other in around), default=0.0) <= MISNAMED
    return one if heavy and named else replace(one, weight=min(one.weight, DOUBTED))


def _plain_words(one: Offence, text: str) -> bool:
    """Whether the words alone decide: a false office, an insult to the listener's face."""
    if one.key == "CF2":
        return bool(_TO_THE_FACE.search(text[: one.start]))
    return one.key in _PLAIN_WORDS


def _suspected(found: Sequence[Offence], weighed: Iterable[Suspicion]) -> tuple[Suspicion, ...]:
    """Return what a person should look at, without words and fails that are decided already."""
    certain = [one for one in found if one.certain]
    decided = {one.key for one in certain}
    doubtful = [Suspicion(one.key, one.start, one.end) for one in found if not one.certain]
    kept = [one for one in doubtful if one.key not in decided]
    for one in weighed:
        known: list[Offence | Suspicion] = [*certain, *kept]
        if not any(one.start < other.end and other.start < one.end for other in known):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (one.start, one.key)))


#: A word said twice in a row, but for those that people double: “好的好的”, “理解理解”.
_TWICE = re.compile(r"([\u4e00-\u9fff]{2,5})\1")
_DOUBLED = re.compile(r"[好对行是嗯哦谢等慢哎唉知明没可不别放抱理辛真来]|没事|哈|拜")
_BABBLE = re.compile(r"(?:阿巴|巴拉|叽里|呱啦|哇啦|啦啦|哔哔){2}")
HEAPED = 2  # words said twice that show that nobody is spoken to


def _stutters(text: str) -> bool:
    """Whether words are heaped up: “哪天哪天，多少多少”, “阿巴阿巴……”."""
    twice = [one for one in _TWICE.findall(text) if not _DOUBLED.match(one)]
    return len(twice) >= HEAPED or bool(_BABBLE.search(text))


def _makes_sense(text: str, parts: Sequence[Clause]) -> bool:
    """Whether the text speaks to somebody. Keyword lists and word salad do not."""
    if not parts or _stutters(text):
        return False
    if _HAN.search(text):
        said = [words for part in parts for words in part.text.split()]  # lists are also spaced out
        lengths = sorted(map(len, said))
        listed = len(said) >= MANY and lengths[len(lengths) // 2] <= SHORT_CLAUSE
        spoken = sum(bool(_FUNCTION_HAN.search(words)) for words in said)
        return not (listed and spoken / len(said) < LEAST_HAN)
    words = re.findall(r"[a-z']+", text)
    if len(words) < MANY:
        return bool(words)
    return sum(bool(_FUNCTION.fullmatch(word)) for word in words) / len(words) >= LEAST_LATIN


def _acts(case: Case, said: Normal, parts: Sequence[Clause]) -> Iterator[Act]:
    text = said.text
    for _number, group in groupby(parts, key=lambda part: part.sentence):
        sentence = list(group)
        whole = text[sentence[0].start : sentence[-1].end]
        for part in sentence:
            yield from _acts_of(case, said, part)
            yield from _consequence(case, part, whole)


def _consequence(case: Case, part: Clause, sentence: str) -> Iterator[Act]:
    """Yield the consequence that a clause names, by what it is and whether it is tied to a ground."""
    table = lexicon("acts")
    match = table["consequence"].search(part.text)
    if match is None or negated(part.text, match.start(), reach=6):
        return
    if case.kind in {"DU", "DV", "FD"}:  # there the law is explained, nobody is pressed
        return
    if _VISIT.search(part.text):
        yield _act("consequence-visit", part)
    elif _LEGAL.search(part.text):
        yield _act("consequence-legal", part)
    elif table["tied"].search(sentence):
        yield _act("consequence-contract", part)
    else:
        yield _act("consequence-untied", part)


#: What an act is not when another is said in the same clause: “about your repayment” is no demand.
_NOT_BESIDE: dict[str, frozenset[str]] = {
    "demand": frozenset(
        {"purpose", "institution", "recording", "collection-paused", "own-name", "no-liability",
         "route-named", "complaint-logged", "estate-limit"}
    ),
    "date-asked": frozenset({"identifier-asked", "contact-agreed", "cause-open"}),
    "amount-asked": frozenset({"identifier-asked"}),
    "channel-asked": frozenset({"identifier-asked", "purpose", "contact-agreed"}),
    "cause-open": frozenset({"identifier-asked"}),
    "cause-closed": frozenset({"cause-open", "name-asked"}),
    "name-asked": frozenset({"restated"}),
    "follow-up": frozenset({"date-asked"}),
    "recorded": frozenset({"recording", "record-checked"}),
    "judgement": frozenset({"apologised"}),
}  # fmt: skip


def _acts_of(case: Case, said: Normal, part: Clause) -> Iterator[Act]:
    text = said.text
    heard = {key for key, wanted in lexicon("acts").items() if wanted.search(part.text)}
    heard -= _not_done(case, said, part)
    if _names_itself_after(said.text, part):
        heard.add("own-name")
    for key in lexicon("acts"):
        if key != "restated" and key in heard and not heard & _NOT_BESIDE.get(key, frozenset()):
            yield from _as_act(key, part, text)
    for number in numbers(part.text):
        if case.amount and (
            number.value == case.amount or is_false_sum(case, part.text, number, text)
        ):
            yield _act("amount", part, number.value)
    if _ADDRESSED_BY_NAME.search(part.text) and _NAMED_SELF.search(case.told):
        yield _act("name-heard", part)
    if names_false_due_day(case, part.text):
        yield _act("false-fact", part)
    elif _DUE.search(part.text) and _names_due(case, part.text):
        yield _act("due-date", part)


#: A clause that is a name and nothing else: “东麓银行，周岚，……”.
_NAME_ALONE = re.compile(
    r"[王李张刘陈杨黄赵周吴徐孙朱马胡郭林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋杜叶苏魏吕丁卢姚沈姜范秦谭贺尹薛孟侯邵戴]"
    r"[\u4e00-\u9fff]{1,2}"
)


def _names_itself_after(text: str, part: Clause) -> bool:
    """Whether the clause is a bare name right after the institution."""
    before = text[max(0, part.start - LONGEST_INSTITUTION) : part.start]
    return bool(_NAME_ALONE.fullmatch(part.text.strip())) and bool(
        lexicon("acts")["institution"].search(before)
    )


def _not_done(case: Case, said: Normal, part: Clause) -> set[str]:
    """Return what only looks done: asked about, made a condition, or a name that is none."""
    none: set[str] = set()
    if part.asks:
        none.add("recorded")
    if _ON_CONDITION.search(part.text):
        none |= _DONE_NOW
    if not case.outsider:
        none.add("pressure-on-others")
    if not (case.crisis or case.danger):
        none |= _IN_A_CRISIS
    if _BROKEN.search(part.text):
        none.add("agreement-repeated")
    if _RING_YOURSELF.search(part.text):
        none.add("crisis-handover")
    if _DENIED.search(part.text):
        none.add("judgement")
    if part.text.isascii() and not _named_in(said, part):
        none.add("own-name")
    return none


#: Days that were promised before, and nothing came, are no agreement.
_BROKEN = re.compile(
    r"(?:都|又|也|还是)没|没(?:有)?(?:到|收到|看到|见到|存|入账|兑现)|(?:昨天|上次|上回|之前|那天)[^,.!?;]{0,6}(?:说|答应|约)|"
    r"都说(?:要)?还|didn't|hasn't|haven't|never (?:came|arrived)|not (?:arrived|come|been)"
)
#: “You say that you did not sign it” takes up what was denied; “you signed it yourself” reproaches.
_DENIED = re.compile(r"(?:不是|没有?)(?:您|你|自己|本人|她|他)(?:本人|自己)?(?:签|办|开)")
#: Where nobody is in danger, “take your time” soothes, and the police are spoken of for other things.
_IN_A_CRISIS = frozenset({"crisis-stay", "crisis-handover"})
#: A line that the customer may ring some day hands nobody over (RUBRIC 4, crisis).
_RING_YOURSELF = re.compile(
    r"(?:可以|能|有空|不妨|记得|自己)[^,.!?;]{0,4}(?:打|拨|联系)|you (?:can|could|may|might) (?:ring|call|phone)|"
    r"give (?:them|it|\d+) a (?:ring|call)"
)


def _named_in(said: Normal, part: Clause) -> bool:
    """Whether a name in an English clause is written as one: with a capital letter, or “my name is”."""
    offset = (
        part.start
        + len(said.text[part.start : part.end])
        - len(said.text[part.start : part.end].lstrip())
    )
    for match in lexicon("acts")["own-name"].finditer(part.text):
        words = said.quote(offset + match.start(), offset + match.end())
        if _NAMES_ITSELF.search(match.group()):
            return True
        if _NO_NAME.search(match.group()):
            continue
        names = re.findall(
            r"(?<!^)\b[A-Z][a-z]+|^[A-Z][a-z]+(?= (?:[A-Z]|here|speaking|from|at|of))", words
        )
        if any(one not in _NO_PERSON for one in names):
            return True
    return False


def _as_act(key: str, part: Clause, text: str) -> Iterator[Act]:
    """Yield the act; what has a time or a person near it becomes the firmer act."""
    near = text[max(0, part.start - 16) : part.end + 16]
    if key == "route-named" and not (_DATED.search(near) or _NAMED_PERSON.search(near)):
        yield _act("route-vague", part)
    elif key == "next-step-dated" and not _DATED.search(near):
        yield _act("next-step-undated", part)
    else:
        yield _act(key, part)


def _act(key: str, part: Clause, value: Decimal | None = None) -> Act:
    return Act(key, part.start, part.end, part.sentence, part.asks, part.after_pause, value)


#: How days overdue are said without a figure.
_DAYS_IN_WORDS = {
    1: re.compile(r"昨天|yesterday"),
    2: re.compile(r"(?<!大)前天|day before yesterday"),
    3: re.compile(r"大前天"),
    7: re.compile(r"一周|一个?(?:星期|礼拜)|a week"),
}


def _names_due(case: Case, text: str) -> bool:
    values = {number.value for number in numbers(text)}
    if Decimal(case.days) in values:
        return True
    said = _DAYS_IN_WORDS.get(case.days)
    if said is not None and said.search(text):
        return True
    return bool(re.search(r"到期日|\d{1,2}[号日](?:就|已经?)?到期|due (?:on|date)", text)) and bool(
        values
    )
