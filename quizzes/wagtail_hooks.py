"""What the quizzes package adds to the Wagtail admin, and what it refuses there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from lms.accounts.rules import is_instructor
from quizzes import queries
from quizzes.choosers import quiz_chooser
from quizzes.models import Question, Quiz
from quizzes.registry import question_types
from quizzes.views import analysis as analysis_views
from quizzes.views.analysis_admin import AnalysisMenuItem, RevisionsPanel, analysis_button
from quizzes.viewsets import BULK_ACTIONS, QuestionsGroup, viewset_for

for _kind in question_types:
    register_snippet(viewset_for(_kind))
register_snippet(QuestionsGroup)
for _action in BULK_ACTIONS:
    hooks.register("register_bulk_action", _action)


@hooks.register("register_admin_viewset")
def register_quiz_chooser() -> Any:
    """Add the chooser of quizzes."""
    return quiz_chooser


@hooks.register("before_delete_snippet")
def refuse_to_delete_what_is_used(
    request: HttpRequest, instances: Sequence[Any]
) -> HttpResponse | None:
    """Refuse, with the usage: attempts keep what they asked, and quizzes what they ask."""
    refusal = _usage_words(list(instances))
    if refusal is None:
        return None
    messages.error(request, refusal)
    return redirect(_list_url(instances[0]))


@hooks.register("before_bulk_action")
def refuse_to_delete_many_that_are_used(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    """The same for several at once."""
    if action_type != "delete":
        return None
    return refuse_to_delete_what_is_used(request, list(objects)) if objects else None


def _list_url(instance: Any) -> str:
    model = Question if isinstance(instance, Question) else type(instance)
    return reverse(model.snippet_viewset.get_url_name("list"))


def _usage_words(instances: list[Any]) -> str | None:
    questions = [instance for instance in instances if isinstance(instance, Question)]
    usage = queries.usage_of(questions) if questions else {}
    for question in questions:
        used = usage.get(question.pk)
        if used and used.is_used:
            words = _(
                "“%(title)s” cannot be deleted. Quizzes in which it stands: %(quizzes)s; quizzes "
                "that may draw it: %(drawing)s; attempts in which it was asked: %(attempts)s. Retire "
                "it instead."
            )
            return words % {
                "title": question, "quizzes": used.n_quizzes, "drawing": used.n_drawing,
                "attempts": used.n_attempts,
            }  # fmt: skip
    for quiz in (instance for instance in instances if isinstance(instance, Quiz)):
        n_attempts = queries.attempts_at(quiz)
        if n_attempts:
            words = _("“%(title)s” cannot be deleted. Attempts at it: %(attempts)s.")
            return words % {"title": quiz, "attempts": n_attempts}
    return None


@hooks.register("insert_global_admin_css")
def bank_css() -> str:
    """What the pages of the bank need beyond Wagtail's own style."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/bank-admin.css"))


# --- analysis -------------------------------------------------------------------------------------
@hooks.register("register_admin_urls")
def analysis_urls() -> list[Any]:
    """Add the pages of the item and test analysis."""
    pages = (analysis_views.urlpatterns, "quizzes_analysis")
    return [path("analysis/", include(pages))]


@hooks.register("register_admin_menu_item")
def analysis_menu_item() -> AnalysisMenuItem:
    """Put the analysis after the questions."""
    return AnalysisMenuItem()


@hooks.register("construct_homepage_panels")
def questions_to_revise(request: HttpRequest, panels: list[Any]) -> None:
    """Put what should be revised on the first page."""
    panels.append(RevisionsPanel())


@hooks.register("register_snippet_listing_buttons")
def analysis_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Any]:
    """Lead from a question or a quiz to its figures."""
    if is_instructor(user) and isinstance(snippet, Question):
        yield from analysis_button("question", snippet.pk)
    elif is_instructor(user) and isinstance(snippet, Quiz):
        yield from analysis_button("quiz", snippet.key)


@hooks.register("register_icons")
def analysis_icon(icons: list[str]) -> list[str]:
    """Add the icon of the analysis."""
    return [*icons, "quizzes/icons/analysis.svg"]


@hooks.register("insert_global_admin_css")
def analysis_css() -> str:
    """Add the style of figures and plots."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/analysis-admin.css"))
