"""What can be done to many questions of the bank at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy, ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.permissions import get_permission_name

from quizzes import queries
from quizzes.forms import MoveForm, RetireForm, TagForm
from quizzes.models import Question
from quizzes.queries.feasibility import left_short
from quizzes.services import bank
from quizzes.viewsets.bank import BankFilters
from quizzes.viewsets.links import url_of


class BankAction(SnippetBulkAction):
    """Asks what to do, then does it to all that were chosen. For those who may publish."""

    template_name = "quizzes/admin/bank_bulk.html"
    explanation: Any = ""
    submit_label: Any = gettext_lazy("Change")

    @classproperty
    def models(cls) -> list[Any]:  # noqa: N805 -- Wagtail asks the class
        """Only the bank."""
        return [Question]

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Any) -> Any:
        """Return base rows, whatever their types."""
        return Question.objects.non_polymorphic().filter(pk__in=object_ids)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        """“All” means all that the list shows: with its filters and its search."""
        asked = QueryDict(urlsplit(self.next_url).query)
        rows = Question.objects.non_polymorphic()
        filters = BankFilters(asked, queryset=rows, request=self.request)
        found = filters.qs if filters.is_valid() else rows
        return queries.found_by(found, asked.get("q", "")).values_list("pk", flat=True)

    def check_perm(self, obj: Any) -> bool:
        """Whether the person may change and publish questions."""
        names = ("change", "publish")
        return all(self.request.user.has_perm(get_permission_name(n, Question)) for n in names)

    def object_context(self, snippet: Any) -> dict[str, Any]:
        """Name the question and its form."""
        return {"item": snippet, "edit_url": url_of("edit", snippet)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page says."""
        words = {
            "heading": self.display_name,
            "explanation": self.explanation,
            "submit_label": self.submit_label,
        }
        return super().get_context_data(**words, **kwargs)

    def get_execution_context(self) -> dict[str, Any]:
        """Pass the form and the person on."""
        context = super().get_execution_context()
        return {**context, "form": self.cleaned_form, "user": self.request.user}

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> tuple[int, int]:
        """Do it; return how many, and none below them."""
        done = cls.change([one.pk for one in objects], kwargs["form"], kwargs["user"])
        return done, 0

    @classmethod
    def change(cls, ids: list[int], form: Any, actor: Any) -> int:
        """Do it to these questions; return how many."""
        raise NotImplementedError

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """Say how many."""
        return ngettext(
            "%(count)s question was changed.", "%(count)s questions were changed.",
            num_parent_objects,
        ) % {"count": num_parent_objects}  # fmt: skip


class TagAction(BankAction):
    """Put tags on and take tags off."""

    display_name = gettext_lazy("Tag")
    aria_label = gettext_lazy("Put tags on the chosen questions or take them off")
    action_type = "tag-questions"
    action_priority = 10
    form_class = TagForm
    explanation = gettext_lazy(
        "Published questions stay published, with a new version where cells or competencies "
        "change. Attempts keep what they asked."
    )

    @classmethod
    def change(cls, ids: list[int], form: Any, actor: Any) -> int:
        """Put on and take off."""
        return bank.retag(ids, tags=form.tags, actor=actor)


class MoveAction(BankAction):
    """Put into another category."""

    display_name = gettext_lazy("Move to a category")
    aria_label = gettext_lazy("Move the chosen questions to another category")
    action_type = "move-questions"
    action_priority = 20
    form_class = MoveForm
    explanation = gettext_lazy("Draws from a category take what lies in it from now on.")
    submit_label = gettext_lazy("Move to this category")

    @classmethod
    def change(cls, ids: list[int], form: Any, actor: Any) -> int:
        """Move."""
        return bank.move(ids, category=form.cleaned_data["category"], actor=actor)


class RetireAction(BankAction):
    """Offer no longer."""

    display_name = gettext_lazy("Retire")
    aria_label = gettext_lazy("Retire the chosen questions")
    action_type = "retire-questions"
    action_priority = 25
    form_class = RetireForm
    explanation = gettext_lazy(
        "Quizzes ask them no more from the next attempt on. Attempts and figures stay."
    )
    submit_label = gettext_lazy("Retire")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Say which quizzes would come short; the person must agree."""
        chosen, _others = self.get_actionable_objects()
        return {**super().get_form_kwargs(), "warnings": left_short(one.pk for one in chosen)}

    @classmethod
    def change(cls, ids: list[int], form: Any, actor: Any) -> int:
        """Retire."""
        return bank.retire(ids, actor=actor)


BULK_ACTIONS = (TagAction, MoveAction, RetireAction)
