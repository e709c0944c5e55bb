"""`make bench`: the same load on the platform and on the floor, on SQLite and on PostgreSQL.

Both sites run in the same run on the same machine, one after the other, each behind gunicorn with
two workers; the password hasher is Django's own on both. Figures are medians of the repetitions.
Results go to var/bench/: results.json, and table.md, which docs/explanation/performance.md quotes.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import load
import sites
import tables

OUT = sites.ROOT / "var" / "bench"


def plan(arguments: list[str]) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short repetition of everything")
    parser.add_argument(
        "--refill",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="--no-refill: measure again on the SQLite files of the last run",
    )
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--sites", default="floor,platform")
    parser.add_argument("--steps", default=",".join((*load.STEPS, "storm")))
    parser.add_argument("--at-once", type=int, default=32, help="people at once in the storm")
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--repetitions", type=int, default=3)
    chosen = parser.parse_args(arguments)
    if chosen.quick:
        chosen.seconds, chosen.repetitions = 2.0, 1
    return chosen


async def measure(running: sites.Running, chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """Take all figures of one site."""
    site = importlib.import_module(f"adapters.{running.name}").Adapter(running.base)
    rows: list[dict[str, Any]] = []
    for step in chosen.steps.split(","):
        if step == "storm":
            options = {"trainees": 32 if chosen.quick else 64, "at_once": chosen.at_once}
            runs = [await load.storm(site, pids=running.pids, **options)
                    for _ in range(chosen.repetitions)]  # fmt: skip
            rows.append(load.median(runs))
            tables.show(running.name, rows[-1])
            continue
        for at_once in (8, 32) if step in {"save", "answer"} else (8,):
            options = {"at_once": at_once, "seconds": chosen.seconds, "pids": running.pids}
            runs = [await load.repeat(site, step, **options) for _ in range(chosen.repetitions)]
            for same in zip(*runs, strict=False):
                rows.append(load.median(list(same)))
                tables.show(running.name, rows[-1])
    return rows


def main(arguments: list[str]) -> int:
    """Measure, print, write; 1 if any step failed."""
    chosen = plan(arguments)
    OUT.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = {}
    for kind in chosen.databases.split(","):
        if kind == "postgres" and sites.postgres.programs() is None:
            print("No PostgreSQL found (apt-get install postgresql): SQLite only.", file=sys.stderr)
            continue
        with sites.database(kind, OUT / kind, keep=not chosen.refill) as where:
            if chosen.refill or kind != "sqlite":
                print(f"{kind}: filling both sites (a minute or two)", flush=True)
                sites.fill(where)
            results[kind] = {"queries": tables.queries(where)}
            for name in chosen.sites.split(","):
                with sites.serving(name, where) as running:
                    results[kind][name] = asyncio.run(measure(running, chosen))
        results[kind]["load_average"] = os.getloadavg()[2]
    (OUT / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    text = tables.markdown(results)
    (OUT / "table.md").write_text(text, encoding="utf-8")
    print("\n" + text)
    return int(any(row["errors"] for kind in results.values() for name in ("floor", "platform")
                   for row in kind.get(name, [])))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
