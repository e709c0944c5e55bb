"""Where typed words belong in a scenario: a line of this beat, an aside, a step ahead or one left out."""

from __future__ import annotations

import re
from typing import NamedTuple

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.flow import after_turn, offered_lines, plain_target
from quizzes.roleplay.engine.guards import holds
from quizzes.roleplay.engine.leaving import leaves, next_beats
from quizzes.roleplay.engine.misfits import TELLING, caught_up, nods
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.scenario import Aside, Line, Scenario
from quizzes.roleplay.engine.turns import State
from quizzes.roleplay.engine.understanding import Understood, best_line, known, means
from quizzes.roleplay.engine.vocabulary import DEMANDS, OPENING
from quizzes.roleplay.engine.wordings import any_stands_in

AHEAD = 2  # beats that typed words may skip
FAR = 6  # … of one who insists: he was put off just now
FAR_KNOWN = 4  # … to a line whose own words or phrases they are
SOOTHING = frozenset({"calmed", "name-heard", "restated"})  # said anywhere, they skip to nothing
LOOSE = frozenset({"purpose", "agreement-repeated", "name-asked"})  # hints that lead nowhere alone
#: Who only says who he is has not said yet what he wants: he is not followed past the next question.
GREETING = frozenset({"own-name", "institution", "recording"})
_HELLO = re.compile(
    r"^(?:喂|您好|你好|早上好|上午好|下午好|晚上好|hello|hi|hey|good (?:morning|afternoon|evening))(?![a-z])|"
    r"(?:现在|这会儿)?方便(?:说话|接电话|吗|不)|can you (?:talk|speak)|good time (?:to talk)?\??$"
)
IDENTITY = "identifier-asked"
GREETING_AT_MOST = 60  # characters of a greeting that says no name


class Meant(NamedTuple):
    """A line and the state in which it can be said; or an aside or a mere greeting, and the state as it
    was.
    """

    state: State
    line: Line | None = None
    aside: Aside | None = None
    greets: bool = False


def meant(scenario: Scenario, state: State, heard: Understood, *, case: Case) -> Meant | None:
    """Return what was meant, None when nothing fits.

    Lines of this beat go first, then asides: a question asked in plain words is answered before words
    that are only like a line. Who skips something is followed to the lines of the next beats, who
    insists after he was put off farther still; what the skipped beats would have brought (told facts,
    better meters) is missed. Nothing is skipped before somebody in danger has said so.
    """
    here = tuple(offered_lines(scenario, state))
    line = best_line(here, heard)
    sure = line is not None and means(line, heard)
    if not sure and nods(heard) and heard.keys <= {"restated"}:
        return None
    aside = None if sure else _aside(scenario, state, heard)
    if aside is not None and not _answered_just_now(aside, case):
        return Meant(state, aside=aside)
    instead = None if sure else _instead(scenario, state, heard, line, case=case)
    if instead is not None:
        return instead
    if _asks_late(line, state, heard):
        late = caught_up(scenario, state, heard)
        line = late if late and any(act.act == IDENTITY for act in late.acts) else line
    if line is not None:
        return Meant(state, line)
    return _elsewhere(scenario, state, heard, aside, danger=case.danger_unvoiced)


def _instead(
    scenario: Scenario, state: State, heard: Understood, line: Line | None, *, case: Case
) -> Meant | None:
    """Return what goes before `line`, which the words are only like: a greeting, or words by which
    the author knows a line of the next beat.
    """
    if _greets(scenario, state, heard) or _names_nobody(line, state, heard):
        return Meant(state, greets=True)
    if line is None or heard.fails or case.danger_unvoiced:
        return None
    return _known_next(scenario, state, heard)


def _elsewhere(
    scenario: Scenario, state: State, heard: Understood, aside: Aside | None, *, danger: bool
) -> Meant | None:
    """Return what words mean that are no line here: a good-bye, a step ahead, the aside asked once more,
    or a step left out.
    """
    if heard.bids_farewell:
        told = after_turn(state, said=heard.keys, violated=heard.fails, effects={})
        left = leaves(scenario, told)
        return None if left is None else Meant(*left)
    ahead = _ahead(scenario, state, heard, danger=danger)
    if ahead is not None:
        return ahead
    if aside is not None:
        return Meant(state, aside=aside)
    line = caught_up(scenario, state, heard)
    return None if line is None else Meant(state, line)


def _answered_just_now(aside: Aside, case: Case) -> bool:
    """Whether the last words were an answer to this very aside: who asks once more is led on, if the
    words lead anywhere. Not where somebody is in danger: he is asked again and answers again.
    """
    if case.danger:
        return False
    last = next((text for who, text in reversed(case.history) if who != "collector"), "")
    return any(normal(text).text == last for cue in aside.answers for text in cue.texts)


def _ahead(scenario: Scenario, state: State, heard: Understood, *, danger: bool) -> Meant | None:
    """Return the line of the next beats to which the words skip; `danger` is to life, and not voiced yet.

    Words of which nothing was heard skip only to a line whose own words or phrases they are.
    """
    if heard.fails or danger:
        return None
    does = bool((heard.keys | heard.hints) - LOOSE - SOOTHING - GREETING)
    near = [state]
    plain = 0 if not does else FAR if state.lost else AHEAD
    for step in range(max(plain, FAR_KNOWN)):
        near = [there for one in near for there in next_beats(scenario, one)]
        for there in near:
            going = _going_on(scenario, there, heard)
            lines = [one for one in going if step < plain or means(one, heard)]
            line = best_line(lines, heard)
            if line is not None:
                return Meant(there, line)
    return None


def _known_next(scenario: Scenario, state: State, heard: Understood) -> Meant | None:
    """Return the good line of the next beat whose phrase stands in words that are only like a line here:
    they are answered as they were said.
    """
    for there in next_beats(scenario, state):
        for line in _going_on(scenario, there, heard):
            if line.quality == "good" and known(line, heard):
                return Meant(there, line)
    return None


def _asks_late(line: Line | None, state: State, heard: Understood) -> bool:
    """Whether the identity is asked for the first time, and the line here does not ask it."""
    new = IDENTITY in heard.keys and IDENTITY not in state.said
    return new and line is not None and all(act.act != IDENTITY for act in line.acts)


def _greets(scenario: Scenario, state: State, heard: Understood) -> bool:
    """Whether somebody says hello or who he is, and nothing besides, before anything else was said.

    Not where an introduction is what the first beat asks for, as the customer rang us, nor where
    somebody is called by the name for which the first beat asks.
    """
    if (
        len(state.visited) > 1
        or heard.fails
        or not heard.keys <= GREETING | SOOTHING | {"apologised"}
    ):
        return False
    good = [
        {act.act for act in one.acts}
        for one in offered_lines(scenario, state)
        if one.quality == "good"
    ]
    if any(one <= frozenset(OPENING) or one & heard.hints & {"name-asked"} for one in good):
        return False
    hello = _HELLO.search(heard.folded) and len(heard.folded) <= GREETING_AT_MOST
    return bool(heard.keys & GREETING or hello)


def _names_nobody(line: Line | None, state: State, heard: Understood) -> bool:
    """Whether an introduction says neither where one calls from nor why."""
    introduces = line is not None and {act.act for act in line.acts} <= frozenset(OPENING)
    known = {*heard.keys, *state.said} & {"institution", "purpose"}
    return introduces and len(state.visited) > 1 and heard.keys <= GREETING | SOOTHING and not known


def _aside(scenario: Scenario, state: State, heard: Understood) -> Aside | None:
    """Return the aside that was asked; nobody answers one who threatens."""
    if heard.fails:
        return None
    return next(
        (
            one
            for one in scenario.asides
            if any_stands_in(one.known_by, heard.folded) and holds(one.when, state)
        ),
        None,
    )


def _going_on(scenario: Scenario, there: State, heard: Understood) -> tuple[Line, ...]:
    """Return the lines to which these words may skip: they do something of it, and it ends no call."""
    return tuple(
        one
        for one in offered_lines(scenario, there)
        if scenario.beat(plain_target(there, one)).ending is None
        and (_shared(one, heard) or means(one, heard))
    )


def _shared(line: Line, heard: Understood) -> bool:
    """Whether the words do something of the line; of a poor one, something that is not plain telling."""
    shared = {act.act for act in line.acts} & (heard.keys | heard.hints) - SOOTHING
    return bool(shared if line.quality == "good" else shared - TELLING - DEMANDS)
