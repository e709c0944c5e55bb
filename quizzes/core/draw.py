"""Drawing questions without repeats: whether it can be done, and doing it.

A section draws so many questions of those that fit. What stands fixed in the quiz is never drawn,
and no question is drawn twice, so draws that share questions compete for them. Whether all can be
served is a matching of draws to questions; it is found by augmenting paths (H. W. Kuhn, “The
Hungarian method for the assignment problem”, 1955; the many-to-one case as in any text on
bipartite matching), over the few draws, not over the many questions.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from quizzes.core.refusals import NotEnough
from quizzes.core.selection import rank


class Wanted(BaseModel):
    """A draw: its name, how many questions it wants, the keys that fit in order of preference."""

    model_config = ConfigDict(frozen=True)

    key: str
    number: int = Field(ge=0)
    pool: tuple[str, ...]


class Shortfall(BaseModel):
    """A draw that cannot be served: how many it wants, how many are left for it."""

    model_config = ConfigDict(frozen=True)

    key: str
    wanted: int
    available: int


def shortfall(fixed: Collection[str], draws: Sequence[Wanted]) -> list[Shortfall]:
    """Return the draws that cannot be served beside those before them; empty when all can.

    `fixed` holds the keys of questions that stand in the quiz anyway. A draw's `available` is the
    most it can have when the draws before it have all they want.
    """
    given = assign(fixed, draws)
    return [
        Shortfall(key=draw.key, wanted=draw.number, available=len(keys))
        for draw, keys in zip(draws, given, strict=True)
        if len(keys) < draw.number
    ]


def assign(fixed: Collection[str], draws: Sequence[Wanted]) -> list[list[str]]:
    """Return for each draw the keys it gets, as many as can be, none of them twice.

    Earlier draws are served first, and each from the front of its pool where nothing else speaks
    against it. The cost grows with draws × questions wanted, not with the bank.
    """
    total = sum(draw.number for draw in draws)
    barred = set(fixed)
    pools = [_front(draw.pool, barred=barred, most=total) for draw in draws]
    holder: dict[str, int] = {}
    given: list[list[str]] = [[] for _ in draws]
    for index, draw in enumerate(draws):
        for _turn in range(draw.number):
            if not _serve(index, pools, holder, given):
                break
    return given


def _front(pool: Sequence[str], *, barred: Collection[str], most: int) -> list[str]:
    """Return the first `most` keys that may be drawn: more can never be needed."""
    keys = [key for key in dict.fromkeys(pool) if key not in barred]
    return keys[:most]


def _serve(
    start: int, pools: list[list[str]], holder: dict[str, int], given: list[list[str]]
) -> bool:
    """Give the draw `start` one more key, moving keys between draws where needed."""
    came_from: dict[int, tuple[int, str]] = {}
    seen = {start}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for key in pools[here]:
            owner = holder.get(key)
            if owner is None:
                _pass_on(here, key, came_from=came_from, holder=holder, given=given)
                return True
            if owner not in seen:
                seen.add(owner)
                came_from[owner] = (here, key)
                queue.append(owner)
    return False


def _pass_on(
    here: int,
    key: str,
    *,
    came_from: dict[int, tuple[int, str]],
    holder: dict[str, int],
    given: list[list[str]],
) -> None:
    """Give `key` to `here`, and what `here` gives up to the draw that asked for it."""
    while True:
        given[here].append(key)
        holder[key] = here
        if here not in came_from:
            return
        asker, released = came_from[here]
        given[here].remove(released)
        here, key = asker, released


def pick(
    fixed: Collection[str], draws: Sequence[Wanted], *, used: Mapping[str, int], seed: int
) -> list[list[str]]:
    """Return for each draw the keys that one person is asked, least used first.

    `used` says how often the person was asked each question before (a missing key: never); among
    equals `seed` decides, alone and for ever. No key comes twice, and what is drawn was together
    asked as seldom as any choice that serves all draws: taking the least used key that still leaves
    a matching is the greedy algorithm on a transversal matroid (J. Edmonds and D. R. Fulkerson,
    1965), which finds the lightest basis. Raises `NotEnough` with the draws that cannot be served.
    """
    missing = shortfall(fixed, draws)
    if missing:
        raise NotEnough(missing)
    barred = set(fixed)
    homes: dict[str, list[int]] = {}
    for index, draw in enumerate(draws):
        for key in dict.fromkeys(draw.pool):
            if key not in barred:
                homes.setdefault(key, []).append(index)
    order = [(used.get(key, 0), rank(seed, f"draw:{key}"), key) for key in homes]
    heapq.heapify(order)
    pools: list[list[str]] = [[] for _ in draws]
    given: list[list[str]] = [[] for _ in draws]
    holder: dict[str, int] = {}
    while order and any(len(g) < draw.number for g, draw in zip(given, draws, strict=True)):
        key = heapq.heappop(order)[2]
        for index in homes[key]:
            pools[index].append(key)
        hungry = [i for i, draw in enumerate(draws) if len(given[i]) < draw.number]
        any(_serve(index, pools, holder, given) for index in hungry)
    return [sorted(keys, key=lambda key: rank(seed, f"draw:{key}")) for keys in given]
