"""The first page, one's own cells, and how levels are made."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.portal import queries


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the one thing to do next, and what else matters today."""
    context = {"home": queries.home_for(request.user), "nav": "today"}
    return render(request, "portal/home.html", context)


@login_required
@require_safe
def cell(request: HttpRequest, key: str) -> HttpResponse:
    """Show one cell of one's own matrix with the evidence behind it."""
    context = {
        "page": queries.cell_page(request.user, key, number=request.GET.get("p")),
        "nav": "today",
    }
    return render(request, "portal/cell.html", context)


@login_required
@require_safe
def levels(request: HttpRequest) -> HttpResponse:
    """Explain how levels are made."""
    return render(request, "portal/levels.html", {"nav": "today", **queries.level_rules()})
