"""A safe formula over drawn values: what generated questions are computed with. Decimal only.

The language is that of a pocket calculator: numbers, names, ``+ - * / **``, brackets, ``round(x, n)``,
``min`` and ``max``. A text is first cut into tokens of that language, then parsed by `ast`, then every
node is checked against a whitelist; nothing is ever compiled or executed. Length, depth, exponents
and magnitude are limited, so that no formula runs long or grows without end. Rounding is half up,
as money is rounded.
"""

from __future__ import annotations

import ast
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from enum import StrEnum

MAX_LENGTH = 200  # characters
MAX_DEPTH = 16  # levels of brackets and operators
MAX_DIGITS = 18  # of one written number
MAX_EXPONENT = 60  # of a power; whole numbers from 0 only
MAX_MAGNITUDE = Decimal(10) ** 15  # of every intermediate value
MAX_PLACES = 6  # of round() and of shown values
MAX_ARGUMENTS = 6  # of min() and max()
TRIES = 300  # drawn sets of values tried when a formula is written
ALONG = 60  # values tried along each variable
_CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_UP, Emin=-99, Emax=99,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)  # fmt: skip
_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?![\w.])"
_NAME = r"[a-z][a-z0-9_]{0,29}"
_TOKENS = re.compile(rf"(?:\s+|{_NUMBER}|{_NAME}(?![\w])|\*\*|[-+*/(),])*")
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "–": "-", "·": "*", "\n": " ", "\r": " "})
_FUNCTIONS = {"round", "min", "max"}


class Fault(StrEnum):
    """Why a formula cannot be used."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    SIGN = "sign"  # a sign that the language does not have
    SHAPE = "shape"  # not an expression, or a construction that is not allowed
    TOO_DEEP = "too-deep"
    DIGITS = "digits"  # a number with too many digits
    NAME = "name"  # a name that is no value and no function
    ARGUMENTS = "arguments"  # a function with the wrong arguments
    ZERO = "zero"  # division by zero, or zero to the power of zero
    EXPONENT = "exponent"  # not a whole number, negative, or too large
    TOO_LARGE = "too-large"


class BadFormula(ValueError):
    """The formula cannot be read or computed; `fault` says why, `detail` where.

    `values` are the drawn values with which it failed, where it was computed.
    """

    def __init__(
        self, fault: Fault, detail: str = "", *, values: Mapping[str, Decimal] | None = None
    ) -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault
        self.detail = detail
        self.values = dict(values or {})


@dataclass(frozen=True)
class Formula:
    """A formula that was checked; `names` are the values that it needs."""

    text: str
    names: frozenset[str]
    body: ast.expr

    def value(self, values: Mapping[str, Decimal]) -> Decimal:
        """Return the result; raises :class:`BadFormula` (zero, exponent, too large, name)."""
        try:
            with localcontext(_CONTEXT):
                return _compute(self.body, self.text, values)
        except BadFormula as bad:
            raise BadFormula(bad.fault, bad.detail, values=values) from None
        except (DivisionByZero, InvalidOperation):
            raise BadFormula(Fault.ZERO, values=values) from None
        except Overflow:
            raise BadFormula(Fault.TOO_LARGE, values=values) from None


def read_formula(text: str, *, names: Iterable[str]) -> Formula:
    """Return the formula `text` over the values `names`; raises :class:`BadFormula`.

    Full-width signs and ``×``, ``÷``, ``−`` are understood.
    """
    if len(text) > MAX_LENGTH:
        raise BadFormula(Fault.TOO_LONG)
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    if not plain:
        raise BadFormula(Fault.EMPTY)
    if len(plain) > MAX_LENGTH:
        raise BadFormula(Fault.TOO_LONG)
    matched = _TOKENS.match(plain)
    end = matched.end() if matched else 0
    if end < len(plain):
        raise BadFormula(Fault.SIGN, plain[end : end + 12])
    try:
        body = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise BadFormula(Fault.SHAPE) from None
    used: set[str] = set()
    _check(body, plain, frozenset(names), used, depth=1)
    return Formula(text=plain, names=frozenset(used), body=body)


# --- checking -------------------------------------------------------------------------------------
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)


def _check(node: ast.expr, text: str, names: frozenset[str], used: set[str], *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise BadFormula(Fault.TOO_DEEP)
    match node:
        case ast.Constant():
            _literal(node, text)
        case ast.Name(id=name):
            if name not in names:
                raise BadFormula(Fault.NAME, name)
            used.add(name)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            _check(operand, text, names, used, depth=depth + 1)
        case ast.BinOp(op=op, left=left, right=right) if isinstance(op, _OPERATORS):
            _check(left, text, names, used, depth=depth + 1)
            _check(right, text, names, used, depth=depth + 1)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            _check_call(name, arguments)
            for argument in arguments:
                _check(argument, text, names, used, depth=depth + 1)
        case _:
            raise BadFormula(Fault.SHAPE)


def _check_call(name: str, arguments: Sequence[ast.expr]) -> None:
    if name not in _FUNCTIONS:
        raise BadFormula(Fault.NAME, name)
    if name == "round":
        places = arguments[1] if len(arguments) == 2 else None
        whole = isinstance(places, ast.Constant) and type(places.value) is int
        if not arguments or len(arguments) > 2 or (places is not None and not whole):
            raise BadFormula(Fault.ARGUMENTS, name)
        if isinstance(places, ast.Constant) and int(str(places.value)) > MAX_PLACES:
            raise BadFormula(Fault.ARGUMENTS, name)
    elif not 2 <= len(arguments) <= MAX_ARGUMENTS:
        raise BadFormula(Fault.ARGUMENTS, name)


def _literal(node: ast.Constant, text: str) -> Decimal:
    """Return a written number from the text itself: `ast` would have made it a float."""
    if type(node.value) not in (int, float):
        raise BadFormula(Fault.SHAPE)
    written = text[node.col_offset : node.end_col_offset]
    if sum(sign.isdigit() for sign in written) > MAX_DIGITS:
        raise BadFormula(Fault.DIGITS, written)
    return Decimal(written)


# --- computing ------------------------------------------------------------------------------------
def _compute(node: ast.expr, text: str, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant():
            result = _literal(node, text)
        case ast.Name(id=name):
            if name not in values:
                raise BadFormula(Fault.NAME, name)
            result = values[name]
        case ast.UnaryOp(op=op, operand=operand):
            value = _compute(operand, text, values)
            result = -value if isinstance(op, ast.USub) else value
        case ast.BinOp(op=op, left=left, right=right):
            result = _operate(op, _compute(left, text, values), _compute(right, text, values))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            result = _call(name, [_compute(argument, text, values) for argument in arguments])
        case _:  # pragma: no cover -- nothing else passes the check
            raise BadFormula(Fault.SHAPE)
    if abs(result) > MAX_MAGNITUDE:
        raise BadFormula(Fault.TOO_LARGE)
    return result


def _operate(op: ast.operator, left: Decimal, right: Decimal) -> Decimal:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case _:
            if right != right.to_integral_value() or not 0 <= right <= MAX_EXPONENT:
                raise BadFormula(Fault.EXPONENT, str(right))
            return left ** int(right)


def _call(name: str, arguments: Sequence[Decimal]) -> Decimal:
    if name == "round":
        places = int(arguments[1]) if len(arguments) == 2 else 0
        return rounded(arguments[0], places=places)
    return min(arguments) if name == "min" else max(arguments)


def rounded(value: Decimal, *, places: int) -> Decimal:
    """Return `value` rounded half up to `places` decimals, as money is rounded."""
    return value.quantize(Decimal(1).scaleb(-places), context=_CONTEXT)


# --- drawing --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Variable:
    """A value that is drawn: `low`, `low + step`, … up to `high`, shown with `decimals` places."""

    name: str
    low: Decimal
    high: Decimal
    step: Decimal = Decimal(1)
    decimals: int = 0

    @property
    def count(self) -> int:
        """How many different values there are."""
        return int((self.high - self.low) / self.step) + 1

    def nth(self, index: int) -> Decimal:
        """Return the value of this index, counted from 0."""
        return self.low + self.step * index


def draw(variables: Iterable[Variable], *, seed: int) -> dict[str, Decimal]:
    """Return a value for each variable; the same seed gives the same values for ever.

    A value hangs on seed and name alone: adding a variable changes no other. As in
    `quizzes.core.selection` it is a hash, not a random generator whose algorithm may change.
    """
    return {
        variable.name: variable.nth(_ticket(seed, variable.name) % variable.count)
        for variable in variables
    }


def _ticket(seed: int, name: str) -> int:
    digest = hashlib.sha256(f"{seed}/value:{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def samples(variables: Sequence[Variable]) -> Iterator[dict[str, Decimal]]:
    """Yield sets of values to try: the ends of every range, values along each, and many draws."""
    lowest = {variable.name: variable.low for variable in variables}
    highest = {variable.name: variable.nth(variable.count - 1) for variable in variables}
    yield lowest
    yield highest
    for variable in variables:
        yield {**highest, variable.name: lowest[variable.name]}
        for index in range(min(variable.count, ALONG)):
            yield {**lowest, variable.name: variable.nth(index)}
        yield {**lowest, variable.name: highest[variable.name]}
    for seed in range(TRIES):
        yield draw(variables, seed=seed)


def try_out(formula: Formula, variables: Sequence[Variable]) -> None:
    """Compute the formula with all :func:`samples`.

    Raises :class:`BadFormula` with the values of the first failure. A formula that passes can still
    fail for a rare draw; whoever draws must expect that.
    """
    for values in samples(variables):
        formula.value(values)
