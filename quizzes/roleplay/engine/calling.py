"""Whether somebody is called by name: the account holder, or who is expected on the line."""

from __future__ import annotations

import re
from functools import lru_cache

from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.scenario import Scenario
from quizzes.roleplay.engine.vocabulary import Language

_TITLES = "先生|女士|小姐|太太|师傅|老师|老板|总|大?哥|大?姐|叔|阿姨"


def calls_by_name(scenario: Scenario, folded: str) -> bool:
    """Return whether the folded words hold the name of the account holder or of the one on the line.

    The account card begins with its holder.
    """
    names = (scenario.persona.name, scenario.account.facts[0].value)
    return any(_name(one, scenario.language).search(folded) for one in names)


@lru_cache(maxsize=256)
def _name(name: str, language: Language) -> re.Pattern[str]:
    """Return the ways in which `name`, surname first, is called."""
    whole = normal(name).text.strip()
    if language == "zh-hans":
        surname, given = re.escape(whole[:1]), re.escape(whole[1:])
        called = f"|{given}" if len(whole) > 2 else ""
        return re.compile(f"{surname}{given}|{surname}(?:{_TITLES}){called}")
    surname, _, given = whole.partition(" ")
    surname, given = re.escape(surname), re.escape(given or surname)
    return re.compile(
        rf"\b(?:{surname} {given}|{given} {surname}|(?:mr|mrs|ms|miss|madam)\.? {surname})\b"
    )
