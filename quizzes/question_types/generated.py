"""Generated values as authors write them: what is refused with which words, and the filled text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.core.formula import (
    MAX_EXPONENT,
    MAX_LENGTH,
    BadFormula,
    Fault,
    Formula,
    Variable,
    draw,
    read_formula,
    rounded,
    samples,
)
from quizzes.core.placeholders import (
    ANSWER,
    MAX_VARIABLES,
    BadVariable,
    Shown,
    VariableFault,
    formulas_in,
    read_variables,
    write_number,
)
from quizzes.core.selection import seed_for

REDRAWS = 20  # draws before a formula that fails for some values is given up
TEXTS = ("prompt", "said", "explanation")


def filled(
    basis: Mapping[str, Any],
    *,
    formula: Formula,
    variables: Sequence[Variable],
    values: Mapping[str, Decimal],
    decimals: int,
) -> dict[str, Any]:
    """Return answer, drawn values and the texts of a spec (as data) with their values.

    The answer is rounded half up to `decimals`. Raises `BadFormula`.
    """
    answer = rounded(formula.value(values), places=decimals)
    places = {variable.name: variable.decimals for variable in variables}
    shown = Shown({**values, ANSWER: answer}, {**places, ANSWER: decimals})
    facts = [
        {"label": shown.fill(fact["label"]), "value": shown.fill(fact["value"])}
        for fact in basis.get("facts", ())
    ]
    texts = {name: shown.fill(basis.get(name) or "") for name in TEXTS}
    return {**texts, "facts": facts, "answer": answer, "drawn": dict(values)}


def drawn(basis: Mapping[str, Any], *, seed: int) -> dict[str, Any]:
    """Return what :func:`filled` returns for the draw of `seed`, and for ever the same.

    Where the formula fails for a drawn set of values, further sets follow from the same seed.
    Raises `BadFormula` when none of them can be computed.
    """
    variables = tuple(basis["variables"])
    formula = read_formula(basis["formula"], names=[variable.name for variable in variables])
    fault = BadFormula(Fault.EMPTY)
    for turn in range(REDRAWS):
        turn_seed = seed if turn == 0 else seed_for(seed, f"values-{turn}")
        try:
            return filled(
                basis,
                formula=formula,
                variables=variables,
                values=draw(variables, seed=turn_seed),
                decimals=basis["decimals"],
            )
        except BadFormula as bad:
            fault = bad
    raise fault


def variables_of(text: str) -> tuple[Variable, ...]:
    """Return the variables of an author's lines; raises ValidationError with what to do."""
    try:
        return read_variables(text)
    except BadVariable as bad:
        raise ValidationError({"variables": _variable_message(bad)}) from bad


def check_generated(
    basis: Mapping[str, Any], *, formula_text: str, variables_text: str, decimals: int
) -> None:
    """Raise ValidationError unless formula, values and placeholders fit and can be computed.

    `basis` holds prompt, said, explanation and facts. Some hundred sets of values are tried.
    """
    variables = variables_of(variables_text)
    if not variables:
        raise ValidationError(
            {"variables": _("Write at least one value, as “days: 1 – 28”; the formula uses it.")}
        )
    names = [variable.name for variable in variables]
    try:
        formula = read_formula(formula_text, names=names)
    except BadFormula as bad:
        raise ValidationError({"formula": formula_message(bad, known=names)}) from bad
    _check_placeholders(basis, formula=formula, names=names)
    for values in samples(variables):
        try:
            filled(basis, formula=formula, variables=variables, values=values, decimals=decimals)
        except BadFormula as bad:
            used = {**values, **bad.values}
            raise ValidationError({"formula": formula_message(bad, values=used)}) from bad


def _check_placeholders(
    basis: Mapping[str, Any], *, formula: Formula, names: Sequence[str]
) -> None:
    facts = [line for fact in basis.get("facts", ()) for line in (fact["label"], fact["value"])]
    asked = [basis.get("prompt") or "", basis.get("said") or "", *facts]
    try:
        shown = _names_in(asked, names=names)
    except BadFormula as bad:
        raise ValidationError({"prompt": _placeholder_message(bad, names)}) from bad
    try:
        explained = _names_in([basis.get("explanation") or ""], names=[*names, ANSWER])
    except BadFormula as bad:
        words = _placeholder_message(bad, [*names, ANSWER])
        raise ValidationError({"explanation": words}) from bad
    if hidden := sorted(formula.names - shown):
        raise ValidationError(
            {"prompt": _("The formula needs %(name)s, but the question does not say it. Write "
                         "{%(name)s} into the question or the facts.") % {"name": hidden[0]}}
        )  # fmt: skip
    if idle := sorted(set(names) - formula.names - shown - explained):
        raise ValidationError(
            {"variables": _("%(name)s is used nowhere. Use it or take the line out.")
             % {"name": idle[0]}}
        )  # fmt: skip


def _names_in(texts: Iterable[str], *, names: Sequence[str]) -> set[str]:
    return {
        name for text in texts for found in formulas_in(text, names=names) for name in found.names
    }


def _placeholder_message(bad: BadFormula, known: Sequence[str]) -> str:
    reason = formula_message(bad, known=known)
    return _("A place in braces cannot be filled. %(reason)s") % {"reason": reason}


def formula_message(
    bad: BadFormula, *, known: Sequence[str] = (), values: Mapping[str, Decimal] | None = None
) -> str:
    """Return what is wrong with a formula and what to do about it."""
    words = {
        Fault.EMPTY: _("Write a formula, as “principal * 0.0005 * days”."),
        Fault.TOO_LONG: _("At most %(most)s characters.") % {"most": MAX_LENGTH},
        Fault.SIGN: _("“%(detail)s” cannot stand in a formula. Allowed are numbers, the names of "
                      "your values, + - * / **, brackets, round, min and max."),
        Fault.SHAPE: _("This is not a formula. Check brackets and signs, as in "
                       "“(principal - paid) * 0.0005 * days”."),
        Fault.TOO_DEEP: _("The formula is nested too deeply. Make it simpler."),
        Fault.DIGITS: _("The number %(detail)s has too many digits."),
        Fault.NAME: _("There is no value “%(detail)s”. Known are: %(known)s."),
        Fault.ARGUMENTS: _("%(detail)s is used wrongly. Write round(x, 2), min(a, b) or "
                           "max(a, b)."),
        Fault.ZERO: _("Division by zero (or zero to the power of zero) with %(values)s. Change "
                      "the range of the values or the formula."),
        Fault.EXPONENT: _("An exponent must be a whole number from 0 to %(most)s; with %(values)s "
                          "it is %(detail)s."),
        Fault.TOO_LARGE: _("The result grows too large with %(values)s. Change the range of the "
                           "values or the formula."),
    }[bad.fault]  # fmt: skip
    shown = ", ".join(
        f"{name} = {write_number(value, decimals=None)}"
        for name, value in (values or bad.values).items()
    )
    return words % {
        "detail": bad.detail, "known": ", ".join(known), "values": shown, "most": MAX_EXPONENT,
    } if bad.fault is not Fault.TOO_LONG else words  # fmt: skip


def _variable_message(bad: BadVariable) -> str:
    words = {
        VariableFault.SHAPE: _("Line %(line)s cannot be read. Write “name: from – to step size”, "
                               "as in “principal: 5000 – 50000 step 100”; names are small Latin "
                               "letters."),
        VariableFault.RESERVED: _("Line %(line)s: this name is taken by the formula itself; choose "
                                  "another."),
        VariableFault.TWICE: _("Line %(line)s: this name stands twice."),
        VariableFault.ORDER: _("Line %(line)s: the second number must not be below the first."),
        VariableFault.STEP: _("Line %(line)s: the step must be above 0 and leave at most a million "
                              "values."),
        VariableFault.TOO_LARGE: _("Line %(line)s: numbers up to a million million with at most "
                                   "6 decimals."),
        VariableFault.TOO_MANY: _("At most %(most)s values."),
    }[bad.fault]  # fmt: skip
    return words % {"line": bad.line, "most": MAX_VARIABLES}
