"""Processor time and memory of process trees, read from /proc (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def _stat(pid: int) -> list[str]:
    """Return the fields after the name in /proc/PID/stat; empty when the process is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def tree(pids: list[int]) -> list[int]:
    """Return `pids` and all their descendants that are alive."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found: list[int] = []
    waiting = list(pids)
    while waiting:
        pid = waiting.pop()
        if pid not in found and (PROC / str(pid)).exists():
            found.append(pid)
            waiting += children.get(pid, [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """Return user and system seconds of the trees, with children that have ended."""
    total = sum(
        int(fields[n]) for pid in tree(pids) if (fields := _stat(pid)) for n in range(11, 15)
    )
    return total / _TICKS


def memory_mib(pids: list[int]) -> float:
    """Return the proportional set size of the trees in MiB; shared pages count once."""
    kib = 0
    for pid in tree(pids):
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kib += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(kib / 1024, 1)
