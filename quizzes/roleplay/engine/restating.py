"""Whether a reply takes up what the other side has told, in other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from quizzes.roleplay.engine.act import Act
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import Clause
from quizzes.roleplay.engine.figures import numbers
from quizzes.roleplay.engine.lexicon import lexicon

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SMALL = frozenset(
    "的了吗呢吧您你我他她是在就把给跟这那有没不也都还要会能可以说个一上下来去到和对为因所而但又再很太只从让被着过们什么怎样"
    "哪几多少先请好嗯哦啊呀哈行现后前月号日天年元块钱款账单期银行卡电话"
)
_COMMON = frozenset(
    ("a", "an", "the", "to", "of", "and", "i", "you", "it", "is", "was", "for", "that", "this", "be", "in", "on",
     "at", "my", "your", "we", "not", "do", "did", "have", "has", "had", "so", "but", "with", "are", "am", "as",
     "just", "will", "would", "can", "could", "any", "all", "its", "they", "them", "he", "she", "his", "her",
     "there", "what", "when", "how", "if", "or", "no", "yes", "from", "about", "im", "ive", "dont",
     "say", "said", "saying", "okay", "right", "know", "understand", "hear", "mean", "feel", "want", "pay")
)  # fmt: skip
_ADDRESSED = re.compile(r"您|你|家里|他(?:人|也|们|这|那)|\byou|\bshe\b|\bhe\b|\bthere")
#: What makes a sentence a restatement by its form.
_STRONG = re.compile(
    r"您的意思|您是说|也就是说|我(?:没理解|听明白|听懂|听进去)|这个意思|是这样|您担心|您在意|您气的|听(?:您|下来)|"
    r"you're saying|you feel|what you're|i hear|sounds like|so you|\bso (?:the|it|nobody|she|he|most)\b|is that right|"
    r"in other words|have i (?:got|understood)|you'd (?:rather|like|want)|if i(?:'ve)? under"
)
#: … and needs hardly a word in common with it.
_SAID = re.compile(
    r"^(?:嗯|好|那|所以|我(?:听|明)(?:懂|白)了)?,?"
    r"(?:您(?:是说|的意思是|的意思就是|说的是|担心的是|气的是|在意的是)|也就是说|听您这么说,)|"
    r"^(?:so |okay, |right, )?(?:you're (?:saying|telling me)|what you're saying|in other words|"
    r"it sounds like|sounds like)"
)
#: Sentences of one's own doing and asking: whoever is told what happens next is not restated.
_OWN_DOING = re.compile(
    r"^(?:好(?:的)?|行|那|嗯|so|okay|right|then|and|well)?[, ]*"
    r"(?:我(?:是|叫|姓|给|帮|替|来|把|这就|现在|马上|先|会|再|转|记|跟|为)|"
    r"我们(?:会|这|先|再|给)|麻烦|请|谢谢|会有|"
    r"i'll|i will|we'll|we will|i'm (?!hear)|i am|i can|i've|let me|please|thank|if |when |tell |"
    r"everything|could you|can you|would you|will you|someone|it's about|i'd)"
)
_FORMS = re.compile(
    r"您(?:的意思|是)?(?:是)?说(?:的)?(?:是)?|您的意思(?:是|就是)?|也就是说|我(?:知道|听明白|听懂|明白|了解|清楚|理解)了?|"
    r"对吧|对不对|是吧|是吗|是这样吗?|听您(?:说|讲)|没理解错|就是|刚才|"
    r"(?:so )?you(?:'re| are)? (?:say|said|saying|telling me|tell me)|i (?:hear|see|understand|know)|okay|ok\b|right\b|"
    r"is that right|have i got that"
)
_TAG = re.compile(
    r"对吧|对不对|对吗|是吧|是吗|是这样|没错吧|right|is that it|have i|correct|isn't it|didn't it|aren't|doesn't it"
)
_SELF = re.compile(r"[我您你咱俺]们?")
_SWAP = {"mine": "yours", "me": "you", "my": "your", "im": "youre", "ive": "youve"}
ASKING = frozenset(
    {
        "cause-open",
        "cause-closed",
        "date-asked",
        "amount-asked",
        "channel-asked",
        "identifier-asked",
    }
)
#: Acts of a sentence that goes its own way: only the form of a restatement makes it one.
_OWN_WAY = frozenset(
    {"consequence-legal", "consequence-contract", "consequence-untied", "consequence-visit", "own-name",
     "institution", "purpose", "demand", "minimal-contact", "crisis-handover", "option-authorised",
     "name-asked", "next-step-dated"}
)  # fmt: skip
LONGEST = 3  # clauses that make up one restatement
ENOUGH, SOME = 4, 2  # shared content, in characters (English: words count double)
ECHO, HALF_ECHO = 0.75, 0.6  # share of the words that stand so in what was told
PLAIN = 8  # characters of a statement that may restate something


@dataclass(frozen=True)
class Told:
    """The restatements found, and what is uncertain."""

    acts: tuple[Act, ...]
    unsure: frozenset[str]


def content(text: str) -> set[str]:
    """Return what carries meaning: characters in Chinese, word stems in English."""
    if _HAN.search(text):
        return {sign for sign in text if _HAN.match(sign) and sign not in _SMALL}
    words = re.findall(r"[a-z]+", text.replace("'", ""))
    return {word[:5] for word in words if word not in _COMMON and len(word) > 2}


def echoed(words: str, told: str) -> float:
    """Return the share of `words` that the other side said just so, whoever “I” and “you” are."""
    mine, theirs = _pieces(_FORMS.sub(" ", words)), _pieces(told)
    if not mine:
        return 1.0
    return len([one for one in mine if one in theirs]) / len(mine)


def _pieces(text: str) -> list[str]:
    if _HAN.search(text):
        plain = _SELF.sub("您", text)
        return ["".join(pair) for pair in pairwise(plain) if all(map(_HAN.match, pair))]
    words = re.findall(r"[a-z]+", text.replace("'", ""))
    return [_SWAP.get(word, word)[:5] for word in words if word not in _COMMON - {"not", "my"}]


def restated(case: Case, text: str, parts: Sequence[Clause], acts: Sequence[Act]) -> Told:
    """Return the act `restated` where a statement shares enough content with what was told.

    An echo of the other side's own words is none; half of it is uncertain, and so is a plain
    statement of which nothing was heard.
    """
    told = content(case.told)
    weight = 1 if _HAN.search(text) else 2
    best, half, plain, span = 0.0, False, False, (0, 0, 0)
    for sentence in windows(parts):
        start, end = sentence[0].start, sentence[-1].end
        words = text[start:end].strip()
        kinds = {act.key for act in acts if start <= act.start < end}
        questioned = sentence[-1].asks and not _TAG.search(words)
        if kinds & ASKING or _OWN_DOING.match(words) or questioned:
            continue
        strong = bool(_SAID.match(words) or _STRONG.search(words))
        if kinds & _OWN_WAY and not strong:
            continue
        points = _points(words, told, weight=weight, opens=sentence[0] is parts[0])
        share = echoed(words, case.told)
        if share >= ECHO:
            continue
        plain = plain or (not kinds and not sentence[-1].asks and len(words) >= PLAIN * weight)
        if sentence[0].after_pause and not points:
            points = _of_unheard_answer(words, kinds)
        if points > best:
            half = share >= HALF_ECHO
            best, span = points, (start, end, sentence[0].sentence)
    if best < ENOUGH or half:
        return Told((), frozenset({"restated"}) if best >= SOME or plain else frozenset())
    start, end, number = span
    return Told((Act("restated", start, end, number, False, False),), frozenset())


def windows(parts: Sequence[Clause]) -> Iterator[list[Clause]]:
    """Yield every run of up to `LONGEST` clauses within a sentence."""
    for _number, group in groupby(parts, key=lambda part: part.sentence):
        sentence = list(group)
        for first in range(len(sentence)):
            for last in range(first, min(first + LONGEST, len(sentence))):
                yield sentence[first : last + 1]


def _points(words: str, told: set[str], *, weight: int, opens: bool) -> float:
    said = bool(_SAID.match(words))
    strong = said or bool(_STRONG.search(words))
    own = content(_FORMS.sub(" ", words))
    shared = len(own & told) * weight
    if said and len(own) * weight > ENOUGH and own - told:
        return float(ENOUGH)
    if not shared or not (strong or opens or _ADDRESSED.search(words)):
        return 0.0
    form = 2.5 if strong else 1.0 if lexicon("acts")["restated"].search(words) else 0.0
    if not strong and _TAG.search(words) and shared >= ENOUGH - 1:
        form = 2.5
    return shared + form + (0.5 if own - told else -1.0)


def _of_unheard_answer(words: str, kinds: set[str]) -> float:
    """Points for words right after a pause: they may repeat an answer that is not written."""
    plain = len(words) > 5 and not numbers(words) and not kinds
    return float(ENOUGH) if plain and len(words) < 30 else 0.0
