"""A running call: the page, a line said, a line taken back, hanging up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from quizzes.roleplay import queries, services
from quizzes.roleplay.engine.dialogue import UnknownLine
from quizzes.roleplay.engine.typed import MAX_CHARACTERS
from quizzes.roleplay.forms import ExchangeForm, SayForm, TypeForm
from quizzes.roleplay.views import call_sheet, debrief_sheet


def _onward(session: Any) -> HttpResponse:
    """Lead to the newest words of an open call, or to the debrief of an ended one."""
    if session.is_open:
        url = reverse("roleplay:conversation", args=[session.uuid])
        return redirect(f"{url}#now" if session.exchange else url)
    return redirect("roleplay:debrief", uuid=session.uuid)


@require_GET
@never_cache
@login_required
def conversation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the call as it stands."""
    session = _current(request, uuid)
    if not session.is_open:
        return redirect("roleplay:debrief", uuid=uuid)
    return _page(request, session)


def _current(request: HttpRequest, uuid: UUID) -> Any:
    """Return the person's own call; one whose time is over is ended first."""
    session = queries.session_for(request.user, uuid)
    return services.close_if_overdue(session) if session.is_open else session


def _page(request: HttpRequest, session: Any, *, draft: str = "") -> HttpResponse:
    context = {**call_sheet.call(session), "draft": draft}
    return render(request, "roleplay/conversation.html", context)


@require_POST
@never_cache
@login_required
def say(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say a line, or typed words. Words that were not said are given back in their field."""
    session = _current(request, uuid)
    draft = ""
    try:
        told = _take(request, session)
    except services.CallClosed:
        messages.warning(request, _("The call was already over. Nothing was added."))
        return redirect("roleplay:debrief", uuid=uuid)
    if told:
        messages.warning(request, told)
        draft = request.POST.get("words", "")
    session = queries.session_for(request.user, uuid)
    return _page(request, session, draft=draft) if draft and session.is_open else _onward(session)


def _take(request: HttpRequest, session: Any) -> str:
    """Say what was sent; return why nothing was said, or an empty text."""
    form = TypeForm(request.POST) if "words" in request.POST else SayForm(request.POST)
    if not form.is_valid():
        if isinstance(form, TypeForm):
            return _("This page was out of date. Nothing was said; your words are still here.")
        return _("Choose a sentence first. Nothing was said.")
    exchange = form.cleaned_data["exchange"]
    try:
        if isinstance(form, TypeForm):
            words = form.cleaned_data["words"]
            services.say_words(session, actor=request.user, exchange=exchange, text=words)
        else:
            line = form.cleaned_data["line"]
            services.choose_line(session, actor=request.user, exchange=exchange, line=line)
    except services.TurnConflict:
        return _(
            "This call went on in another window. What was said there stands; your words here were not said."
        )
    except UnknownLine:
        return _("That sentence is not on offer here. Nothing was said.")
    except services.NothingSaid:
        return _("Type your words first. Nothing was said.")
    except services.TooLong:
        limit = MAX_CHARACTERS
        return _("At most %(limit)s characters at a time. Nothing was said.") % {"limit": limit}
    except services.NotAllowed:
        return _("This call is played the other way. Nothing was said.")
    return ""


@require_POST
@login_required
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back the last sentence of a practice call."""
    session = _current(request, uuid)
    form = ExchangeForm(request.POST)
    try:
        exchange = form.cleaned_data["exchange"] if form.is_valid() else -1
        session = services.take_back(session, actor=request.user, exchange=exchange)
    except services.NothingToTakeBack:
        messages.warning(request, _("There is nothing to take back here."))
    return _onward(session)


@require_POST
@login_required
def hang_up(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End the call and show the debrief."""
    session = _current(request, uuid)
    return _onward(services.hang_up(session, actor=request.user))


@require_GET
@login_required
def debrief(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how the call was graded; while it goes on, lead its player back to it."""
    detail = queries.session_detail_for(request.user, uuid)
    if detail is None:
        return redirect("roleplay:conversation", uuid=queries.session_for(request.user, uuid).uuid)
    context = {"nav": "practice", **debrief_sheet.debrief(detail, viewer=request.user)}
    if context["own"] and not detail.session.is_practice:
        context["chance"] = queries.appeal_chance(detail.session)
        context["appeals"] = queries.appeals_of(detail.session)
    return render(request, "roleplay/debrief.html", context)
