"""Generated values in words: ``{principal}`` in a prompt, and variables as an author writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from quizzes.core.formula import MAX_PLACES, Formula, Variable, read_formula, rounded

MAX_VARIABLES = 8
MAX_VALUES = 1_000_000  # different values of one variable
LIMIT = Decimal(10) ** 12
ANSWER = "answer"
_PLACEHOLDER = re.compile(r"\{([^{}:\n]{1,200})(?::(,)?(?:\.(\d))?)?\}")
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_LINE = re.compile(
    rf"(?P<name>[a-z][a-z0-9_]{{0,29}})\s*:\s*(?P<low>{_NUMBER})\s*(?:-|~|to|至|到)\s*"
    rf"(?P<high>{_NUMBER})(?:\s*,?\s*(?:step|每隔)\s*(?P<step>{_NUMBER}))?"
)
_RESERVED = {ANSWER, "round", "min", "max"}


class VariableFault(StrEnum):
    """Why a line is no variable."""

    SHAPE = "shape"
    RESERVED = "reserved"
    TWICE = "twice"
    ORDER = "order"  # the end lies below the beginning
    STEP = "step"  # no step, or one that is too fine
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"


class BadVariable(ValueError):
    """A line cannot be read as a variable; `line` counts from 1."""

    def __init__(self, fault: VariableFault, line: int) -> None:
        super().__init__(f"line {line}: {fault.value}")
        self.fault = fault
        self.line = line


def read_variables(text: str) -> tuple[Variable, ...]:
    """Read lines ``principal: 5000 – 50000 step 100``; the step is 1 unless written.

    Decimals shown are those written. Raises :class:`BadVariable`.
    """
    found: list[Variable] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            found.append(_variable(line, number, taken={variable.name for variable in found}))
    if len(found) > MAX_VARIABLES:
        raise BadVariable(VariableFault.TOO_MANY, MAX_VARIABLES + 1)
    return tuple(found)


def _variable(line: str, number: int, *, taken: set[str]) -> Variable:
    plain = unicodedata.normalize("NFKC", line).replace("–", "-").replace("—", "-").strip()
    match = _LINE.fullmatch(plain)
    if match is None:
        raise BadVariable(VariableFault.SHAPE, number)
    name = match["name"]
    if name in _RESERVED:
        raise BadVariable(VariableFault.RESERVED, number)
    if name in taken:
        raise BadVariable(VariableFault.TWICE, number)
    written = [match["low"], match["high"], match["step"] or "1"]
    try:
        low, high, step = (Decimal(part) for part in written)
    except InvalidOperation:  # pragma: no cover -- the pattern admits only what Decimal reads
        raise BadVariable(VariableFault.SHAPE, number) from None
    decimals = max(len(part.partition(".")[2]) for part in written)
    if max(abs(low), abs(high)) > LIMIT or decimals > MAX_PLACES:
        raise BadVariable(VariableFault.TOO_LARGE, number)
    if high < low:
        raise BadVariable(VariableFault.ORDER, number)
    if step <= 0 or (high - low) / step >= MAX_VALUES:
        raise BadVariable(VariableFault.STEP, number)
    return Variable(name=name, low=low, high=high, step=step, decimals=decimals)


def write_variables(variables: Iterable[Variable]) -> str:
    """Return variables as lines that :func:`read_variables` reads."""
    return "\n".join(
        f"{v.name}: {v.low:f} – {v.high:f}" + (f" step {v.step:f}" if v.step != 1 else "")
        for v in variables
    )


@dataclass(frozen=True)
class Shown:
    """What placeholders may stand for: the values, and how many decimals each shows by itself."""

    values: Mapping[str, Decimal]
    decimals: Mapping[str, int]

    def fill(self, text: str) -> str:
        """Return `text` with every placeholder replaced.

        ``{days}`` is a value, ``{answer}`` the answer, ``{principal * 0.0005}`` a formula;
        ``{principal:,}`` groups thousands, ``{x:.2}`` shows two decimals. Raises
        :class:`quizzes.core.formula.BadFormula`.
        """
        return _PLACEHOLDER.sub(self._written, text)

    def _written(self, match: re.Match[str]) -> str:
        inside, grouped, places = match[1], match[2], match[3]
        formula = read_formula(inside, names=self.values)
        value = formula.value(self.values)
        wanted = int(places) if places is not None else self.decimals.get(formula.text)
        return write_number(value, decimals=wanted, grouped=bool(grouped))


def write_number(value: Decimal, *, decimals: int | None, grouped: bool = False) -> str:
    """Return a number as it is read: no exponent, half up; None keeps what is not zero, to 6 places."""
    if decimals is None:
        value = rounded(value, places=MAX_PLACES).normalize()
    else:
        value = rounded(value, places=min(decimals, MAX_PLACES))
    if not value:
        value = abs(value)  # never “-0”
    return f"{value:,f}" if grouped else f"{value:f}"


def formulas_in(text: str, *, names: Iterable[str]) -> tuple[Formula, ...]:
    """Return the formulas of the placeholders of `text`; raises `BadFormula` for the first bad one."""
    known = frozenset(names)
    return tuple(read_formula(match[1], names=known) for match in _PLACEHOLDER.finditer(text))


def plain(number: Decimal) -> Decimal:
    """Return `number` without superfluous zeros and without an exponent: 2 for 2.00.

    What a database gives back and what was written then make the same frozen question.
    """
    short = Decimal(number).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral() else short
