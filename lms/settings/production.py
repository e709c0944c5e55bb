"""Settings of a real installation; the only module that reads its values from the environment.

It refuses to start without a secret key, with DEBUG, or with demonstration people
(see ``lms.accounts.checks``).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from lms.settings.base import *  # noqa: F403 -- settings are layered by star import
from lms.settings.base import BASE_DIR, postgres, sqlite

env = Env()

SECRET_KEY = env.str("LMS_SECRET_KEY", "")
if len(SECRET_KEY) < 40 or "insecure" in SECRET_KEY:
    raise ImproperlyConfigured(
        "LMS_SECRET_KEY must be set to a secret of at least 40 characters; make one with "
        "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
    )
DEBUG = False
if env.bool("DEBUG", False) or env.bool("DJANGO_DEBUG", False):
    raise ImproperlyConfigured("DEBUG is on in the environment: production does not start with it.")
LMS_DEMO = False
ALLOWED_HOSTS: list[str] = env.list("LMS_ALLOWED_HOSTS", [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("LMS_ALLOWED_HOSTS must name the hosts that this site answers to.")

_database = env.str("LMS_DATABASE_URL", "")
if _database.startswith("postgres"):
    DATABASES = {
        "default": postgres(
            env.dj_db_url("LMS_DATABASE_URL", conn_max_age=60, conn_health_checks=True)
        )
    }
else:
    DATABASES = {
        "default": sqlite(
            _database.removeprefix("sqlite:///") or str(BASE_DIR / "var" / "lms.sqlite3")
        )
    }

# The counters of failed sign-ins live in the cache: with several workers it must be shared.
_redis = env.str("LMS_REDIS_URL", "")
CACHES: dict[str, dict[str, Any]]
if _redis:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis}
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            # Above it a third is thrown away, the counters of sign-ins among them; Django's 300 are
            # fewer than the lessons of a library with the people who sign in within a minute.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }

# Mail: only the reset of a password sends any. Without the URL it goes to a server on this machine.
_mail = env.dj_email_url("LMS_EMAIL_URL", "smtp://localhost:25")
if "EMAIL_BACKEND" not in _mail:
    raise ImproperlyConfigured(
        "LMS_EMAIL_URL must begin with smtp:// or submission:// (STARTTLS), for example "
        "submission://user:password@mail.example.org:587."
    )
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("LMS_EMAIL_FROM", f"training@{ALLOWED_HOSTS[0]}")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LMS_PUBLIC_BASE_URL = env.str("LMS_PUBLIC_BASE_URL", f"https://{ALLOWED_HOSTS[0]}")
LMS_CERTIFICATE_ISSUER = env.str("LMS_CERTIFICATE_ISSUER", "")
LMS_MODEL_URL = env.str("LMS_MODEL_URL", "")
LMS_MODEL_NAME = env.str("LMS_MODEL_NAME", "")
LMS_MODEL_KEY = env.str("LMS_MODEL_KEY", "").strip()
LMS_MODEL_TIMEOUT = env.float("LMS_MODEL_TIMEOUT", 30)
LMS_MODEL_REPHRASES = env.bool("LMS_MODEL_REPHRASES", False)
WAGTAILADMIN_BASE_URL = LMS_PUBLIC_BASE_URL
CSRF_TRUSTED_ORIGINS = [LMS_PUBLIC_BASE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("LMS_HTTPS", True)
SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
