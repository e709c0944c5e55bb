"""Settings of the test suite: fast hashing, plain static files, SQLite unless a server is named."""

from __future__ import annotations

import os

from environs import Env

from lms.settings.base import *  # noqa: F403 -- settings are layered by star import
from lms.settings.base import BASE_DIR, postgres, sqlite

env = Env()

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105 -- refused by production
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS = False
WHITENOISE_AUTOREFRESH = True

if os.environ.get("LMS_TEST_DATABASE_URL"):
    DATABASES = {"default": postgres(env.dj_db_url("LMS_TEST_DATABASE_URL"))}
else:
    (BASE_DIR / "var").mkdir(exist_ok=True)
    DATABASES = {"default": sqlite(str(BASE_DIR / "var" / "test.sqlite3"))}
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("LMS_TEST_DB") or None}
