"""Every address of the site; includes each package's own. Holds no view."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    # Wagtail's own sign-in door is closed: there is one way in.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("lms.accounts.urls")),
    path("", include("quizzes.urls")),
    path("", include("quizzes.roleplay.urls")),
    path("", include("courses.urls")),
    path("", include("lms.certification.urls")),
    path("", include("lms.reports.urls")),
    path("", include("lms.portal.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(path("pages/", include(wagtail_urls)), prefix_default_language=True),
]
