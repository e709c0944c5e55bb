"""Settings of the server that is killed: those of the tests, on a database that outlives it."""

from __future__ import annotations

import os

from environs import Env

from lms.settings.base import sqlite
from lms.settings.test import *  # noqa: F403 -- settings are layered by star import

_url = os.environ["LMS_DATABASE_URL"]
if _url.startswith("postgres"):
    DATABASES = {"default": Env().dj_db_url("LMS_DATABASE_URL", conn_max_age=60)}
else:
    DATABASES = {"default": sqlite(_url.removeprefix("sqlite:///"))}
