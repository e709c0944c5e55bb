"""What a certification asks for, as a tree, and whether a person has it.

The tree is written as JSON (or YAML in the shipped files)::

    all:
      - course: first-scripts
      - quiz: first-scripts-exam
        at_least: 85
      - any:
          - roleplay: early-broken-promise
          - roleplay: early-dissatisfied

:func:`parse` turns it into frozen values and refuses what it cannot mean. :func:`evaluate` says
whether, :func:`explain` says what is done and what is missing; a property test holds them to the
same answer. Values in, values out: no database, no clock, no sentences (those are in
``lms.certification.queries.phrases``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from lms.foundation.keys import BadKey, check_key

MAX_DEPTH = 5  # groups inside groups
MAX_LEAVES = 50


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; the language is chosen where it is shown."""
    return sentence


class RequirementError(ValueError):
    """The requirement is not one.

    `path` says where (``all[1].quiz``). `sentence` and `params` say why: an English sentence with
    named places, which callers translate; `reason` is the two put together.
    """

    def __init__(self, path: str, sentence: str, **params: object) -> None:
        self.path = path
        self.sentence = sentence
        self.params = params
        self.reason = sentence % params
        super().__init__(f"{path or 'requirement'}: {self.reason}")


_SHAPE = gettext_noop("exactly one of all, any, course, quiz, roleplay is needed here")
_STRANGERS = gettext_noop("not understood here: %(names)s")
_DEPTH = gettext_noop("more than %(most)s groups inside each other")
_LIST = gettext_noop("a list with at least one part is needed")
_PARTS = gettext_noop("more than %(most)s parts")
_TWICE = gettext_noop("the same part stands here twice")
_KEY = gettext_noop("a key is needed: lower-case letters, digits and single dashes")
_PERCENT = gettext_noop("a percentage above 0 and up to 100 is needed")


@dataclass(frozen=True)
class NeedsCourse:
    """A course must be completed. A completion counts for ever."""

    key: str
    kind: str = field(default="course", init=False)


@dataclass(frozen=True)
class NeedsQuiz:
    """A quiz must be passed with `at_least` per cent; None: by its own pass mark."""

    key: str
    at_least: Decimal | None = None
    kind: str = field(default="quiz", init=False)


@dataclass(frozen=True)
class NeedsRoleplay:
    """A role-play must be passed (by its rubric, without a critical fail)."""

    key: str
    kind: str = field(default="roleplay", init=False)


@dataclass(frozen=True)
class All:
    """Every part is needed."""

    parts: tuple[Requirement, ...]


@dataclass(frozen=True)
class OneOf:
    """One of the parts is enough."""

    parts: tuple[Requirement, ...]


Leaf = NeedsCourse | NeedsQuiz | NeedsRoleplay
Requirement = NeedsCourse | NeedsQuiz | NeedsRoleplay | All | OneOf


# --- reading -------------------------------------------------------------------------------------
def parse(data: Any) -> Requirement:
    """Return the requirement that `data` (plain JSON values) describes.

    Raises :class:`RequirementError` with the place and the reason.
    """
    requirement = _parse(data, path="", depth=0)
    if sum(1 for _ in leaves(requirement)) > MAX_LEAVES:
        raise RequirementError("", _PARTS, most=MAX_LEAVES)
    return requirement


def _parse(data: Any, *, path: str, depth: int) -> Requirement:
    if not isinstance(data, dict):
        raise RequirementError(path, _SHAPE)
    heads = [name for name in ("all", "any", "course", "quiz", "roleplay") if name in data]
    if len(heads) != 1:
        raise RequirementError(path, _SHAPE)
    head = heads[0]
    allowed = {head, "at_least"} if head == "quiz" else {head}
    strangers = sorted(str(name) for name in set(data) - allowed)
    if strangers:
        raise RequirementError(path, _STRANGERS, names=", ".join(strangers))
    here = f"{path}.{head}" if path else head
    if head in ("all", "any"):
        return _parse_group(head, data[head], path=here, depth=depth)
    key = _parse_key(data[head], path=here)
    if head == "course":
        return NeedsCourse(key)
    if head == "roleplay":
        return NeedsRoleplay(key)
    return NeedsQuiz(key, _parse_percent(data.get("at_least"), path=f"{here}.at_least"))


def _parse_group(head: str, data: Any, *, path: str, depth: int) -> Requirement:
    if depth >= MAX_DEPTH:
        raise RequirementError(path, _DEPTH, most=MAX_DEPTH)
    if not isinstance(data, list) or not data:
        raise RequirementError(path, _LIST)
    if len(data) > MAX_LEAVES:
        raise RequirementError(path, _PARTS, most=MAX_LEAVES)
    parts = tuple(
        _parse(part, path=f"{path}[{number}]", depth=depth + 1) for number, part in enumerate(data)
    )
    if len(set(parts)) != len(parts):
        raise RequirementError(path, _TWICE)
    return All(parts) if head == "all" else OneOf(parts)


def _parse_key(value: Any, *, path: str) -> str:
    if not isinstance(value, str):
        raise RequirementError(path, _KEY)
    try:
        return check_key(value)
    except BadKey:
        raise RequirementError(path, _KEY) from None


def _parse_percent(value: Any, *, path: str) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise RequirementError(path, _PERCENT)
    try:
        percent = Decimal(str(value))
    except InvalidOperation:
        raise RequirementError(path, _PERCENT) from None
    if not percent.is_finite() or not 0 < percent <= 100:
        raise RequirementError(path, _PERCENT)
    return percent


def to_data(requirement: Requirement) -> dict[str, Any]:
    """Return `requirement` as plain JSON values; :func:`parse` reads them back unchanged."""
    if isinstance(requirement, All):
        return {"all": [to_data(part) for part in requirement.parts]}
    if isinstance(requirement, OneOf):
        return {"any": [to_data(part) for part in requirement.parts]}
    if isinstance(requirement, NeedsQuiz) and requirement.at_least is not None:
        return {"quiz": requirement.key, "at_least": _plain_number(requirement.at_least)}
    return {requirement.kind: requirement.key}


def _plain_number(value: Decimal) -> int | str:
    """Return 85 for 85.00, and "85.5" as text so that no float creeps in."""
    return int(value) if value == value.to_integral_value() else str(value)


def leaves(requirement: Requirement) -> Iterator[Leaf]:
    """Yield the single requirements from left to right."""
    if isinstance(requirement, All | OneOf):
        for part in requirement.parts:
            yield from leaves(part)
    else:
        yield requirement


def keys_of(requirements: Iterable[Requirement], kind: str) -> list[str]:
    """Return the sorted keys of one kind (``course``, ``quiz``, ``roleplay``) named anywhere."""
    return sorted({leaf.key for tree in requirements for leaf in leaves(tree) if leaf.kind == kind})


# --- facts ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class QuizFact:
    """The best submitted attempt: per cent (None while nothing is marked), passed, when."""

    percent: Decimal | None
    passed: bool
    at: datetime | None
    ref: str = ""


@dataclass(frozen=True)
class RoleplayFact:
    """The best finished call: ``pass``, ``fail`` or ``provisional`` (a person still marks it)."""

    result: str
    score: Decimal | None
    at: datetime | None
    ref: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of one person. `since`: quizzes and role-plays before it do not count.

    `since` is set when an award is to be renewed or replaced: what earned the old one may not earn
    the next. Completed courses count whenever they were completed.
    """

    courses: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    quizzes: Mapping[str, QuizFact] = field(default_factory=lambda: MappingProxyType({}))
    roleplays: Mapping[str, RoleplayFact] = field(default_factory=lambda: MappingProxyType({}))
    since: datetime | None = None

    def counts(self, at: datetime | None) -> bool:
        """Whether something that happened at `at` is recent enough."""
        return self.since is None or (at is not None and at >= self.since)


# --- answers -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Item:
    """One line of an explanation.

    `code` is ``<kind>.<how it stands>``; `percent`, `score`, `at` are given where they are known.
    `effort` orders what is missing: the smaller, the sooner the person can close it.
    """

    code: str
    leaf: Leaf
    done: bool
    effort: int
    percent: Decimal | None = None
    score: Decimal | None = None
    at: datetime | None = None
    ref: str = ""


@dataclass(frozen=True)
class Explanation:
    """Whether, and why: done and missing items in the order of the tree."""

    satisfied: bool
    items: tuple[Item, ...]

    @property
    def missing(self) -> tuple[Item, ...]:
        """What is not done, the gap the person can close first in front."""
        return tuple(sorted((i for i in self.items if not i.done), key=lambda i: i.effort))

    @property
    def first_gap(self) -> Item | None:
        """The one thing to do next, or None when nothing is missing."""
        return next(iter(self.missing), None)


def evaluate(requirement: Requirement, facts: Facts) -> bool:
    """Return whether `facts` satisfy `requirement`."""
    if isinstance(requirement, All):
        return all(evaluate(part, facts) for part in requirement.parts)
    if isinstance(requirement, OneOf):
        return any(evaluate(part, facts) for part in requirement.parts)
    return look_at(requirement, facts).done


def explain(requirement: Requirement, facts: Facts) -> Explanation:
    """Return what is done and what is missing.

    Of the parts of an ``any`` only one is told: the first that is satisfied, else the one with the
    least left to do, so that the person reads one way and not a list of alternatives.
    """
    if isinstance(requirement, All):
        parts = [explain(part, facts) for part in requirement.parts]
        items = tuple(item for part in parts for item in part.items)
        return Explanation(all(part.satisfied for part in parts), items)
    if isinstance(requirement, OneOf):
        return min((explain(part, facts) for part in requirement.parts), key=_effort)
    item = look_at(requirement, facts)
    return Explanation(item.done, (item,))


def _effort(explanation: Explanation) -> tuple[bool, int, int]:
    """Order explanations: satisfied first, then the least effort, then the fewest steps."""
    missing = explanation.missing
    return (not explanation.satisfied, sum(item.effort for item in missing), len(missing))


def look_at(leaf: Leaf, facts: Facts) -> Item:
    """Return how one single requirement stands."""
    if isinstance(leaf, NeedsCourse):
        at = facts.courses.get(leaf.key)
        if at is None:
            return Item("course.missing", leaf, False, effort=2)
        return Item("course.done", leaf, True, effort=0, at=at)
    if isinstance(leaf, NeedsQuiz):
        return _look_at_quiz(leaf, facts)
    return _look_at_roleplay(leaf, facts)


def _look_at_quiz(leaf: NeedsQuiz, facts: Facts) -> Item:
    fact = facts.quizzes.get(leaf.key)
    if fact is None:
        return Item("quiz.untaken", leaf, False, effort=2)
    code, effort = "quiz.below", 1
    if fact.percent is None:
        code, effort = "quiz.unmarked", 9
    elif not facts.counts(fact.at):
        code, effort = "quiz.stale", 2
    elif fact.passed if leaf.at_least is None else fact.percent >= leaf.at_least:
        code, effort = "quiz.done", 0
    done = code == "quiz.done"
    return Item(code, leaf, done, effort, percent=fact.percent, at=fact.at, ref=fact.ref)


def _look_at_roleplay(leaf: NeedsRoleplay, facts: Facts) -> Item:
    fact = facts.roleplays.get(leaf.key)
    if fact is None:
        return Item("roleplay.untaken", leaf, False, effort=2)
    code, effort = "roleplay.failed", 1
    if not facts.counts(fact.at):
        code, effort = "roleplay.stale", 2
    elif fact.result == "pass":
        code, effort = "roleplay.done", 0
    elif fact.result == "provisional":
        code, effort = "roleplay.unmarked", 9
    elif fact.result == "uncalibrated":
        code, effort = "roleplay.uncalibrated", 9
    done = code == "roleplay.done"
    return Item(code, leaf, done, effort, score=fact.score, at=fact.at, ref=fact.ref)
