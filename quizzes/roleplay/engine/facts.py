"""What is said of the account against what the account says: sums and due days that are wrong."""

from __future__ import annotations

import re

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.figures import Number, numbers

LEAST_SUM = 100  # CNY: below it stand days, instalments, hours
#: What makes a figure the sum that is owed, right before it.
_OWED = re.compile(
    r"(?:应还|欠(?:了|着|款|我们)?|账单(?:上)?(?:是|有)?|账上(?:是|还有)?|金额是|逾期(?:了)?|you owe|balance (?:is|of)|"
    r"(?:amount|sum) (?:due |owed |outstanding )?(?:is|of)|outstanding (?:is|of)?|statement (?:is|of))[^,.!?;\d]{0,6}$"
)
_NO_SUM = re.compile(r"\s?(?:[天日号点期月个次年%]|days?|months?|times?|am|pm|(?:st|nd|rd|th)\b)")
_DUE_DAY = re.compile(
    r"(?<!\d)(\d{1,2})[号日](?:就|已经?)?(?:到期|该还|应还)|"
    r"due (?:date )?(?:was |is )?(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)"
)
_TRUE_DUE_DAY = re.compile(
    r"(?<!\d)(\d{1,2})[号日]到期|到期日?[^\d,.;]{0,4}(\d{1,2})[号日]|due (?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)"
)


def is_false_sum(case: Case, words: str, number: Number, text: str) -> bool:
    """Whether `number` of the folded clause `words` is named as what is owed, and no fact has it.

    A figure that the other side named is theirs: whoever takes it up claims nothing. Nor is it false
    to name what is left of the sum when a part named in the whole `text` is paid.
    """
    parts = {one.value for one in (*numbers(text), *numbers(case.told))}
    if case.amount - number.value in parts:
        return False
    if number.value < LEAST_SUM or number.value in case.known_numbers:
        return False
    if _NO_SUM.match(words[number.end :]) or not _OWED.search(words[: number.start]):
        return False
    return all(number.value != told.value for told in numbers(case.told))


def names_false_due_day(case: Case, words: str) -> bool:
    """Whether the folded clause `words` names a due day, and the facts know only others."""
    true = _days(_TRUE_DUE_DAY, case.facts_text)
    said = _days(_DUE_DAY, words)
    return bool(true and said) and not said & true


def _days(pattern: re.Pattern[str], text: str) -> set[int]:
    return {int(next(filter(None, match.groups()))) for match in pattern.finditer(text)}
