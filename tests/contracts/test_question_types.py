"""What every question type promises, held over the registry. A new type is tested by itself."""

from __future__ import annotations

import importlib
import json
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from quizzes.checks import check_question_types
from quizzes.core.mark import ONE, ZERO
from quizzes.registry import QuestionType, Spec, question_types

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parents[2]
KINDS = question_types.values()
every_type = pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])


#: What an answer is whose last filled control was emptied.
OPEN = {
    "matching": "incomplete",
    "cloze": "incomplete",
    "spot-the-violation": "incomplete",  # a passage marked, its rule not named
    "approach-picker": "whole",  # one move fewer: how many are right is not told
    "ordering": "refused",  # "Give every item a place, or none."
}


def sample_of(kind: QuestionType) -> Spec:
    """Return `SAMPLE` of the type's own test module; an installed app brings `sample.py`."""
    package, name = type(kind).__module__.rsplit(".", 1)
    if package != "quizzes.question_types":
        return importlib.import_module(f"{package}.sample").SAMPLE
    path = ROOT / "tests" / "quizzes" / "question_types" / f"test_{name}.py"
    loader = importlib.util.spec_from_file_location(f"sample_{name}", path)
    module = importlib.util.module_from_spec(loader)
    loader.loader.exec_module(module)
    return module.SAMPLE


class Controls(HTMLParser):
    """Collects controls and what labels them."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.groups = self.legends = self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        values = dict(attrs)
        if tag in {"input", "select", "textarea"} and values.get("type") != "hidden":
            self.ids.append(values.get("id", ""))
        if tag == "label":
            self.labels.add(values.get("for", ""))
        self.groups += tag == "fieldset"
        self.legends += tag == "legend"
        self.scripts += tag == "script" or any(name.startswith("on") for name in values)


def test_there_are_types_and_the_system_check_is_content() -> None:
    assert len(KINDS) >= 4
    assert check_question_types() == []


@every_type
def test_form_renders_without_script_and_every_control_is_labelled(kind: QuestionType) -> None:
    spec = sample_of(kind)
    html = render_to_string(kind.template, {"form": kind.form(spec, seed=7), "spec": spec})
    controls = Controls()
    controls.feed(html)
    assert controls.ids
    assert set(controls.ids) <= controls.labels
    assert controls.groups >= 1
    assert (controls.legends, controls.scripts) == (controls.groups, 0)


@every_type
def test_review_renders_with_and_without_an_answer(kind: QuestionType) -> None:
    spec = sample_of(kind)
    for response in (None, kind.correct(spec)):
        detail = kind.review(spec, seed=7, response=response)
        assert render_to_string(kind.review_template, {"detail": detail, "spec": spec}).strip()


@every_type
def test_spec_and_response_survive_json(kind: QuestionType) -> None:
    spec = sample_of(kind)
    assert kind.read_spec(json.loads(spec.model_dump_json())) == spec
    response = kind.correct(spec)
    assert kind.read_response(json.loads(response.model_dump_json())) == response
    assert kind.read_response(None) is None


@every_type
def test_spec_of_an_older_or_newer_layout_still_loads(kind: QuestionType) -> None:
    old = {"type": kind.key, "prompt": "？"}
    assert kind.read_spec(old).prompt == "？"
    assert kind.read_spec({**old, "version": 9, "invented_later": [1]}).version == 9


@every_type
def test_the_correct_answer_earns_everything_whatever_the_seed(kind: QuestionType) -> None:
    spec = sample_of(kind)
    response = kind.correct(spec)
    assert earned(kind, spec, response) == ONE
    for seed in range(20):
        form = kind.form(spec, seed=seed, response=response)
        data = {name: form[name].initial for name in form.fields}
        bound = kind.form(spec, seed=seed, data=as_post(data))
        assert bound.is_valid(), bound.errors
        assert bound.response() == response
        assert earned(kind, spec, bound.response()) == ONE


@every_type
def test_an_empty_form_is_no_answer_and_no_error(kind: QuestionType) -> None:
    form = kind.form(sample_of(kind), seed=3, data=as_post({}))
    assert form.is_valid(), form.errors
    assert form.response() is None


@every_type
def test_marks_stay_between_nothing_and_everything(kind: QuestionType) -> None:
    spec = sample_of(kind)
    correct = kind.correct(spec).model_dump(mode="json")
    for changed in variations(correct):
        value = earned(kind, spec, kind.read_response(changed))
        assert ZERO <= value <= ONE
        assert value == value.quantize(Decimal("0.0001"))


@every_type
def test_what_is_chosen_was_offered_and_guessing_is_a_share(kind: QuestionType) -> None:
    spec = sample_of(kind)
    offered = {choice.key: choice for choice in kind.choices(spec)}
    assert len(offered) == len(kind.choices(spec))
    assert all(choice.label for choice in offered.values())
    chosen = kind.chosen(spec, kind.correct(spec))
    assert set(chosen) <= set(offered)
    assert all(offered[key].right for key in chosen)
    share = kind.guess_share(spec)
    assert share is None or ZERO <= share < ONE


@every_type
def test_whether_an_answer_is_whole_depends_on_what_is_open_not_on_what_is_right(
    kind: QuestionType,
) -> None:
    spec = sample_of(kind)
    correct = kind.correct(spec)
    assert kind.is_complete(spec, correct) is True
    for changed in variations(correct.model_dump(mode="json")):
        assert kind.is_complete(spec, kind.read_response(changed)) in {True, False}


@every_type
def test_an_answer_with_one_control_left_open_is_whole_incomplete_none_or_refused(
    kind: QuestionType,
) -> None:
    """What holds of a type is in `OPEN`; a type that is not there has no answer left."""
    spec = sample_of(kind)
    filled = kind.form(spec, seed=1, response=kind.correct(spec))
    data = {name: filled[name].initial for name in filled.fields}
    asked = [name for name, value in data.items() if value]
    form = kind.form(
        spec,
        seed=1,
        data=as_post({name: value for name, value in data.items() if name != asked[-1]}),
    )
    found = "refused"
    if form.is_valid():
        response = form.response()
        whole = response is not None and kind.is_complete(spec, response)
        found = "none" if response is None else "whole" if whole else "incomplete"
    assert found == OPEN.get(kind.key, "none")


@every_type
def test_summary_is_one_line(kind: QuestionType) -> None:
    spec = sample_of(kind)
    text = kind.summarise(spec, kind.correct(spec))
    assert text
    assert "\n" not in text


@every_type
def test_model_has_a_meta_of_its_own_and_panels(kind: QuestionType) -> None:
    assert "Meta" in vars(kind.model) or kind.model._meta.verbose_name
    assert kind.model.type_panels


@every_type
def test_freezing_gives_the_same_for_the_same_seed_and_only_once(kind: QuestionType) -> None:
    spec = sample_of(kind)
    for seed in range(5):
        frozen = kind.freeze(spec, seed=seed)
        assert frozen == kind.freeze(spec, seed=seed)
        assert kind.freeze(frozen, seed=seed + 1) == frozen
        assert kind.read_spec(json.loads(frozen.model_dump_json())) == frozen


@every_type
def test_what_was_chosen_is_among_the_choices(kind: QuestionType) -> None:
    spec = sample_of(kind)
    choices = kind.choices(spec)
    keys = [choice.key for choice in choices]
    assert len(set(keys)) == len(keys)
    chosen = kind.chosen(spec, kind.correct(spec))
    assert set(chosen) <= set(keys)
    assert bool(chosen) == bool(keys)
    share = kind.guess_share(spec)
    assert share is None or ZERO <= share < ONE


def earned(kind: QuestionType, spec: Spec, response):
    """Return the share of an answer; where a person marks, the engine never gives one."""
    mark = kind.grade(spec, response)
    if kind.needs_person:
        assert mark is None
        return ONE
    return mark.value


def as_post(data: dict):
    post = QueryDict(mutable=True)
    for name, value in data.items():
        post.setlist(
            name, [str(v) for v in (value if isinstance(value, list | tuple) else [value])]
        )
    return post


def variations(answer: dict):
    """Yield answers like `answer`, shortened, reversed and repeated."""
    yield answer
    for name, value in answer.items():
        if isinstance(value, list):
            yield {**answer, name: value[::-1]}
            yield {**answer, name: value[:1]}
            yield {**answer, name: value[:1] * 2}
            yield {**answer, name: []}
        elif name == "value":
            yield {**answer, name: "-999999999.5"}
        else:
            yield {**answer, name: "unknown"}
