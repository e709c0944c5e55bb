"""Which decisions on typed words are left to a person.

What was heard whole is decided, and so is what was not heard at all where nothing speaks for it. A
part that was heard may be all that was said, or all that was understood: that is not decided here.
Measured in docs/explanation/role-play-grading.md.
"""

from __future__ import annotations

from collections.abc import Callable

from quizzes.roleplay.engine.reading import Reading

#: Critical fails that change what a criterion is worth in ways that need a person's eye.
_CLOUDS_LISTENING = ("CF1", "CF4", "CF5", "CF7", "CF10", "CF12")
_CLOUDS_MOVE = ("CF4", "CF5", "CF8", "CF9", "CF10", "CF11")
FULL = 2
LONG = 60  # characters of a turn in which something else may have been said


def doubted(key: str, level: int | None, reading: Reading) -> bool:
    """Whether a person decides `key` although the grader came to `level`."""
    doubt = _DOUBTS.get(key)
    return level is not None and doubt is not None and doubt(level, reading)


def _length(reading: Reading) -> int:
    return sum(len(one.text) for one in reading.trainee)


def _opening(level: int, reading: Reading) -> bool:
    """Three of four elements: the fourth may have been said in words that are not known."""
    found = sum(
        reading.first(act) is not None
        for act in ("own-name", "institution", "purpose", "recording")
    )
    return level == 1 and found == len(("own-name", "institution", "purpose"))


def _cause(level: int, reading: Reading) -> bool:
    return level == 1 and reading.first("cause-closed") is None


def _listening(level: int, reading: Reading) -> bool:
    if level == FULL:
        return _only_from_the_record(reading)
    if level == 1:
        return "restated" in reading.unsure or reading.failed(*_CLOUDS_LISTENING) != ()
    return level == 0 and reading.first("restated") is not None


def _only_from_the_record(reading: Reading) -> bool:
    """Whether all that takes up the point is what the record shows: that one looked is not that one listened."""
    looked = {one.at[0] for one in reading.all("record-checked")}
    told = {one.at[0] for one in reading.all("restated")}
    return bool(told) and told <= looked


def _move(level: int, reading: Reading) -> bool:
    clouded = reading.failed(*_CLOUDS_MOVE) != () or _suspected(reading)
    return level == 1 or (level == FULL and clouded)


def _suspected(reading: Reading) -> bool:
    """Whether words may be a critical fail, which would lower what they touch."""
    return any(key.startswith("CF") for key in reading.unsure)


def _tone(level: int, reading: Reading) -> bool:
    return level == 1 or (level == FULL and _suspected(reading))


def _accuracy(level: int, reading: Reading) -> bool:
    return level > 0 and bool(reading.unsure & {"CF1", "CF5", "CF7", "CF8"})


def _option(level: int, reading: Reading) -> bool:
    return level == 1 or (level == 0 and _length(reading) > LONG and not reading.fails)


def _close(level: int, reading: Reading) -> bool:
    found = [act for act in ("agreement-repeated", "recorded", "follow-up") if reading.first(act)]
    return level == 1 and found != ["recorded"]


def _commitment(level: int, reading: Reading) -> bool:
    return level == 0 and _length(reading) > LONG and not reading.fails


_DOUBTS: dict[str, Callable[[int, Reading], bool]] = {
    "R2": _opening,
    "R3": _cause,
    "R4": _listening,
    "R5": _move,
    "R6": _tone,
    "R7": _accuracy,
    "R8": _commitment,
    "R9": _option,
    "R10": _close,
}
