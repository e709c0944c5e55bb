"""The linter: the shipped scenarios are clean, and every fault is found at its line."""

from __future__ import annotations

import pytest
from django.utils import translation

from quizzes.roleplay import phrases
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.lint import lint_scenario, lint_text
from quizzes.roleplay.engine.problems import MESSAGES
from tests.factories.roleplay import shipped_text

pytestmark = pytest.mark.unit

SMALL = """---
kind: roleplay
key: small
title: Small
language: en
cell: PTP-E
stage: E
summary: A small one.
persona: {name: A, short: A, situation: s, voice: v, true_reason: r}
account: {title: A, amount: 100, due: 1st, days_overdue: 2, facts: []}
identity: {verified: true}
state: {trust: 2}
hidden_facts:
  - {key: payday, label: Payday, unknown: The reason, when: {said: [cause-open]}}
not_applicable: [R2, R4, R7, R8, R9, R10]
key_move:
  - {acts: [cause-open], essential: true}
goals:
  - {key: good, label: Good, text: Good.}
failures:
  - {key: bad, label: Bad, text: Bad.}
hang_up: {outcome: bad, text: Over.}
start: first
---
Call.

::: beat
key: first
coach: Ask.
cues: [{texts: [Hello]}]
lines:
  - {key: ask, quality: good, text: "What got in the way?", acts: [{cause-open: What got in the way}], next: told}
  - {key: scold, quality: hard, text: You forgot once again., acts: [{judgement: You forgot once again}], next: failed}
:::

::: beat
key: told
cues: [{texts: [Payday moved.], discloses: [payday]}]
ending: {outcome: good, text: Good.}
:::

::: beat
key: failed
cues: [{texts: [Bye.]}]
ending: {outcome: bad, text: Bad.}
:::
"""


def line_of(text: str, part: str) -> int:
    return next(n for n, row in enumerate(text.split("\n"), 1) if part in row)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_shipped_scenario_is_clean(language: str) -> None:
    assert lint_text(shipped_text(language)) == []


def test_small_scenario_is_clean_as_text_and_as_value() -> None:
    assert lint_text(SMALL) == []
    assert lint_scenario(parse(SMALL)) == []


BEAT = "\n::: beat\nkey: island\ncues: [{texts: [x]}]\nending: {outcome: bad, text: x}\n:::\n"


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("next: told}", "next: nowhere}", "no-such-beat", "key: ask"),
        ("\n::: beat\nkey: failed", f"{BEAT}\n::: beat\nkey: failed", "unreachable", "key: island"),
        ("ending: {outcome: bad, text: Bad.}\n:::\n", ":::\n", "no-lines", "key: failed"),
        ("cues: [{texts: [Hello]}]\n", "", "no-words", "key: first"),
        ("coach: Ask.\n", "", "no-coach", "key: first"),
        ("when: {said: [cause-open]}", "when: {said: [M16]}", "fact-never-told", "key: payday"),
        ("when: {said: [cause-open]}", 'when: {trust: "> 5"}', "guard-impossible", "key: payday"),
        ("next: told}", "next: failed}", "goal-unreachable", "key: good"),
        ("next: told}", "next: [{when: {said: [M1]}, beat: told}, {beat: failed}]}", "guard-never-met", "key: ask"),
        ("next: told}", "next: [{when: {said: [M1]}, beat: told}]}", "no-default-step", "key: ask"),
        ("acts: [{cause-open: What got in the way}], next: told", "acts: [{cause-open: What got in the way}, {judgement: What}], next: told", "good-act", "key: ask"),
        ("next: told}", "violations: [{id: CF2, says: What, why: w}], next: told}", "good-violation", "key: ask"),
        ("quality: hard", "quality: unlawful", "unlawful-clean", "key: scold"),
        ("next: failed}", "violations: [{id: CF2, says: You, why: w}], next: failed}", "violation-not-unlawful", "key: scold"),
        ("{cause-open: What got in the way}", "{cause-open: Why not}", "words-not-in-line", "key: ask"),
        ("quality: good, text", "quality: soft, text", "no-good-line", "key: first"),
        ("acts: [{cause-open: What got in the way}]", "acts: [{cause-closed: What got in the way}]", "maximum-not-attainable", "goals:"),
        ("{outcome: good, text: Good.}", "{outcome: best, text: Good.}", "no-such-outcome", "{outcome: best"),
        ("days_overdue: 2", "days_overdue: 9", "wrong-stage", "stage: E"),
        ("cell: PTP-E", "cell: PTP-M", "cell-stage", "cell: PTP-M"),
        ("key: scold", "key: ask", "duplicate-line", "key: ask, quality: hard"),
        ("key: failed\n", "key: told\n", "duplicate-beat", ""),
        ("discloses: [payday]", "discloses: [wages]", "no-such-fact", "discloses: [wages]"),
        ("start: first\n", "start: first\nrules: {R9: [X]}\n", "no-reason-for-rule", "rules: {R9"),
        ("text: You forgot once again.,", "text: You.,", "lengths-differ", "key: first"),
    ],
)  # fmt: skip
def test_fault_is_found_at_its_line(old: str, new: str, code: str, where: str) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    found = {one.code: one.line for one in lint_text(text)}
    assert code in found, found
    if where:
        expected = line_of(text, where)
        assert found[code] in {expected, expected - 1}, (found[code], expected)


def test_every_sentence_is_there_for_translation() -> None:
    with translation.override(None, deactivate=True):
        assert {key: str(value) for key, value in phrases.FINDINGS.items()} == MESSAGES
