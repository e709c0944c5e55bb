"""Count the queries of each step through Django's test client: `count_queries.py floor|platform`.

Each page is asked for twice and counted the second time, when what is cached is there.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

SITE = sys.argv[1]
if SITE == "floor":
    sys.path.insert(0, str(Path.cwd()))
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django

django.setup()

from adapters.platform import EXAM, LESSON, REPORT
from browser import form_fields
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

counted: dict[str, int] = {}
client, staff = Client(HTTP_HOST="127.0.0.1"), Client(HTTP_HOST="127.0.0.1")
client.force_login(get_user_model().objects.get(username="t200"))
staff.force_login(get_user_model().objects.get(username="teacher"))


def count(step: str, asking: Callable[[], Any]) -> Any:
    """Ask, following the redirect as a browser does, and note how many queries that took."""
    with CaptureQueriesContext(connection) as queries:
        answer = asking()
    assert answer.status_code == 200, (step, answer.status_code)
    counted[step] = len(queries)
    return answer


def of_floor() -> None:
    for step, path in (("lesson", "/lesson-cached/"), ("cover", "/exam")):
        client.get(path)
        count(step, lambda path=path: client.get(path))
    start = count("start", lambda: client.post("/exam/start", follow=True))
    exam = start.redirect_chain[-1][0].rsplit("/q/")[0]
    count("save", lambda: client.post(f"{exam}/save/0", {"choice": 1}))
    count("answer", lambda: client.post(f"{exam}/q/1", {"choice": 1}, follow=True))
    count("finish", lambda: client.post(f"{exam}/finish", follow=True))
    staff.get("/report")
    count("report", lambda: staff.get("/report"))


def of_platform() -> None:
    for step, path in (("lesson", LESSON), ("cover", EXAM)):
        client.get(f"/{path}")
        count(step, lambda path=path: client.get(f"/{path}"))
    start = count("start", lambda: client.post(f"/{EXAM}", follow=True))
    page = start.redirect_chain[-1][0].split("?")[0]
    fields = form_fields(start.content.decode(), 'id="answer"')
    option, other = [field["value"] for field in fields if field["type"] == "radio"][:2]
    data = {"position": 1, "sequence": 1, "answer": option}
    headers = {"Accept": "application/json"}
    count("save", lambda: client.post(f"{page}save/", data, headers=headers))
    data = {"position": 1, "sequence": 2, "answer": other, "go": "2"}
    count("answer", lambda: client.post(f"{page}save/", data, follow=True))
    count("finish", lambda: client.post(f"{page}submit/", follow=True))
    if (answer := staff.get(f"/{REPORT}")).status_code == 200:
        count("report", lambda: staff.get(f"/{REPORT}"))
    else:
        counted["report"] = -answer.status_code


{"floor": of_floor, "platform": of_platform}[SITE]()
print(json.dumps(counted))
