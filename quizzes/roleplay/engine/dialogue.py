"""The conversation as a pure step function: scenario, state, turn in; state, replies, events out.

Nothing here is random: order of choices and wording of the debtor come from the stored seed, so
that a session can be replayed word for word from its choices and typed words. Typed words are heard
in the light of what was said before (`history`); what they are to the scenario is found in
:mod:`quizzes.roleplay.engine.understanding`, how they are said in :mod:`quizzes.roleplay.engine.manner`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from quizzes.roleplay.engine.bewilderment import (
    Cause,
    asked_here,
    bewildered_texts,
    left_open,
    pressed,
)
from quizzes.roleplay.engine.calling import calls_by_name
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.flow import (
    after_turn,
    close,
    counted,
    cue_for,
    draw,
    end_call,
    enter,
    follow,
    moved,
    offered_lines,
    plain_target,
    target_of,
)
from quizzes.roleplay.engine.guards import holds
from quizzes.roleplay.engine.leaving import hanging_up, leaves_after
from quizzes.roleplay.engine.manner import Moment, added, rules_met
from quizzes.roleplay.engine.meaning import Meant, meant
from quizzes.roleplay.engine.misfits import (
    answered,
    asks_for_more,
    counts_as_said,
    misquoted,
    nods,
    only_tells,
    otherwise,
    told_already,
)
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.scenario import Line, Scenario, Terms
from quizzes.roleplay.engine.turns import (
    CallEnded,
    Choice,
    Event,
    HangUp,
    Played,
    Reply,
    State,
    StepResult,
    TraineeTurn,
    Typed,
    UnknownLine,
    Utterance,
)
from quizzes.roleplay.engine.understanding import (
    Understood,
    best_line,
    known,
    to_what_was_said,
    understand,
    with_hints,
)
from quizzes.roleplay.engine.vocabulary import TONES, MeterName

__all__ = [
    "CallEnded",
    "Choice",
    "Event",
    "HangUp",
    "Played",
    "Reply",
    "State",
    "StepResult",
    "TraineeTurn",
    "Typed",
    "UnknownLine",
    "Utterance",
    "choices",
    "heard_again",
    "line_said",
    "offered_lines",
    "out_of_time",
    "replay",
    "start",
    "step",
]

CHAIN = 3  # lines that one typed turn may run through
#: Who asks waits for an answer: what is typed behind a question does not run on to the next beat.
_ASKING = frozenset(
    {"name-asked", "identifier-asked", "cause-open", "cause-closed", "date-asked", "amount-asked",
     "channel-asked", "proposal-asked", "documents-asked", "demand"}
)  # fmt: skip


def start(scenario: Scenario, seed: int) -> tuple[State, tuple[Reply, ...]]:
    """Return the first state and the debtor's first words."""
    state = State(seed=seed, beat=scenario.start, meters=scenario.state, visited=(scenario.start,))
    result = enter(scenario, state, answers=())
    return result.state, result.replies


def choices(scenario: Scenario, state: State) -> tuple[Line, ...]:
    """Return the lines that may be said now, in the order fixed by the seed; none after the end."""
    offered = list(offered_lines(scenario, state))
    offered.sort(key=lambda line: draw("order", state.seed, state.beat, state.turn, line.key))
    return tuple(offered)


def step(
    scenario: Scenario,
    state: State,
    turn: Choice | Typed | HangUp,
    *,
    history: Sequence[Utterance] = (),
) -> StepResult:
    """Return what `turn` does in `state`; `history` is the transcript so far.

    Raises :class:`CallEnded` after the end and :class:`UnknownLine` for a line that is not offered.
    """
    if state.ended:
        raise CallEnded("the call is over")
    if isinstance(turn, HangUp):
        return end_call(scenario, counted(state), hanging_up(scenario, state))
    if isinstance(turn, Typed):
        return _typed(scenario, state, turn, history)
    line = next((one for one in offered_lines(scenario, state) if one.key == turn.line), None)
    if line is None:
        raise UnknownLine(turn.line)
    said = Utterance(
        number=len(history),
        who="collector",
        text=line.text,
        beat=state.beat,
        line=line.key,
        acts=line.acts,
        violations=line.violations,
    )
    after = after_turn(
        counted(state),
        said=(*line.moves, *(act.act for act in line.acts)),
        violated=[one.id for one in line.violations],
        effects=line.effects,
    )
    events = [Event(kind="violation", key=one.id) for one in line.violations]
    result = follow(scenario, after, line)
    return result.model_copy(update={"events": (*events, *result.events), "said": said})


# --- typed words --------------------------------------------------------------------------------


def _typed(
    scenario: Scenario, state: State, turn: Typed, history: Sequence[Utterance]
) -> StepResult:
    """Take typed words for the line that fits best, add how they are said, and go on from there."""
    case, last, heard = _heard(scenario, state, turn.text, history)
    found = meant(scenario, state, heard, case=case)
    wrong = not _put_right(scenario, state, last) and misquoted(
        state.agreement, heard, found.line if found else None
    )
    if wrong or found is None:
        found = Meant(state)
    line = None if found.line is None else to_what_was_said(found.line, heard)
    now = Moment(case, heard, line, frozenset(state.said), last)
    met = rules_met(now) if heard.addresses else ()
    events = [Event(kind="violation", key=one.id) for one in heard.violations]
    events += [Event(kind="manner", key=rule.key) for rule in met]
    said = _utterance(heard, number=len(history), beat=state.beat)
    after = after_turn(
        counted(found.state),
        said=counts_as_said(heard, line),
        violated=[one.id for one in heard.violations],
        effects=added(*(rule.effects for rule in met), line.effects if line else {}),
    )
    if line is not None:
        result, taken = _run_on(scenario, after, line, heard)
        said = said.model_copy(update={"line": line.key, "lines": tuple(one.key for one in taken)})
    elif found.aside is not None:
        after = after.model_copy(update={"lost": 0})
        result = enter(scenario, after, answers=otherwise(found.aside.answers, last))
    elif heard.bids_farewell and not wrong:
        result = end_call(scenario, after, scenario.hang_up)
    elif found.greets:
        result = _plainly(scenario, after, "greeted", who=case.speaker)
    elif not wrong and (terms := told_already(state.agreement, heard)):
        result = _plainly(scenario, after, "told", who=case.speaker, terms=terms)
    else:
        asked = left_open(scenario, [one.text for one in history if one.who != "collector"])
        cause = "misquoted" if wrong else _why_lost(scenario, heard, asked)
        if cause == "out-of-place":
            asked = asked or asked_here(scenario, after)
        result = _bewildered(scenario, after, cause, who=case.speaker, last=last, asked=asked)
    return result.model_copy(update={"events": (*events, *result.events), "said": said})


def _heard(
    scenario: Scenario, state: State, text: str, history: Sequence[Utterance]
) -> tuple[Case, str, Understood]:
    """Return who listens, the other side's last words (folded), and what is heard in `text`."""
    case = _case(scenario, history)
    last = next((normal(one.text).text for one in reversed(history) if one.who != "collector"), "")
    heard = understand(text, case=case, lines=tuple(offered_lines(scenario, state)))
    hinted = with_hints(
        heard,
        last=last,
        agreement=state.agreement,
        amount=str(int(scenario.account.amount)),
        named=len(state.visited) == 1 and calls_by_name(scenario, heard.folded),
    )
    return case, last, hinted


def heard_again(
    scenario: Scenario, state: State, said: Utterance, *, history: Sequence[Utterance]
) -> Utterance:
    """Return typed words as they are heard today: the call went as it went, only hearing is newer.

    `state` is the one in which they were said, `history` what was said before.
    """
    _case_then, _last, heard = _heard(scenario, state, said.text, history)
    anew = _utterance(heard, number=said.number, beat=said.beat)
    return anew.model_copy(update={"text": said.text, "line": said.line, "lines": said.lines})


def _case(scenario: Scenario, history: Sequence[Utterance]) -> Case:
    """Return the case for the one who listens: the phone may have been handed to somebody else."""
    case = Case.of_scenario(scenario, history)
    speaker = next((one.who for one in reversed(history) if one.who != "collector"), case.speaker)
    return case if speaker == case.speaker else replace(case, speaker=speaker)


def _utterance(heard: Understood, *, number: int, beat: str) -> Utterance:
    return Utterance(
        number=number,
        who="collector",
        text=heard.text or "…",
        beat=beat,
        acts=heard.acts,
        violations=heard.violations,
        typed=True,
        addresses=heard.addresses,
        unsure=heard.unsure,
        suspected=heard.suspected,
    )


def _put_right(scenario: Scenario, state: State, last: str) -> bool:
    """Whether the agreement was put right just now: whoever insists then is followed, for all that was
    mistaken may have been the figures.
    """
    texts = bewildered_texts(scenario, "misquoted", agreement=state.agreement)
    return last in {normal(one).text for one in texts}


def _why_lost(scenario: Scenario, heard: Understood, asked: str) -> Cause:
    if not heard.words:
        return "no-words"
    if heard.fails or heard.keys & (TONES | {"judgement"}):
        return "affront"
    if asks_for_more(heard):
        return "nothing-else"
    if nods(heard):
        return "noted-asked" if asked else "noted"
    if not (heard.addresses and heard.keys):
        return "unclear"
    if only_tells(scenario, heard):
        return "noted-asked" if asked else "noted"
    return "out-of-place"


def _run_on(
    scenario: Scenario, state: State, line: Line, heard: Understood
) -> tuple[StepResult, tuple[Line, ...]]:
    """Follow the line, and on through the next good ones while the same words say them as well.

    Not past a question, a told fact, a promise, or an interruption: these want an answer.
    """
    taken = [line]
    left = (heard.keys | heard.hints & _ASKING) - {act.act for act in line.acts}
    while len(taken) < CHAIN and left and not heard.fails:
        doing = {act.act for act in taken[-1].acts}
        target, answers = target_of(scenario, state, taken[-1])
        beat = scenario.beat(target)
        if doing & _ASKING or target != plain_target(state, taken[-1]) or beat.ending is not None:
            break
        there = moved(state, target)
        cue = cue_for(scenario, there, (*answers, *beat.cues))
        if cue is not None and (cue.discloses or cue.promises is not None):
            break
        offered = tuple(one for one in offered_lines(scenario, there) if one.quality == "good")
        rest = replace(heard, acts=tuple(one for one in heard.acts if one.act in left))
        onward = best_line(offered, rest)
        theirs = {act.act for act in onward.acts} if onward else set()
        enough = 1 if onward and known(onward, rest) else len(theirs) // 2 + 1
        if onward is None or len(theirs & left) < enough:
            break
        state = after_turn(there, said=onward.moves, violated=(), effects=onward.effects)
        taken.append(to_what_was_said(onward, heard))
        left -= theirs
    leaving = leaves_after(scenario, state, taken[-1]) if heard.ends_in_goodbye else None
    if leaving is not None:
        there, onward = leaving
        state = after_turn(there, said=(), violated=(), effects=onward.effects)
        taken.append(onward)
    result = follow(scenario, state.model_copy(update={"lost": 0}), taken[-1])
    asked = after_turn(result.state, said=answered(taken, result.replies), violated=(), effects={})
    return result.model_copy(update={"state": asked}), tuple(taken)


def _plainly(
    scenario: Scenario, state: State, cause: Cause, *, who: str, terms: Terms | None = None
) -> StepResult:
    """Let the other side ask what it is about, or say again what was agreed; the call stays here."""
    texts = bewildered_texts(scenario, cause, agreement=terms)
    text = texts[draw(cause, state.seed, state.turn) % len(texts)]
    reply = Reply.model_validate({"who": who, "text": text, "call": state.call})
    state = state.model_copy(update={"lost": 0})
    return close(scenario, state, scenario.beat(state.beat), (reply,), [])


def _bewildered(
    scenario: Scenario, state: State, cause: Cause, *, who: str, last: str, asked: str
) -> StepResult:
    """Say in character that this was not understood, in other words than `last` (folded), and ask again
    what was `asked` and not answered.

    Patience sinks from the second time on.
    """
    heard = cause in ("noted", "noted-asked", "nothing-else")
    effects: Mapping[MeterName, int] = {"patience": -1} if state.lost and not heard else {}
    meters = state.meters.changed(dict(effects))
    lost = state.lost if heard else state.lost + 1
    state = state.model_copy(update={"lost": lost, "meters": meters})
    event = Event(kind="not-understood", key=cause)
    for interrupt in scenario.interrupts:
        if holds(interrupt.when, state):
            broken = Event(kind="interrupted", key=interrupt.beat)
            result = enter(scenario, moved(state, interrupt.beat), answers=())
            return result.model_copy(update={"events": (event, broken, *result.events)})
    texts = bewildered_texts(scenario, cause, agreement=state.agreement)
    texts = tuple(one for one in texts if not last.startswith(normal(one).text)) or texts
    text = texts[draw("bewildered", state.seed, state.beat, state.turn) % len(texts)]
    text = pressed(scenario.language, cause, text, asked=asked, again=lost > 1)
    reply = Reply.model_validate({"who": who, "text": text, "call": state.call})
    events = [] if cause == "nothing-else" else [event]
    return close(scenario, state, scenario.beat(state.beat), (reply,), events)


def out_of_time(scenario: Scenario, state: State) -> State:
    """Return the state of a call whose time ran out; its outcome is that of hanging up."""
    return state.model_copy(
        update={"ended": True, "ended_by": "time", "outcome": hanging_up(scenario, state).outcome}
    )


def line_said(scenario: Scenario, beat: str, key: str) -> Line:
    """Return the line `key` of the beat `beat`; raise :class:`UnknownLine` when there is none."""
    for line in scenario.beat(beat).lines:
        if line.key == key:
            return line
    raise UnknownLine(key)


def replay(scenario: Scenario, seed: int, turns: Iterable[Choice | Typed | HangUp]) -> Played:
    """Play `turns` again from the seed and return the last state with the whole transcript."""
    state, replies = start(scenario, seed)
    spoken: list[Utterance] = []

    def note(said: Iterable[Reply]) -> None:
        for reply in said:
            spoken.append(
                Utterance(
                    number=len(spoken), who=reply.who, text=reply.text, promises=reply.promises
                )
            )

    note(replies)
    for turn in turns:
        result = step(scenario, state, turn, history=spoken)
        if result.said is not None:
            spoken.append(result.said)
        note(result.replies)
        state = result.state
    return Played(state=state, transcript=tuple(spoken))
