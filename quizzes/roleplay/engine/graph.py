"""The dialogue as a graph: beats in layers, the ways between them, which of them paths have found.

Plain values and one SVG text; no Django. Colours and strokes come from a style sheet by class, so that
the drawing follows the theme of the page around it. Words of the drawing are given by the caller.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

from quizzes.roleplay.engine.dialogue import Choice, replay
from quizzes.roleplay.engine.explore import explore, good_paths
from quizzes.roleplay.engine.scenario import Scenario

WIDTH, HEIGHT = 168, 44  # of a beat, in units of the drawing
ACROSS, DOWN = 32, 52  # between beats and between layers
MARGIN = 24
CHARACTERS = 20  # of a beat's key that are shown

NodeKind = Literal["start", "beat", "goal", "failure", "unreached"]
EdgeKind = Literal["good", "clean", "unlawful", "interrupt", "later"]
_RANK: dict[EdgeKind, int] = {"good": 0, "clean": 1, "unlawful": 2, "interrupt": 3, "later": 4}


@dataclass(frozen=True)
class Node:
    """A beat at its place: layer from 0, place in the layer from 0."""

    key: str
    kind: NodeKind
    layer: int
    place: int


@dataclass(frozen=True)
class Edge:
    """A way from beat to beat by its best line; `walked` when the best path of good lines takes it."""

    source: str
    target: str
    kind: EdgeKind
    lines: tuple[str, ...] = ()
    walked: bool = False


@dataclass(frozen=True)
class Graph:
    """The whole dialogue."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Words:
    """The words of a drawing in the language of the page; `kinds` by kind of node and edge."""

    title: str
    description: str
    kinds: Mapping[str, str]


def graph_of(scenario: Scenario) -> Graph:
    """Return beats and ways of `scenario`, with what paths of choices have reached."""
    found = explore(scenario)
    walked = _walked(scenario)
    edges = [
        Edge(one.source, one.target, one.kind, one.lines, (one.source, one.target) in walked)
        for one in _edges(scenario)
    ]
    layers = _layers(scenario, edges)
    places: dict[int, int] = {}
    nodes = []
    for beat in _in_order(scenario, layers, edges):
        layer = layers[beat]
        place = places.get(layer, 0)
        places[layer] = place + 1
        nodes.append(Node(beat, _kind(scenario, beat, found.beats), layer, place))
    return Graph(tuple(nodes), tuple(edges))


def _kind(scenario: Scenario, key: str, reached: set[str]) -> NodeKind:
    if key not in reached:
        return "unreached"
    ending = scenario.beat(key).ending
    if ending is not None:
        return "goal" if scenario.is_goal(ending.outcome) else "failure"
    return "start" if key == scenario.start else "beat"


def _edges(scenario: Scenario) -> Iterable[Edge]:
    """Yield one way for each pair of beats, named by the best line that takes it."""
    best: dict[tuple[str, str], tuple[EdgeKind, list[str]]] = {}
    for source, target, kind, line in _ways(scenario):
        known, lines = best.get((source, target), (kind, []))
        best[source, target] = (min(known, kind, key=_RANK.__getitem__), [*lines, line])
    led_to = {target for _source, target in best}
    for interrupt in scenario.interrupts:
        if interrupt.beat not in led_to:
            best[scenario.start, interrupt.beat] = ("interrupt", [])
    known_beats = {beat.key for beat in scenario.beats}
    for (source, target), (kind, lines) in best.items():
        if target in known_beats:
            yield Edge(source, target, kind, tuple(one for one in lines if one))


def _ways(scenario: Scenario) -> Iterable[tuple[str, str, EdgeKind, str]]:
    """Yield source, target, kind and line of every way, by lines and by later calls."""
    for beat in scenario.beats:
        for line in beat.lines:
            kind: EdgeKind = "good" if line.quality == "good" else "clean"
            kind = "unlawful" if line.violations else kind
            for target in dict.fromkeys(one.beat for one in line.next):
                yield beat.key, target, kind, line.key
        for later in scenario.later_calls:
            if beat.ending is not None and later.after == beat.ending.outcome:
                yield beat.key, later.opens, "later", ""


def _walked(scenario: Scenario) -> set[tuple[str, str]]:
    """Return the ways of the first path of good lines that ends in a goal."""
    for path in good_paths(scenario, limit=200):
        visited = replay(scenario, 0, [Choice(line=key) for key in path]).state
        if scenario.is_goal(visited.outcome):
            return set(zip(visited.visited, visited.visited[1:], strict=False))
    return set()


def _layers(scenario: Scenario, edges: list[Edge]) -> dict[str, int]:
    """Return how many steps each beat is from the start; endings one below the lowest way to them."""
    onward: dict[str, list[str]] = {}
    for edge in edges:
        onward.setdefault(edge.source, []).append(edge.target)
    layers = {scenario.start: 0}
    queue = deque([scenario.start])
    while queue:
        key = queue.popleft()
        for target in onward.get(key, ()):
            if target not in layers:
                layers[target] = layers[key] + 1
                queue.append(target)
    lowest = max(layers.values(), default=0)
    for beat in scenario.beats:
        if beat.key not in layers:
            layers[beat.key] = lowest + 1
    return layers


def _in_order(scenario: Scenario, layers: Mapping[str, int], edges: list[Edge]) -> list[str]:
    """Return the beats layer by layer, each layer ordered by the middle of what leads to it."""
    order: dict[str, float] = {}
    result: list[str] = []
    document = {beat.key: index for index, beat in enumerate(scenario.beats)}
    for layer in range(max(layers.values(), default=0) + 1):
        keys = [key for key in document if layers[key] == layer]

        def middle(key: str) -> tuple[float, int]:
            above = [
                order[one.source] for one in edges if one.target == key and one.source in order
            ]
            return (sum(above) / len(above) if above else 0.0, document[key])

        keys.sort(key=middle)
        for place, key in enumerate(keys):
            order[key] = place - (len(keys) - 1) / 2
        result += keys
    return result


# --- the drawing --------------------------------------------------------------------------------


def svg_of(graph: Graph, words: Words) -> str:
    """Return the graph as one SVG element with a title, a description and a title on every part."""
    widest = max((node.place + 1 for node in graph.nodes), default=1)
    layers = max((node.layer + 1 for node in graph.nodes), default=1)
    width = widest * (WIDTH + ACROSS) - ACROSS + 2 * MARGIN
    height = layers * (HEIGHT + DOWN) - DOWN + 2 * MARGIN
    counts: dict[int, int] = {}
    for node in graph.nodes:
        counts[node.layer] = counts.get(node.layer, 0) + 1
    at = {node.key: _place(node, counts[node.layer], width) for node in graph.nodes}
    edges = "".join(_edge(one, at, words) for one in sorted(graph.edges, key=lambda e: e.walked))
    nodes = "".join(_node(one, at[one.key], words) for one in graph.nodes)
    return (
        f'<svg class="dialogue-graph" role="img" aria-labelledby="dialogue-title dialogue-desc" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'xmlns="http://www.w3.org/2000/svg">'
        f'<title id="dialogue-title">{escape(words.title)}</title>'
        f'<desc id="dialogue-desc">{escape(words.description)}</desc>{edges}{nodes}</svg>'
    )


def _place(node: Node, count: int, width: int) -> tuple[int, int]:
    row = count * (WIDTH + ACROSS) - ACROSS
    left = (width - row) // 2 + node.place * (WIDTH + ACROSS)
    return left, MARGIN + node.layer * (HEIGHT + DOWN)


def _node(node: Node, at: tuple[int, int], words: Words) -> str:
    left, top = at
    short = node.key if len(node.key) <= CHARACTERS else node.key[: CHARACTERS - 1] + "…"
    told = f"{node.key}: {words.kinds.get(node.kind, node.kind)}"
    return (
        f'<g class="node node-{node.kind}"><title>{escape(told)}</title>'
        f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="4"/>'
        f'<text x="{left + WIDTH // 2}" y="{top + HEIGHT // 2 + 5}" text-anchor="middle">'
        f"{escape(short)}</text></g>"
    )


def _edge(edge: Edge, at: Mapping[str, tuple[int, int]], words: Words) -> str:
    told = f"{edge.source} → {edge.target}: {words.kinds.get(edge.kind, edge.kind)}"
    if edge.lines:
        told += f" ({', '.join(edge.lines)})"
    walked = " edge-walked" if edge.walked else ""
    return (
        f'<g class="edge edge-{edge.kind}{walked}"><title>{escape(told)}</title>'
        f'<path d="{_path(at[edge.source], at[edge.target])}"/>'
        f'<path class="head" d="{_head(at[edge.source], at[edge.target])}"/></g>'
    )


def _ends(source: tuple[int, int], target: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return where a way leaves and arrives: down from foot to head, else along the sides."""
    if source[1] < target[1]:
        return source[0] + WIDTH // 2, source[1] + HEIGHT, target[0] + WIDTH // 2, target[1]
    if source == target:
        right = source[0] + WIDTH
        return right, source[1] + HEIGHT // 4, right, source[1] + HEIGHT * 3 // 4
    rightward = target[0] > source[0]
    leave = source[0] + (WIDTH if rightward else 0)
    arrive = target[0] + (0 if rightward else WIDTH)
    return leave, source[1] + HEIGHT // 2, arrive, target[1] + HEIGHT // 2


def _path(source: tuple[int, int], target: tuple[int, int]) -> str:
    x1, y1, x2, y2 = _ends(source, target)
    if source == target:
        return f"M{x1} {y1} C{x1 + 26} {y1 - 8} {x2 + 26} {y2 + 8} {x2} {y2}"
    if source[1] < target[1]:
        half = max(24, (y2 - y1) // 2)
        return f"M{x1} {y1} C{x1} {y1 + half} {x2} {y2 - half} {x2} {y2}"
    bend = 40 if x2 > x1 else -40
    return f"M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _head(source: tuple[int, int], target: tuple[int, int]) -> str:
    x1, _y1, x2, y2 = _ends(source, target)
    if source[1] < target[1]:
        return f"M{x2} {y2} l-4 -8 h8 z"
    back = 8 if source == target or x2 < x1 else -8
    return f"M{x2} {y2} l{back} -4 v8 z"
