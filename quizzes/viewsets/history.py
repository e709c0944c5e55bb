"""Pages about one question: where it is used, its versions, two of them compared, its languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Locale

from quizzes import phrases, queries
from quizzes.models import Question
from quizzes.queries.comparing import KeyNames, compare
from quizzes.services import bank
from quizzes.viewsets.links import bank_url, type_label, url_of


class AboutQuestion(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """A page about a base row of the bank, for those who may change questions."""

    permission_required = "change"
    template_name = ""
    header_icon = "help"

    @cached_property
    def question(self) -> Question:
        """The question that the address names, else 404."""
        return queries.bank_row(int(self.kwargs["pk"]))

    def get_page_subtitle(self) -> str:
        """The question's title."""
        return str(self.question)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Bank, question, this page."""
        return [
            *self.breadcrumbs_items,
            {"url": bank_url("list"), "label": _("Question bank")},
            {"url": url_of("edit", self.question) or "", "label": str(self.question)},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Back to the form."""
        url = url_of("edit", self.question)
        return [HeaderButton(_("Edit"), url=url, icon_name="edit")] if url else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question and its type."""
        found = {"question": self.question, "type_label": type_label(self.question)}
        return super().get_context_data(**found, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page."""
        return self.render_to_response(self.get_context_data())


class UsageView(AboutQuestion):
    """Where a question stands, what may draw it, its versions with the attempts at each."""

    template_name = "quizzes/admin/bank_usage.html"
    view_name = "usage"

    def get_page_title(self) -> str:
        """Its name."""
        return _("Usage and versions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sheet; the two newest versions are offered for comparison."""
        sheet = queries.usage_sheet(self.question)
        recorded = [use.number for use in sheet.versions if use.version is not None]
        others = [
            {"question": row, "url": url_of("edit", row)} for row in sheet.translations
        ]  # fmt: skip
        return super().get_context_data(
            sheet=sheet,
            translations=others,
            newest=recorded[0] if recorded else None,
            former=recorded[1] if len(recorded) > 1 else None,
            compare_url=bank_url("compare", self.question.pk),
            **kwargs,
        )


class CompareView(AboutQuestion):
    """Two published versions side by side, in words."""

    template_name = "quizzes/admin/bank_compare.html"

    def get_page_title(self) -> str:
        """Its name."""
        return _("Two versions compared")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows, what changed first. Without numbers the two newest versions are taken."""
        versions = queries.versions_of(self.question)
        numbers = self._numbers() or [version.number for version in versions[:2]]
        before, after = self._two(queries.two_versions(self.question, numbers))
        lessons = [str(one.spec.get("lesson") or "") for one in (before, after)]
        names = KeyNames(self.request.user, lessons)
        rows = sorted(
            compare(before.spec, after.spec, names=names), key=lambda row: not row.changed
        )
        return super().get_context_data(
            versions=versions,
            before=before,
            after=after,
            rows=rows,
            n_changed=sum(1 for row in rows if row.changed),
            usage_url=bank_url("usage", self.question.pk),
            **kwargs,
        )

    def _numbers(self) -> list[int]:
        asked = [self.request.GET.get(name, "") for name in ("a", "b")]
        return [int(number) for number in asked if number.isdecimal() and len(number) < 10]

    @staticmethod
    def _two(found: list[Any]) -> tuple[Any, Any]:
        return found[0], found[-1]


class LanguageView(AboutQuestion):
    """Opens the question in another language, or offers to write it there."""

    template_name = "quizzes/admin/bank_language.html"
    permission_required = "add"

    @cached_property
    def locale(self) -> Locale:
        """The language that the address names, else 404."""
        code = self.kwargs["code"]
        if code not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
            raise Http404
        return get_object_or_404(Locale, language_code=code)

    def get_page_title(self) -> str:
        """Its name."""
        return _("Write it in %(language)s") % {"language": self._language}

    @property
    def _language(self) -> str:
        return phrases.language_name(self.locale.language_code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the language."""
        return super().get_context_data(language=self._language, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the row if there is one, else ask."""
        rows = {row.locale_id: row for row in queries.languages_of(self.question)}
        present = rows.get(self.locale.pk)
        url = url_of("edit", present) if present else None
        return redirect(url) if url else super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the draft and open it."""
        if url_of("edit", self.question) is None:
            raise Http404
        row = bank.write_in(self.question, locale=self.locale, actor=request.user)
        messages.success(
            request,
            _("A draft with the same words is here. Write them in %(language)s, then publish.")
            % {"language": self._language},
        )
        return redirect(url_of("edit", row) or bank_url("list"))
