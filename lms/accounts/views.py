"""The own account: profile and language."""

from __future__ import annotations

from allauth.account.views import LoginView, PasswordResetView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render, resolve_url
from django.urls import translate_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts import queries, services
from lms.accounts.forms import PlainLoginForm, ProfileForm, QuietResetForm
from lms.accounts.returning import page_before, sign_in_again


class SignInView(LoginView):
    """Our sign-in. Wagtail also sends people here who are signed in but may not write."""

    form_class = PlainLoginForm

    def get_authenticated_redirect_url(self) -> str:
        """Return where a signed-in person goes: never back to an admin that turns them away."""
        target = str(super().get_authenticated_redirect_url())
        admin = resolve_url("wagtailadmin_home")
        if target.startswith(admin) and not self.request.user.has_perm("wagtailadmin.access_admin"):
            return resolve_url("portal:home")
        return target


login = SignInView.as_view()
password_reset = PasswordResetView.as_view(form_class=QuietResetForm)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without a valid token: say what was kept, and lead back to its page.

    Whoever is signed out is led through the sign-in first. `reason` is Django's, for its log only.
    """
    page = page_before(request)
    context = {"page": page, "sign_in": sign_in_again(page)}
    return render(request, "403_csrf.html", context, status=403)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change name, language and colours."""
    user = request.user
    initial = {"name": user.name, "language": user.language, "theme": user.theme}
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        services.change_profile(user, actor=user, **form.cleaned_data)
        translation.activate(user.language)
        messages.success(request, _("Your details are saved."))
        return redirect("accounts:profile")
    context = {"form": form, "memberships": queries.memberships_of(user), "nav": "profile"}
    return render(request, "accounts/profile.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language for this browser and, if signed in, for the person; go back to `next`."""
    wanted = request.POST.get("language", "")
    try:
        services.check_language(wanted)
    except services.UnknownLanguage:
        return HttpResponseBadRequest(_("This language is not available."))
    if request.user.is_authenticated:
        services.change_language(request.user, language=wanted)
    response = redirect(_back_to(request, wanted))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _back_to(request: HttpRequest, wanted: str) -> str:
    """Return `next` in the wanted language if it is an address of this site, else the first page."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return translate_url(target, wanted) if target and safe else resolve_url("portal:home")
