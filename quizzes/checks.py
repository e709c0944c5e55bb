"""System checks: a question type without template or documentation stops start-up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from lms.foundation.keys import BadKey, check_key
from quizzes.registry import QuestionType, question_types

BUILT_IN = "quizzes.question_types."


def check_question_types(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Return what the registered types lack.

    E001 key is not a key; E002 no form template; E003 no review template; E004 no entry in
    docs/reference/question-types.md; E005 no test module. The last two concern built-in types in a
    checkout: an installed package brings neither docs nor tests.
    """
    return [problem for kind in question_types for problem in _problems(kind)]


def _problems(kind: QuestionType) -> list[CheckMessage]:
    found = []
    try:
        check_key(kind.key)
    except BadKey as bad:
        found.append(Error(str(bad), obj=kind, id="quizzes.E001"))
    for template, code in ((kind.template, "quizzes.E002"), (kind.review_template, "quizzes.E003")):
        if not _exists(template):
            found.append(Error(f"there is no template {template}", obj=kind, id=code))
    module = type(kind).__module__
    if module.startswith(BUILT_IN):
        found += _checkout_problems(kind, module.removeprefix(BUILT_IN))
    return found


def _exists(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True


def _checkout_problems(kind: QuestionType, module: str) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    docs, tests = settings.BASE_DIR / "docs", settings.BASE_DIR / "tests"
    if docs.is_dir():
        page = docs / "reference" / "question-types.md"
        if not page.exists() or f"`{kind.key}`" not in page.read_text(encoding="utf-8"):
            words = f"docs/reference/question-types.md has no entry `{kind.key}`"
            found.append(Error(words, obj=kind, id="quizzes.E004"))
    if tests.is_dir():
        test = tests / "quizzes" / "question_types" / f"test_{module}.py"
        if not test.exists():
            found.append(Error(f"there is no test {test.name}", obj=kind, id="quizzes.E005"))
    return found
