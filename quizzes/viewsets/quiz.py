"""Quizzes in the admin: sections with questions and draws, the rules, what single people are given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from lms.taxonomy.choosers import OwnLanguageChooserViewSet
from quizzes.forms import AllowanceForm, FixedQuestions, QuizForm
from quizzes.models import Quiz, QuizAllowance
from quizzes.services.allowances import withdraw_allowance
from quizzes.viewsets.bank import type_choices


def any_or_type() -> list[tuple[str, Any]]:
    """Return the choices of a draw's type."""
    return [("", gettext_lazy("any type")), *type_choices()]


DRAW_PANELS = [
    FieldRowPanel([FieldPanel("number"), FieldPanel("marks")]),
    FieldRowPanel([
        FieldPanel("category", help_text=gettext_lazy("With all categories that lie in it.")),
        FieldPanel(
            "kind", heading=gettext_lazy("Question type"),
            widget=forms.Select(choices=any_or_type),
        ),
    ]),
    FieldRowPanel([
        FieldPanel(
            "cell", heading=gettext_lazy("Cell"), help_text=gettext_lazy("Debtor type and stage.")
        ),
        FieldPanel("competency"),
    ]),
    FieldRowPanel([
        FieldPanel("difficulty_from", help_text=gettext_lazy("From 1 (easy) to 5 (hard).")),
        FieldPanel("difficulty_to"),
        FieldPanel(
            "jurisdiction", heading=gettext_lazy("Jurisdiction"),
            help_text=gettext_lazy("As “CN”. Empty: any."),
        ),
        FieldPanel("source", heading=gettext_lazy("Source")),
    ]),
]  # fmt: skip


class FixedQuestionsPanel(InlinePanel):
    """The fixed questions of a section, with their own set of forms."""

    def get_form_options(self) -> dict[str, Any]:
        """Return Wagtail's options and the set of forms."""
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = FixedQuestions
        return options


SECTION_PANELS = [
    FieldRowPanel([FieldPanel("title_zh_hans"), FieldPanel("title_en")]),
    FixedQuestionsPanel(
        "questions",
        heading=gettext_lazy("Fixed questions"),
        label=gettext_lazy("Question"),
        help_text=gettext_lazy("Everybody gets these."),
        panels=[FieldPanel("question"), FieldPanel("marks")],
    ),
    InlinePanel(
        "draws",
        heading=gettext_lazy("Drawn questions"),
        label=gettext_lazy("Draw"),
        help_text=gettext_lazy(
            "Drawn anew for each attempt, first what this person has seen least. No question "
            "comes twice. Conditions left empty fit all."
        ),
        panels=DRAW_PANELS,
    ),
]

CONTENT = [
    FieldRowPanel([FieldPanel("title_zh_hans"), FieldPanel("title_en")]),
    FieldRowPanel([FieldPanel("instructions_zh_hans"), FieldPanel("instructions_en")]),
    InlinePanel(
        "sections",
        heading=gettext_lazy("Sections"),
        label=gettext_lazy("Section"),
        min_num=1,
        panels=SECTION_PANELS,
    ),
]

RULES = [
    FieldRowPanel(
        [
            FieldPanel("key"),
            FieldPanel(
                "mode",
                help_text=gettext_lazy(
                    "Practice may explain after each question; an examination explains after "
                    "submission at the earliest."
                ),
            ),
        ]
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel("opens_at", help_text=gettext_lazy("Empty: at once.")),
                    FieldPanel("closes_at"),
                ]
            ),
            FieldRowPanel(
                [
                    FieldPanel("time_limit_minutes", heading=gettext_lazy("Time limit in minutes")),
                    FieldPanel("grace_seconds"),
                ]
            ),
            FieldPanel("sitting_code"),
        ],
        heading=gettext_lazy("When it may be sat"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("cool_down_minutes")]),
            FieldRowPanel(
                [
                    FieldPanel("pass_mark"),
                    FieldPanel(
                        "counting",
                        help_text=gettext_lazy("Where somebody has sat more than once."),
                    ),
                ]
            ),
        ],
        heading=gettext_lazy("Attempts and passing"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel(
                        "questions_per_page",
                        help_text=gettext_lazy("1: one at a time, the best on a telephone."),
                    ),
                    FieldPanel(
                        "feedback",
                        help_text=gettext_lazy(
                            "When right answers and reasons are shown. After the close: nobody can "
                            "pass them on while others still sit."
                        ),
                    ),
                ]
            ),
            FieldPanel(
                "shuffle_questions",
                help_text=gettext_lazy("Each attempt has an order of its own and keeps it."),
            ),
            FieldPanel("shuffle_options"),
            FieldPanel(
                "certainty",
                help_text=gettext_lazy(
                    "Not very, fairly, very certain: a right answer earns a third, two thirds, all "
                    "of its points; a wrong one costs nothing, two thirds, twice its points."
                ),
            ),
        ],
        heading=gettext_lazy("How it is asked"),
    ),
    MultiFieldPanel(
        [FieldPanel("double_marking"), FieldPanel("appeal_days")],
        heading=gettext_lazy("Marking and appeals"),
    ),
    HelpPanel(
        content=gettext_lazy(
            "Attempts under way keep the rules they began with. To give one person more time, "
            "attempts or another window, make an allowance."
        ),
        heading=gettext_lazy("Good to know"),
    ),
]


class QuizViewSet(SnippetViewSet):
    """Quizzes with sections and questions."""

    model = Quiz
    icon = "form"
    chooser_viewset_class = OwnLanguageChooserViewSet
    menu_label = gettext_lazy("Quizzes")
    list_display = [
        "title", "mode", "time_limit_minutes", "pass_mark", "attempts_allowed", "closes_at",
        Column("key", label=gettext_lazy("key")),
    ]  # fmt: skip
    list_filter = ["mode"]
    search_fields = ["title_zh_hans", "title_en", "key"]
    edit_handler = TabbedInterface(
        [
            ObjectList(CONTENT, heading=gettext_lazy("Content")),
            ObjectList(RULES, heading=gettext_lazy("Rules")),
        ],
        base_form_class=QuizForm,
    )


# --- allowances -----------------------------------------------------------------------------------
class WithdrawView(DeleteView):
    """Deletes an allowance; the log keeps it."""

    def delete_action(self) -> None:
        """Withdraw through the service."""
        withdraw_allowance(self.object, actor=self.request.user)


class AllowanceViewSet(SnippetViewSet):
    """What single people are given beyond the rules of a quiz."""

    model = QuizAllowance
    icon = "user"
    menu_label = gettext_lazy("Allowances")
    copy_view_enabled = False
    delete_view_class = WithdrawView
    list_display = [
        "person", Column("quiz", label=gettext_lazy("Quiz"), sort_key="quiz"), "extra_minutes",
        "extra_attempts", "opens_at", "closes_at", "reason",
        Column("granted_by", label=gettext_lazy("Given by")),
    ]  # fmt: skip
    list_filter = ["quiz"]
    search_fields = ["person__name", "person__username", "quiz__title_zh_hans", "reason"]
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [
                    FieldPanel("quiz", heading=gettext_lazy("Quiz")),
                    FieldPanel("person"),
                ]
            ),
            FieldRowPanel(
                [
                    FieldPanel(
                        "extra_minutes",
                        help_text=gettext_lazy("Beyond the time limit, from the next attempt on."),
                    ),
                    FieldPanel(
                        "extra_attempts",
                        help_text=gettext_lazy("Beyond the number that everybody has."),
                    ),
                ]
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")])],
                heading=gettext_lazy("A window of their own"),
            ),
            FieldPanel(
                "reason",
                help_text=gettext_lazy(
                    "As “power cut on 3 December”. The person reads it on the cover, too."
                ),
            ),
        ],
        base_form_class=AllowanceForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return them with the people and quizzes they name."""
        return QuizAllowance.objects.select_related("quiz", "person", "granted_by")
