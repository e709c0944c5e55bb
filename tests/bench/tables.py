"""What the bench says: a line per measurement while it runs, and the table at the end."""

from __future__ import annotations

import json
import sys
from typing import Any

import sites

WORDS = {
    "lesson": "lesson page (body cached)",
    "cover": "page before the examination",
    "start": "start an attempt of 20 questions",
    "save": "save without leaving the page",
    "answer": "answer and next question",
    "finish": "submit and see the review",
    "report": "report of 200 attempts",
}


def show(name: str, row: dict[str, Any]) -> None:
    """Print one measurement."""
    if row["step"] == "storm":
        rate = f"{row['per_minute']} trainees/min, {row['requests_per_second']} requests/s"
    else:
        rate = f"{row.get('per_second')}/s, p50 {row.get('p50')} ms, p95 {row.get('p95')} ms"
    wrong = f", {row['errors']} ERRORS {row['samples']}" if row["errors"] else ""
    cpu = f"{row['cpu_ms']} ms CPU"
    print(f"  {name:9}{row['step']:14}×{row['at_once']:<4}{rate}, {cpu}{wrong}", flush=True)


def queries(where: sites.Database) -> dict[str, dict[str, int]]:
    """Return the queries of each step on each site, counted in processes of their own."""
    counted = {}
    for name, settings in (("floor", where.for_floor()), ("platform", where.for_platform())):
        folder = sites.ROOT if name == "platform" else sites.HERE / "floor_site"
        command = [sys.executable, "-W", "ignore", sites.HERE / "count_queries.py", name]
        counted[name] = json.loads(sites.run(command, folder, settings).splitlines()[-1])
    return counted


def _ratio(ours: Any, floor: Any) -> str:
    return f"{ours / floor:.2f}" if ours and floor else "–"


def markdown(results: dict[str, Any]) -> str:
    """Return the tables of all databases, ours beside the floor's."""
    return "\n".join(_of_database(kind, found) for kind, found in results.items())


def _of_database(kind: str, found: dict[str, Any]) -> str:
    floor = {(row["step"], row["at_once"]): row for row in found.get("floor", [])}
    lines = [
        f"**{ {'sqlite': 'SQLite', 'postgres': 'PostgreSQL'}[kind] }**",
        "",
        "| step | at once | requests/s | p50 ms | p95 ms | CPU ms | floor's CPU ms | ratio "
        "| queries | floor's |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    storms = []
    for row in found.get("platform", []):
        other = floor.get((row["step"], row["at_once"]), {})
        if row["step"] == "storm":
            storms.append(_of_storm(row, other))
            continue
        asked = {name: counts.get(row["step"], "–") for name, counts in found["queries"].items()}
        cells = [
            WORDS[row["step"]], row["at_once"], row.get("per_second"), row.get("p50"),
            row.get("p95"), row["cpu_ms"], other.get("cpu_ms", "–"),
            _ratio(row["cpu_ms"], other.get("cpu_ms")), asked["platform"], asked["floor"],
        ]  # fmt: skip
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join([*lines, "", *storms])


def _of_storm(row: dict[str, Any], other: dict[str, Any]) -> str:
    pace = _ratio(row["per_minute"], other.get("per_minute"))
    answers = row["steps"].get("answer", {})
    return (
        f"Storm of {row['trainees']} trainees, {row['at_once']} at once: {row['per_minute']} trainees/min, "
        f"{row['requests_per_second']} requests/s, {row['cpu_ms']} ms CPU per trainee, answer p50 "
        f"{answers.get('p50')} ms, p95 {answers.get('p95')} ms, {row['errors']} errors. "
        f"Floor: {other.get('per_minute')} trainees/min, {other.get('cpu_ms')} ms, "
        f"{other.get('errors')} errors. Ours to the floor's: {pace}.\n"
    )
