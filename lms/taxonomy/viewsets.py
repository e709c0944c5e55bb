"""The taxonomy and the rules in the admin, for instructors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from lms.taxonomy.choosers import OwnLanguageChooserViewSet
from lms.taxonomy.forms import CellForm, KeyedForm
from lms.taxonomy.models import (
    Cell,
    Competency,
    Criterion,
    CriticalFail,
    DebtorFamily,
    DebtorType,
    Move,
    Rule,
    RulePack,
    Stage,
)


def both(name: str, heading: str | None = None) -> FieldRowPanel:
    """Return one word in both languages, side by side."""
    panels = [FieldPanel(f"{name}_zh_hans"), FieldPanel(f"{name}_en")]
    return FieldRowPanel(panels, heading=heading)


def keyed(*panels: object, form: type = KeyedForm) -> ObjectList:
    """Return an edit form that begins with name, key and order."""
    head = [both("name"), FieldRowPanel([FieldPanel("key"), FieldPanel("sort_order")])]
    return ObjectList([*head, *panels], base_form_class=form)


class WordViewSet(SnippetViewSet):
    """What all lists of the taxonomy have in common."""

    chooser_viewset_class = OwnLanguageChooserViewSet
    list_display = ["name", "key"]
    list_per_page = 50
    copy_view_enabled = False
    search_fields = ["name_zh_hans", "name_en", "key"]
    ordering = ["sort_order", "key"]


class RuleViewSet(WordViewSet):
    """Rules: what each says, where it stands, since when, and how sure that is."""

    model = Rule
    icon = "clipboard-list"
    menu_label = _("Rules")
    list_display = ["title", "key", "citation", "certainty", "in_force_from", "in_force_to"]
    list_filter = ["pack", "certainty"]
    search_fields = ["title_zh_hans", "title_en", "citation_zh_hans", "citation_en", "key"]
    edit_handler = ObjectList(
        [
            both("title"),
            FieldRowPanel([FieldPanel("key"), FieldPanel("pack"), FieldPanel("sort_order")]),
            both("text"),
            MultiFieldPanel(
                [
                    both("citation"),
                    FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_to")]),
                    FieldPanel("certainty"),
                    both("certainty_note"),
                ],
                heading=_("Where it stands, and how sure that is"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("metric"), FieldPanel("limit"), FieldPanel("window")])],
                heading=_("What is counted"),
            ),
        ],
        base_form_class=KeyedForm,
    )


class RulePackViewSet(WordViewSet):
    """Rule packs: one jurisdiction as checked on a day."""

    model = RulePack
    icon = "folder-open-inverse"
    menu_label = _("Rule packs")
    list_display = ["name", "jurisdiction", "version", "checked_on"]
    edit_handler = keyed(
        both("jurisdiction"),
        FieldRowPanel([FieldPanel("version"), FieldPanel("checked_on")]),
        both("note"),
    )


class CellViewSet(WordViewSet):
    """Cells and special situations with the approach that fits."""

    model = Cell
    icon = "table"
    menu_label = _("Cells")
    list_display = ["name", "key", "debtor_type", "stage"]
    list_filter = ["debtor_type", "stage"]
    edit_handler = keyed(
        FieldRowPanel([FieldPanel("debtor_type"), FieldPanel("stage")]),
        both("signals"),
        FieldPanel("moves"),
        both("note"),
        MultiFieldPanel(
            [both("wrong_soft"), both("wrong_hard"), both("wrong_unlawful")],
            heading=_("The wrong ways"),
        ),
        form=CellForm,
    )


class DebtorTypeViewSet(WordViewSet):
    """Debtor types: the rows of the matrix."""

    model = DebtorType
    icon = "group"
    menu_label = _("Debtor types")
    list_display = ["name", "key", "family"]
    edit_handler = keyed(both("short"), FieldPanel("family"))


class DebtorFamilyViewSet(WordViewSet):
    """Debtor families."""

    model = DebtorFamily
    icon = "folder-open-1"
    menu_label = _("Debtor families")
    edit_handler = keyed(both("short"))


class StageViewSet(WordViewSet):
    """Stages: the columns of the matrix."""

    model = Stage
    icon = "calendar"
    menu_label = _("Stages")
    list_display = ["name", "key", "days_from", "days_to"]
    ordering = ["days_from"]
    edit_handler = keyed(
        FieldRowPanel([FieldPanel("days_from"), FieldPanel("days_to")]),
        both("tone"),
        both("pressure"),
    )


class MoveViewSet(WordViewSet):
    """Moves of a call."""

    model = Move
    icon = "list-ol"
    menu_label = _("Moves")
    edit_handler = keyed(both("text"))


class CompetencyViewSet(WordViewSet):
    """Competencies."""

    model = Competency
    icon = "tick-inverse"
    menu_label = _("Competencies")
    edit_handler = keyed()


class CriterionViewSet(WordViewSet):
    """Criteria of the role-play rubric."""

    model = Criterion
    icon = "form"
    menu_label = _("Criteria")
    list_display = ["name", "key", "weight", "competency"]
    edit_handler = keyed(
        both("text"), FieldRowPanel([FieldPanel("weight"), FieldPanel("competency")])
    )


class CriticalFailViewSet(WordViewSet):
    """Critical fails."""

    model = CriticalFail
    icon = "warning"
    menu_label = _("Critical fails")
    edit_handler = keyed(both("text"))


class TaxonomyGroup(SnippetViewSetGroup):
    """One entry of the menu for all of it."""

    menu_label = _("Taxonomy and rules")
    menu_icon = "table"
    menu_name = "taxonomy"
    menu_order = 350
    items = (
        RuleViewSet,
        CellViewSet,
        DebtorTypeViewSet,
        DebtorFamilyViewSet,
        StageViewSet,
        MoveViewSet,
        CompetencyViewSet,
        CriterionViewSet,
        CriticalFailViewSet,
        RulePackViewSet,
    )
