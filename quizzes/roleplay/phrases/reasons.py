"""Why a value of a scenario document cannot be read, in the active language.

The engine gives the sentences of the libraries that read and check a document (PyYAML, pydantic) and of
its own guards, in English. Each is known here by a pattern; a sentence that is not known is shown as
it is, so that nothing is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from quizzes.roleplay.phrases.labels import CHOICES, LABELS

#: More choices than these are not listed in a sentence.
MOST_CHOICES = 16
#: What the values of a scenario must be like, by the sentence with which pydantic refuses them.
_VALUES = {
    r"Input should be a valid integer.*": _("a whole number is expected"),
    r"Input should be a valid (?:decimal|number).*": _("a number is expected"),
    r"Decimal input should be .*": _("a number is expected"),
    r"Input should be less than or equal to (?P<limit>\S+)": _("at most %(limit)s"),
    r"Input should be greater than or equal to (?P<limit>\S+)": _("at least %(limit)s"),
    r"Input should be greater than (?P<limit>\S+)": _("more than %(limit)s"),
    r"Decimal input should have no more than (?P<limit>\d+) decimal places?": _(
        "at most %(limit)s decimals"
    ),
    r"Decimal input should have no more than (?P<limit>\d+) digits .*": _(
        "at most %(limit)s digits"
    ),
    r"Input should be (?P<one>'.+)": _("one of these is expected: %(one)s"),
    r"String should match pattern '\^\[a-z0-9\].*": _(
        "lower-case letters, digits and single dashes are expected"
    ),
    r"String should match pattern '\^\[A-Z\].*": _("a cell is expected, such as PTP-E"),
    r"String should have at least 1 character": _("some words are expected"),
    r"String should have at least (?P<limit>\d+) characters": _("at least %(limit)s characters"),
    r"String should have at most (?P<limit>\d+) characters": _("at most %(limit)s characters"),
    r"Input should be a valid string": _("words are expected"),
    r"Input should be a valid (?:list|tuple)": _("a list is expected"),
    r"Input should be a valid dictionary.*": _("names with values are expected (`name: value`)"),
    r"Input should be a valid boolean.*": _("true or false is expected"),
    r"(?:Tuple|List) should have at least (?P<limit>\d+) items?.*": _("at least %(limit)s needed"),
    r'write a comparison such as ">= 3" or "<= 1"': _(
        'a comparison is expected, such as ">= 3" or "<= 1"'
    ),
    r"`start` names the beat '(?P<beat>.*)', which does not exist": _(
        "`start` names the beat `%(beat)s`, which does not exist"
    ),
}
#: What PyYAML could not read.
_YAML = {
    r"mapping values are not allowed here": _(
        "a colon too many; put a text that holds a colon into quotation marks"
    ),
    r"could not find expected ':'": _("a name without its colon"),
    r"expected <block end>, but found .*": _("the indentation differs from the lines above"),
    r"expected ',' or '(?P<sign>[\]}])', but got .*": _("the closing `%(sign)s` is missing"),
    r"found unexpected end of stream": _("a quotation mark is not closed"),
    r"expected the node content, but found .*": _("a value is missing, or a bracket is not closed"),
    r"expected chomping or indentation indicators, but found .*": _(
        "a value that begins with `>` or `|`; put it into quotation marks"
    ),
    r"found character '(?P<sign>\\t|\t)' that cannot start any token": _(
        "a tab; indent with spaces"
    ),
    r"found character '(?P<sign>.+)' that cannot start any token": _(
        "no value may begin with `%(sign)s`; put it into quotation marks"
    ),
    r"found unknown escape character .*": _("an unknown sign behind a backslash"),
    r"nested too deeply": _("too many levels inside each other"),
    r"unreadable": _("signs that cannot be read"),
}
#: Why a guard contradicts itself.
_GUARDS = {
    r"(?P<meter>\w+) (?P<bound>\S+ \d+) is outside (?P<low>\d+)\.\.(?P<high>\d+)": _(
        "%(meter)s goes from %(low)s to %(high)s, so %(bound)s is never true"
    ),
    r"(?P<wanted>\w+) and (?P<unwanted>\w+) both name (?P<names>.+)": _(
        "`%(wanted)s` and `%(unwanted)s` both name %(names)s"
    ),
    r"no branch of `any` can hold": _("none of the guards under `any` can hold"),
}
_PATTERNS = [
    (re.compile(pattern, re.DOTALL), words)
    for known in (_VALUES, _YAML, _GUARDS)
    for pattern, words in known.items()
]
_HINT = re.compile(r"[,，(（]")  # how a field is to be filled in, behind its name
_AT_A_FIELD = re.compile(
    r"(?P<path>[\w.]+): (?:This is not valid YAML: )?(?P<reason>.+)", re.DOTALL
)


def reason_words(reason: str) -> str:
    """Return the sentence of a library in the active language; one that is not known as it is."""
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(reason)
        if found is not None:
            if found.groupdict().get("one", "").count("'") > 2 * MOST_CHOICES:
                return gettext("a name is expected that is known here")
            told = {name: _told(name, value) for name, value in found.groupdict().items()}
            return str(words) % told
    return reason


def _told(name: str, value: str) -> str:
    """Return a part of a reason as people read it: a meter in words, what can be chosen in words."""
    if name == "meter":
        return str(LABELS.get(value, value))
    if name == "one":
        choices = re.findall(r"'([^']*)'", value)
        known = (f"{one} ({CHOICES[one]})" if one in CHOICES else one for one in choices)
        return pgettext("between the parts of a list", ", ").join(known)
    return value


def path_words(path: str) -> str:
    """Return the place of a value as the form names it: ``hidden_facts.0.when``, fact 1, condition."""
    told: list[str] = []
    for part in path.split("."):
        if part.isdigit() and told:
            told[-1] += f" {int(part) + 1}"
        elif "[" not in part:  # what pydantic says of the type of a key is nobody's concern
            told.append(_HINT.split(str(LABELS.get(part, part)))[0].strip())
    return " › ".join(told)


def place_of(reason: str) -> tuple[str, str]:
    """Return the field that a reason of the form begins with, and the rest; no field where it has none."""
    found = _AT_A_FIELD.fullmatch(reason)
    return (found["path"], found["reason"]) if found is not None else ("", reason)


def told_params(params: Mapping[str, object], *, names: Mapping[str, str]) -> dict[str, object]:
    """Return the parameters of a finding as people read them.

    `names` are those of criteria and critical fails by key.
    """
    told = dict(params)
    for name, value in params.items():
        text = str(value)
        if name == "reason":
            told[name] = reason_words(text)
        elif name in {"violation", "criterion"} or (name == "what" and text in names):
            told[name] = _named(text, names)
        elif name == "lost":
            keys = text.split(", ")
            parts = (gettext("everything") if k == "everything" else _named(k, names) for k in keys)
            told[name] = pgettext("between the parts of a list", ", ").join(parts)
        elif name == "stage":
            told[name] = f"{text} ({CHOICES[text]})" if text in CHOICES else text
        elif name == "name" and "key" in params:
            told[name] = LABELS.get(text, text)
    return told


def _named(key: str, names: Mapping[str, str]) -> str:
    return f"{key} {names[key]}" if names.get(key) else key
