"""Settings shared by every way of running. Each of ours is described in docs/reference/settings.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    # modeltranslation must stand before the admin and before the models it extends
    "modeltranslation",
    # ours, from the top shelf to the bottom
    "lms.portal",
    "lms.reports",
    "lms.seed",
    "lms.certification",
    "lms.competence",
    "courses",
    "content",
    "quizzes.roleplay",
    "quizzes.question_types",
    "quizzes",
    "lms.taxonomy",
    "lms.accounts",
    "lms.audit",
    # wagtail
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.settings",
    "lms.accounts.apps.PeopleAdminConfig",  # wagtail.users with our form
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "polymorphic",
    # accounts
    "allauth",
    "allauth.account",
    "rules.apps.AutodiscoverRulesConfig",
    # django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.accounts.middleware.PersonLanguageMiddleware",
    "lms.accounts.returning.ReturnToPageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "lms.accounts.context.person",
                "quizzes.context.marking",
                "quizzes.roleplay.context.calls",
            ],
        },
    }
]

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "lms.accounts.backends.PersonBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "lms.accounts.adapter.ClosedAccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# A class signs in from one address within a minute, and some of it mistype. So guessing is slowed by
# the account: five failures, then five minutes. Failures of an address are counted against trying
# one password on many accounts; sign-ins that succeed are not counted at all (see
# ClosedAccountAdapter). allauth's own 10 failures a minute of an address would turn a class away.
ACCOUNT_RATE_LIMITS: dict[str, str | None] | bool = {
    "login": None,
    "login_failed": "100/m/ip,5/5m/key",
}

# --- languages and time -----------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "wagtail"]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
MODELTRANSLATION_DEFAULT_LANGUAGE = "zh-hans"
MODELTRANSLATION_LANGUAGES = ("zh-hans", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("zh-hans", "en")


def in_language(label: object, language: str) -> str:
    """Return the label of a form's field for one language: “title · English”."""
    return f"{label} · {dict(WAGTAIL_CONTENT_LANGUAGES)[language]}"


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = in_language

# --- wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "催收训练"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8000"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# --- tasks: Wagtail's own work runs at once, ours goes to the table that `db_worker` empties ----
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "db": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "lms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = BASE_DIR / "var" / "media"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes; an answer form is far smaller
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor needs many
SESSION_ENGINE = "lms.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lms.accounts.views.out_of_date"
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews are framed by the admin itself
SECURE_REFERRER_POLICY = "same-origin"

# --- ours -------------------------------------------------------------------------------------
LMS_CONTENT_LIBRARY = BASE_DIR / "content" / "library"
LMS_DEMO = False  # demonstration people; only dev settings switch it on
LMS_CERTIFICATE_ISSUER = ""  # name of the institution on certificates; empty: the site's name
LMS_PUBLIC_BASE_URL = "http://127.0.0.1:8000"  # stands in QR codes on certificates
# A model endpoint that may propose, off unless address and model are set: docs/explanation/model-endpoint.md
LMS_MODEL_URL = ""
LMS_MODEL_NAME = ""
LMS_MODEL_KEY = ""
LMS_MODEL_TIMEOUT: float = 30  # seconds for one whole answer
LMS_MODEL_REPHRASES = False  # other wordings of the debtor's lines in practice


def sqlite(path: str) -> dict[str, object]:
    """Return a database entry for an SQLite file: WAL, and write locks taken at once (IMMEDIATE).

    Without IMMEDIATE a transaction that reads and then writes fails with "database is locked" as
    soon as two processes do so together.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # opening the file anew for each request would cost more than asking it
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }


def postgres(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a PostgreSQL entry whose statements are prepared: parsed and planned once a connection.

    Our pages ask the same few statements over and over, and planning their joins costs the server more
    than answering them. A pooler between the two must keep prepared statements (pgbouncer from 1.21).
    """
    options = {"server_side_binding": True, "prepare_threshold": 3}
    return {**entry, "OPTIONS": {**options, **entry.get("OPTIONS", {})}}
