"""``{% matrix_cells row link query %}``: the cells of one row of a matrix.

A matrix has dozens of cells with a link each; in the template's own language they are most of what
the first page costs. The row's heading and everything around stand in ``components/matrix.html``.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lms.competence.queries import MatrixCell, MatrixRow

register = template.Library()


@lru_cache(maxsize=512)
def _address(link: str, key: str) -> str:
    """Return the address of a cell's page; keys and names of pages are few."""
    return reverse(link, args=[key])


@register.simple_tag
def matrix_cells(row: MatrixRow, link: str, query: str | None = "") -> SafeString:
    """Return the row's cells; `link` names the address of a cell's page, `query` is added to it."""
    cells = [_cell(cell, link, query or "") if cell else _no_cell() for cell in row.cells]
    return mark_safe("\n    ".join(cells))  # each was made by format_html


def _cell(cell: MatrixCell, link: str, query: str) -> SafeString:
    level = cell.level.level
    return format_html(
        '<td class="lv-{}"><a href="{}{}">{}<span class="w">{}</span>'
        '<span class="n">n = {}</span></a></td>',
        level or "na",
        _address(link, cell.key),
        query,
        format_html("<b>{}</b>", level) if level else "",
        cell.word,
        cell.level.n,
    )


def _no_cell() -> SafeString:
    return format_html('<td><span class="vh">{}</span></td>', _("no such cell"))
