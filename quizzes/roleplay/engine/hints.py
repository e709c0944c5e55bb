"""What words may do beside what was heard in them, read generously and for finding a line only.

Nobody is marked for a hint, nor is anything found wrong by one: they let the customer answer a question
that was put in a way which the grader would not count. Folded words, Chinese and English.
"""

from __future__ import annotations

import re

_HOW_MUCH = r"\bhow much (?:of (?:it|that) )?(?:can|could|would|will|do) you\b|\bhow much (?:on|by|now|then|at)\b"
_WHEN_TO_RING = (
    r"(?:什么时候|啥时候|几点|哪个(?:时间|点|时段)).{0,6}(?:方便|合适|打|联系|接)|方便.{0,4}(?:什么时候|几点)|"
    r"\bwhen (?:can|could|should|shall|may|do) (?:i|we) (?:call|ring|reach|phone)|\bwhat time\b|"
    r"\bwhen(?:'s| is| would be) (?:good|best|a good|better|convenient)|\bgood time to (?:call|ring)"
)
#: Each asks; what only tells is no hint.
_ASKED = {
    "cause-open": (
        r"为什么|为啥|为何|怎么(?:回事|没|不|就没|就不|会|了|一?直)|咋(?:回事|没|了)|(?:什么|啥)(?:原因|情况|困难|难处|缘故|顾虑)|"
        r"(?:别的|其他|另外)的?(?:什么)?(?:原因|情况|难处)|担心(?:什么|啥)|"
        r"卡在哪|"
        r"\bwhy\b|\bhow come\b|\b(?:a|any|your) reason\b|"
        r"\bwhat(?:'s| has| is|) (?:happen|go(?:ing|ne) (?:on|wrong)|wrong|the (?:problem|trouble|reason|matter))|"
        r"\bwhat (?:went wrong|stopped|made|kept|got in)|"
        r"\bmaking it (?:hard|difficult)|\banything (?:wrong|making|stopping)|"
        r"\bany other (?:reason|problem|trouble)|\b(?:what )?worries you|\bworried about|"
        r"\bwhat(?:'s| is) (?:stopping|bothering|worrying|holding)|\bwhat (?:did|exactly did) \w+ (?:say|tell)"
    ),
    "date-asked": (
        r"(?:什么时候|啥时候|何时|哪(?:一)?天|几号|多会儿).{0,10}(?:还|存|付|转|结|给|钱|到账)|"
        r"^(?:那)?(?:什么时候|啥时候|哪天)\??$|^(?:so |and |ok )?when\??$|"
        r"(?:还|存|付|转|结清).{0,6}(?:什么时候|啥时候|哪(?:一)?天|几号)|"
        r"\bwhen (?:can|could|will|would|are|do) you\b|\b(?:which|what) (?:day|date)\b|\bby when\b"
    ),
    "amount-asked": r"(?:还|能|给|存|拿|付|凑)(?:出|得出|上)?多少|" + _HOW_MUCH,
    "channel-asked": (
        r"(?:哪(?:一)?[张个]|什么|啥)(?:银行)?(?:卡|账户)|怎么(?:转|付|存|交)|"
        r"\b(?:which|what) (?:card|account)\b|\bfrom which\b|\bhow (?:will|would|do) you (?:pay|send|transfer)"
    ),
    "proposal-asked": (
        r"(?:打算|想|准备|计划)(?:要)?(?:怎么|咋)|(?:什么|啥)(?:想法|打算|计划|主意|办法)|"
        r"\bhow (?:were|are|would|do|did) you (?:think|plan|want|like|intend|mean|hope)|\bany (?:plan|idea)|"
        r"\bwhat (?:can you manage|would you like|did you have in mind|do you (?:suggest|propose))"
    ),
    "contact-agreed": _WHEN_TO_RING,
}  # fmt: skip
_ASKING = {act: re.compile(words) for act, words in _ASKED.items()}
#: Offers, as they are made in few words.
_OFFER = re.compile(
    r"分[两二三几](?:期|次|笔|回)|分期|先(?:还|付|存|给)(?:一)?(?:部分|点|些|半)|(?:剩下|余款|其余|后面)的?.{0,8}(?:再|之?前|号)|"
    r"\binstal|\bin (?:two|three|2|3) (?:goes|parts|payments|bits)|"
    r"\bpart (?:of it|now|payment)|\bhalf (?:now|on|by|then)|"
    r"\b(?:three|two) times\b|\bthe rest (?:by|on|later|after)|\b(?:some|a bit) (?:of it )?now"
)
_PAPERS = re.compile(
    r"截(?:个|张)?[图屏]|拍(?:个|张)?(?:照|给我)|(?:通知|证明|凭证|工资条|流水).{0,6}(?:发|拍|传|给)|"
    r"\bscreenshot|\bpa?yslip|\bsend me (?:the|a|that)|\bphoto of|\bcopy of"
)
#: Words of what such calls are about.
_MATTER = re.compile(
    r"账单|还款|逾期|欠款|欠费|贷款|(?:这|那|您|你的?)张?(?:信用)?卡|没还|没存|没到账|说好(?:的|了)?.{0,4}[还存]|"
    r"\b(?:haven't|hasn't|not|didn't) (?:been )?(?:pay|paid|come in)|\byou(?:'d| had)? (?:said you'd pay|promised)|"
    r"\b(?:overdue|arrears|(?:re)?payments?|statement|balance|your (?:card|account|loan|bill))\b"
)


def may_do(folded: str) -> frozenset[str]:
    """Return the acts that the folded words may do."""
    found = {act for act, words in _ASKING.items() if words.search(folded)}
    if "contact-agreed" in found:
        found.discard("date-asked")
    if _OFFER.search(folded):
        found.add("option-authorised")
    if _PAPERS.search(folded):
        found.add("documents-asked")
    if _MATTER.search(folded):
        found.add("purpose")
    return frozenset(found)
