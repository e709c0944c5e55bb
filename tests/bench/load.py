"""Closed-loop load: one step over and over (`repeat`), or whole examinations (`storm`).

No thinking time. Latencies are in milliseconds; `cpu_ms` is the server's processor time per step,
which a noisy neighbour hardly moves, unlike requests per second.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import Awaitable
from typing import Any, TypeVar

import processes
from adapters.base import QUESTIONS, TRAINEES, Site
from browser import Browser

T = TypeVar("T")
MAX_ERRORS = 200
WARM_UP = 1.5  # seconds at most
STEPS = ("lesson", "cover", "save", "answer", "start_finish", "report")


class Recorder:
    """Latencies by step, and what went wrong."""

    def __init__(self) -> None:
        self.latencies: dict[str, list[float]] = {}
        self.errors: list[str] = []

    async def step(self, name: str, doing: Awaitable[T]) -> T:
        """Do one step and note how long it took; an error is noted and raised."""
        began = time.perf_counter()
        try:
            result = await doing
        except Exception as error:
            self.errors.append(f"{name}: {type(error).__name__}: {error}"[:200])
            raise
        self.latencies.setdefault(name, []).append(time.perf_counter() - began)
        return result

    def forget(self) -> None:
        """Begin anew, after the warm-up."""
        self.latencies.clear()
        self.errors.clear()

    def figures(self, name: str) -> dict[str, Any]:
        """Return n, p50, p95 and max of a step in milliseconds."""
        found = sorted(self.latencies.get(name, []))
        if not found:
            return {"n": 0}

        def share(q: float) -> float:
            return round(found[min(len(found) - 1, int(q * len(found)))] * 1000, 2)

        return {"n": len(found), "p50": share(0.5), "p95": share(0.95), "max": share(1)}


class Worker:
    """One signed-in person who repeats a step; an attempt is renewed before its last question."""

    def __init__(self, site: Site, one: Browser, recorder: Recorder) -> None:
        self.site, self.one, self.recorder = site, one, recorder
        self.state: dict[str, Any] = {}
        self.at = 0
        self.aside = 0.0  # seconds spent renewing attempts, left out of the rate

    async def do(self, step: str) -> None:
        record = self.recorder.step
        if step == "start_finish":
            state = await record("start", self.site.start(self.one))
            await record("finish", self.site.finish(self.one, state))
        elif step == "save":
            await record(step, self.site.save(self.one, self.state))
        elif step == "answer":
            await record(step, self.site.answer(self.one, self.state, self.at))
            self.at += 1
            if self.at == QUESTIONS - 1:
                await self.renew()
        else:
            await record(step, getattr(self.site, step)(self.one))

    async def renew(self) -> None:
        began = time.perf_counter()
        await self.site.finish(self.one, self.state)
        self.state, self.at = await self.site.start(self.one), 0
        self.aside += time.perf_counter() - began

    async def until(self, stop: float, step: str) -> None:
        while time.perf_counter() < stop and len(self.recorder.errors) < MAX_ERRORS:
            try:
                await self.do(step)
            except Exception:
                await asyncio.sleep(0.01)


async def repeat(
    site: Site, step: str, *, at_once: int, seconds: float, pids: list[int]
) -> list[dict[str, Any]]:
    """Let `at_once` people repeat `step` for so many seconds; return one row per step timed."""
    recorder = Recorder()
    workers = []
    for number in range(at_once):
        one = site.browser()
        await (
            site.sign_in_staff(one)
            if step == "report"
            else site.sign_in(one, 1 + number % TRAINEES)
        )
        worker = Worker(site, one, recorder)
        if step in {"answer", "save"}:
            worker.state = await site.start(one)
        workers.append(worker)
    warm = time.perf_counter() + min(WARM_UP, seconds / 4)
    await asyncio.gather(*(worker.until(warm, step) for worker in workers))
    recorder.forget()
    for worker in workers:
        worker.aside = 0.0
    cpu, own, began = processes.cpu_seconds(pids), time.process_time(), time.perf_counter()
    await asyncio.gather(*(worker.until(began + seconds, step) for worker in workers))
    wall = time.perf_counter() - began
    cpu, own = processes.cpu_seconds(pids) - cpu, time.process_time() - own
    wall_of_steps = wall - sum(worker.aside for worker in workers) / at_once
    await _leave(site, workers, step)
    steps = sorted(recorder.latencies, reverse=True) or [step]
    n = max((len(found) for found in recorder.latencies.values()), default=0)
    return [
        {
            "step": name,
            "at_once": at_once,
            **recorder.figures(name),
            "per_second": round(len(recorder.latencies.get(name, [])) / wall_of_steps, 1),
            "cpu_ms": round(cpu * 1000 / n, 2) if n else None,
            "generator_share": round(own / wall, 2),
            "errors": len(recorder.errors),
            "samples": recorder.errors[:3],
        }
        for name in steps
    ]


async def _leave(site: Site, workers: list[Worker], step: str) -> None:
    for worker in workers:
        if step in {"answer", "save"}:
            await site.finish(worker.one, worker.state)
        await worker.one.close()


async def storm(site: Site, *, trainees: int, at_once: int, pids: list[int]) -> dict[str, Any]:
    """Let each trainee sign in, open lesson and cover, start, answer all, submit, see the review."""
    recorder, waiting = Recorder(), list(range(trainees, 0, -1))
    whole: list[float] = []
    requests = 0

    async def sitting(number: int, one: Browser) -> None:
        step = recorder.step
        await step("sign_in", site.sign_in(one, number))
        await step("lesson", site.lesson(one))
        await step("cover", site.cover(one))
        state = await step("start", site.start(one))
        for question in range(QUESTIONS):
            await step("answer", site.answer(one, state, question))
        await step("finish", site.finish(one, state))

    async def worker() -> None:
        nonlocal requests
        while waiting:
            number, one, began = waiting.pop(), site.browser(), time.perf_counter()
            with contextlib.suppress(Exception):  # counted by the recorder; the others go on
                await sitting(number, one)
                whole.append(time.perf_counter() - began)
            requests += one.requests
            await one.close()

    cpu, began = processes.cpu_seconds(pids), time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    wall = time.perf_counter() - began
    cpu = processes.cpu_seconds(pids) - cpu
    return {
        "step": "storm",
        "at_once": at_once,
        "trainees": trainees,
        "done": len(whole),
        "per_minute": round(len(whole) * 60 / wall, 1),
        "requests_per_second": round(requests / wall, 1),
        "cpu_ms": round(cpu * 1000 / max(1, len(whole)), 1),
        "steps": {name: recorder.figures(name) for name in recorder.latencies},
        "errors": len(recorder.errors),
        "samples": recorder.errors[:3],
    }


def median(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the median field by field of repetitions; errors and samples are those of all."""
    result = dict(rows[0])
    for name, value in rows[0].items():
        values = [row[name] for row in rows if isinstance(row.get(name), int | float)]
        if isinstance(value, int | float) and values:
            result[name] = round(statistics.median(values), 2)
    result["errors"] = sum(row["errors"] for row in rows)
    result["samples"] = [sample for row in rows for sample in row["samples"]][:3]
    if "steps" in result:
        for name in result["steps"]:
            of_step = [
                {"errors": 0, "samples": [], **row["steps"].get(name, {"n": 0})} for row in rows
            ]
            result["steps"][name] = median(of_step)
    rate = "per_minute" if "per_minute" in result else "per_second"
    rates = [row[rate] for row in rows if rate in row]
    return {
        **result,
        "repetitions": len(rows),
        **({"spread": [min(rates), max(rates)]} if rates else {}),
    }
