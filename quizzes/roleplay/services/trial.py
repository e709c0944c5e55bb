"""Trying the endpoint of the settings with made-up words; nothing is stored."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

from quizzes.roleplay.adapters import client, phrasing, proposing
from quizzes.roleplay.adapters.client import Endpoint
from quizzes.roleplay.adapters.errors import EndpointError
from quizzes.roleplay.engine.dialogue import Utterance, start
from quizzes.roleplay.engine.scenario import Scenario
from quizzes.roleplay.engine.vocabulary import CriterionKey, Language

_ASKED: tuple[CriterionKey, ...] = ("R3",)
_SAID: dict[Language, str] = {
    "zh-hans": "这次没有按时存进来，是遇到什么情况了吗？您慢慢说。",
    "en": "What got in the way this time? Take all the time you need.",
}


class Step(NamedTuple):
    """One thing that was tried, and how it went in words."""

    works: bool
    words: str


def try_endpoint(endpoint: Endpoint, script: Scenario, *, wordings: bool) -> Iterator[Step]:
    """Yield what works, in order; the first thing that does not is the last that is tried.

    Sends the account of `script` with one made-up sentence and, where `wordings` are wanted, the
    first lines of its debtor.
    """
    wrong = client.faults(endpoint)
    if wrong:
        yield Step(
            False, f"The settings cannot be used: {', '.join(wrong)}. Run `manage.py check`."
        )
        return
    way = "unencrypted, to another machine" if endpoint.in_clear else "as the address says"
    yield Step(True, f"Address {endpoint.address.geturl()}, {way}; model {endpoint.model}.")
    try:
        yield from _levels(endpoint, script)
        if wordings:
            yield from _lines(endpoint, script)
    except EndpointError as failed:
        yield Step(False, str(failed))


def _levels(endpoint: Endpoint, script: Scenario) -> Iterator[Step]:
    _state, replies = start(script, 1)
    said = [Utterance(number=0, who=one.who, text=one.text) for one in replies[:1]]
    words = Utterance(number=len(said), who="collector", text=_SAID[script.language])
    said.append(words)
    began = time.monotonic()
    content = client.ask(endpoint, proposing.question(script, said, _ASKED))
    took = time.monotonic() - began
    yield Step(True, f"It answers, in {took:.1f} of at most {endpoint.timeout:g} seconds.")
    checked = proposing.check(content, transcript=said, criteria=_ASKED)
    for one in checked.proposed:
        quoted = f"with the words “{one.quote}”" if one.quote else "without words"
        yield Step(True, f"Level {one.level} for {one.criterion}, {quoted}, stood the check.")
    if not checked.proposed:
        why = f" ({', '.join(checked.refused)})" if checked.refused else ""
        yield Step(False, f"It proposed nothing that stands the check{why}.")


def _lines(endpoint: Endpoint, script: Scenario) -> Iterator[Step]:
    lines = next(phrasing.batches(phrasing.lines_of(script)), [])
    content = client.ask(endpoint, phrasing.question(script, lines))
    found = phrasing.check(content, scenario=script, lines=lines)
    words = f"{len(found)} of {len(lines)} other wordings stood the check"
    example = f", such as “{found[0].text}” for “{found[0].original}”" if found else ""
    yield Step(bool(found), f"{words}{example}.")
