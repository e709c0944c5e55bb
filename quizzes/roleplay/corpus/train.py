"""Train the grader's weights: ``python quizzes/roleplay/corpus/train.py [conduct|quotes|levels]``.

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
import quotes  # noqa: E402 -- the path is set first

#: In this order: what is quoted and which level is given look at what `conduct` has learnt.
PARTS = {"conduct": conduct.write, "quotes": quotes.write, "levels": levels.write}


def main() -> None:
    """Collect, check or train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=list(PARTS))
    parser.add_argument("--collect", action="store_true")
    parser.add_argument("--check", action="store_true")
    wanted = parser.parse_args()
    if wanted.collect:
        conduct.collect()
    if wanted.check:
        if wanted.part in {None, "quotes"}:
            quotes.check()
        if wanted.part in {None, "levels"}:
            levels.check()
        return
    for part, write in PARTS.items():
        if wanted.part in {None, part}:
            write()


if __name__ == "__main__":
    main()
