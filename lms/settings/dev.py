"""Settings of `make run`: one machine, SQLite, demonstration people."""

from __future__ import annotations

import os

from environs import Env

from lms.settings.base import *  # noqa: F403 -- settings are layered by star import
from lms.settings.base import BASE_DIR, sqlite

env = Env()

DEBUG = True
SECRET_KEY = "insecure-development-key-never-used-in-production"  # noqa: S105 -- refused by production
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
LMS_DEMO = True

if os.environ.get("LMS_DATABASE_URL", "").startswith("postgres"):
    DATABASES = {"default": env.dj_db_url("LMS_DATABASE_URL")}
else:
    DATABASES = {
        "default": sqlite(
            os.environ.get("LMS_DATABASE_URL", "").removeprefix("sqlite:///")
            or str(BASE_DIR / "var" / "lms.sqlite3")
        )
    }
(BASE_DIR / "var").mkdir(exist_ok=True)

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
LMS_PUBLIC_BASE_URL = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
WAGTAILADMIN_BASE_URL = LMS_PUBLIC_BASE_URL

# The model endpoint can be tried here as well.
LMS_MODEL_URL = env.str("LMS_MODEL_URL", "")
LMS_MODEL_NAME = env.str("LMS_MODEL_NAME", "")
LMS_MODEL_KEY = env.str("LMS_MODEL_KEY", "").strip()
LMS_MODEL_TIMEOUT = env.float("LMS_MODEL_TIMEOUT", 30)
LMS_MODEL_REPHRASES = env.bool("LMS_MODEL_REPHRASES", False)
