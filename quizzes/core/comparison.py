"""What differs between two texts, in pieces that a person can read side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[^\W_\u2e80-\uffff]+|\s+|.", re.DOTALL)  # a Latin word, a gap, one sign
MAX_TOKENS = 4000  # longer texts are shown whole, as changed


@dataclass(frozen=True)
class Span:
    """A piece of one of the two texts; `changed` where the other has something else."""

    text: str
    changed: bool = False


def differences(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """Return both texts in spans. Chinese is compared by character, other scripts by word."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if before == after:
        return _whole(before, changed=False), _whole(after, changed=False)
    if max(len(old), len(new)) > MAX_TOKENS or not old or not new:
        return _whole(before, changed=True), _whole(after, changed=True)
    left: list[Span] = []
    right: list[Span] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changed = kind != "equal"
        if b > a:
            left.append(Span("".join(old[a:b]), changed=changed))
        if d > c:
            right.append(Span("".join(new[c:d]), changed=changed))
    return left, right


def _whole(text: str, *, changed: bool) -> list[Span]:
    return [Span(text, changed=changed)] if text else []
