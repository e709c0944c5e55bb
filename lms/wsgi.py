"""Server entry for gunicorn and any other WSGI server."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

application = get_wsgi_application()

# The application is loaded, so the database may be asked: no server starts while the demonstration
# people, whose passwords stand in the source, could sign in.
from django.db import connections  # noqa: E402 -- needs the loaded application

from lms.accounts.checks import refuse_demonstration  # noqa: E402 -- needs the loaded application

refuse_demonstration()

# A server that loads the application before it forks its workers (gunicorn --preload) must not hand
# them this connection: two processes on one connection read each other's answers.
connections.close_all()

# Addresses, forms and catalogues are read now, not by whoever comes first: a second in each worker.
for language, _name in settings.LANGUAGES:
    with translation.override(language):
        reverse("account_login")

# What is loaded stays for the life of the process, and what a request leaves behind is mostly freed
# at once, without the collector. Walking through all of it every 700 new objects, Python's default,
# took a tenth of the time of a sitting. Cycles wait longer now: some megabytes a worker.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
