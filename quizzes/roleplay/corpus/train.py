"""Train the grader's weights: ``python quizzes/roleplay/corpus/train.py [conduct|levels]``.

Writes quizzes/roleplay/engine/weights/*.json. The same files give the same weights. With ``--collect`` it
first takes the lines of the scenarios and the words of the lessons anew from content/library; with
``--check`` it prints how well each hand is judged by weights that never saw it, and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(HERE), str(ROOT / "tests" / "roleplay" / "conduct")]

import conduct  # noqa: E402 -- the path is set first
import levels  # noqa: E402 -- the path is set first


def main() -> None:
    """Collect, check or train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=["conduct", "levels"])
    parser.add_argument("--collect", action="store_true")
    parser.add_argument("--check", action="store_true")
    wanted = parser.parse_args()
    if wanted.collect:
        conduct.collect()
    if wanted.check:
        levels.check()
        return
    if wanted.part != "levels":
        conduct.write()
    if wanted.part != "conduct":
        levels.write()


if __name__ == "__main__":
    main()
