"""The manager's pages. Each is 404 for whoever may not see it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.foundation import clock
from lms.reports import queries, services
from lms.reports.phrases import STATE_WORDS


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the manager's own teams."""
    page = queries.board_for(request.user, _filters(request))
    context = {"board": page, "states": STATE_WORDS.items(), "nav": "team"}
    return render(request, "reports/board.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the team table as CSV."""
    content = services.export_board(request.user, _filters(request))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"team-{clock.today():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_safe
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one person's record as evidence."""
    context = {"page": queries.person_page(request.user, uuid), "nav": "team"}
    return render(request, "reports/person.html", context)


@login_required
@require_safe
def cell(request: HttpRequest, key: str) -> HttpResponse:
    """Show who has shown what in one cell, down to the answers."""
    page = queries.cell_page(
        request.user,
        key,
        person_uuid=_uuid(request.GET.get("person", "")),
        team_key=request.GET.get("team", ""),
        number=request.GET.get("p"),
    )
    return render(request, "reports/cell.html", {"page": page, "nav": "team"})


def _filters(request: HttpRequest) -> queries.Filters:
    """Read the filters; a state or horizon that does not exist counts as not given."""
    state, days = request.GET.get("state", ""), request.GET.get("days", "")
    return queries.Filters(
        team=request.GET.get("team", ""),
        certification=request.GET.get("certification", ""),
        state=state if state in queries.STATES else "",
        days=int(days) if days in map(str, queries.HORIZONS) else queries.SOON,
    )


def _uuid(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Http404("not a person") from None
