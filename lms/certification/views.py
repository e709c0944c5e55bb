"""My certificates, the paper, the public verification page, and two decisions of administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.certification import queries, services
from lms.certification.core import names, numbers
from lms.certification.forms import DoubtForm, NumberForm, RevokeForm, SpellingForm
from lms.certification.services import certificates, throttle


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the person's awards and what is missing for the others."""
    context = {**queries.certificates_page(request.user), "nav": "certificates"}
    return render(request, "certification/mine.html", context)


@login_required
@require_safe
def pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer the certificate as PDF (``lang``: zh or en), or say why it cannot be printed."""
    award = queries.award_for_reader(request.user, uuid)
    language = certificates.paper_language(request.GET.get("lang", ""))
    letters = request.GET.get("name") == "letters"
    try:
        paper = certificates.certificate_for(award, language=language, in_letters=letters)
    except certificates.AwardRevoked:
        return _no_paper(request, award, status=410, revoked=True)
    except certificates.NameNotPrintable as error:
        lacking = [(c, names.code_point(c)) for c in error.characters]
        told = {"lacking": lacking, "letters": error.in_letters, "lang": language}
        return _no_paper(request, award, status=409, **told)
    headers = {
        "Content-Disposition": f'inline; filename="{paper.file_name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(paper.pdf, content_type="application/pdf", headers=headers)


def _no_paper(request: HttpRequest, award: Any, *, status: int, **told: Any) -> HttpResponse:
    context = {"award": queries.view_today(award), "nav": "certificates", **told}
    return render(request, "certification/no_paper.html", context, status=status)


# --- in public ------------------------------------------------------------------------------------
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a number, and go to its page."""
    form = NumberForm(request.GET or None)
    if form.is_valid():
        try:
            number = numbers.normalise(form.cleaned_data["number"])
        except numbers.BadNumber as error:
            return _public(request, form=form, status=404, **_mistake(error))
        return redirect("certification:verify", number)
    return _public(request, form=form, status=200)


@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say what a stranger may know of the certificate with this number."""
    form = NumberForm(initial={"number": number[:80]})
    if throttle.is_too_fast(request):
        return _public(request, form=form, status=429, too_fast=True)
    try:
        award = queries.public_award(number)
    except numbers.BadNumber as error:
        return _public(request, form=form, status=404, **_mistake(error))
    if award is None:
        return _public(request, form=form, unknown=True, status=404)
    return _public(request, form=NumberForm(), award=award, status=200)


def _mistake(error: numbers.BadNumber) -> dict[str, bool]:
    slip = isinstance(error, numbers.WrongCheckCharacter)
    return {"typing_error": slip, "no_number": not slip}


def _public(request: HttpRequest, *, status: int, **context: Any) -> HttpResponse:
    response = render(request, "certification/verify.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    if status == 429:
        response.headers["Retry-After"] = str(throttle.PERIOD)
    return response


# --- in the admin ---------------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a reason, and take the award away."""
    award = queries.award_for_administrator(request.user, pk)
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            services.revoke(award, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, _("The award is revoked. The reason is on record."))
        except services.ImpossibleEvent:
            messages.error(request, _("The award was revoked before; nothing was changed."))
        return redirect("awards:index")
    context = {"award": award, "form": form, "header": _("Revoke an award")}
    return render(request, "certification/admin/revoke.html", context)


@login_required
@require_safe
def doubts(request: HttpRequest) -> HttpResponse:
    """List the awards that wait for a decision."""
    queries.require_administrator(request.user)
    context = {"doubts": queries.doubts_for(request.user), "header": _("Awards to decide about")}
    return render(request, "certification/admin/doubts.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show why an award is in doubt; a POST keeps or withdraws it, with a reason."""
    award = queries.award_for_administrator(request.user, pk)
    doubt = queries.doubt_about(award)
    form = DoubtForm(request.POST or None)
    if doubt is None:
        messages.info(request, _("Nothing is to be decided about this award any more."))
        return redirect("award_doubts")
    if form.is_valid():
        messages.success(request, _decided(award, form, actor=request.user))
        return redirect("award_doubts")
    context = {"award": award, "doubt": doubt, "form": form, "header": _("Keep or withdraw?")}
    return render(request, "certification/admin/decide.html", context)


def _decided(award: Any, form: DoubtForm, *, actor: Any) -> str:
    reason = form.cleaned_data["reason"]
    try:
        if form.withdraws:
            services.revoke(award, reason=reason, actor=actor)
            return _("The award is withdrawn. The reason is on record.")
        services.keep(award, reason=reason, actor=actor)
    except (services.ImpossibleEvent, services.NothingToDecide):
        return _("Somebody decided meanwhile; nothing was changed.")
    return _("The award stands. The reason is on record.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def respell(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a spelling that the font can print, and keep it with the award."""
    award = queries.award_for_administrator(request.user, pk)
    form = SpellingForm(request.POST or None, initial=queries.spelling_offered(award))
    if form.is_valid():
        try:
            services.respell(award, spelling=form.cleaned_data["spelling"], actor=request.user)
        except services.SpellingNotPrintable as error:
            form.add_error("spelling", _("The font lacks: %(told)s") % {"told": str(error)})
        except services.ImpossibleEvent:
            messages.error(request, _("A revoked award is not printed; nothing was changed."))
            return redirect("awards:index")
        else:
            messages.success(request, _("The certificate is now printed with this name."))
            return redirect("awards:index")
    context = {"award": award, "form": form, "header": _("Name on the certificate")}
    return render(request, "certification/admin/respell.html", context)
