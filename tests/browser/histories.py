"""What a person of a browser test has done before the test opens a window, told to the services."""

from __future__ import annotations

import json
from typing import Any

from tests.browser.conftest import Site

COURSE = "first-scripts"
EXAM = "first-scripts-exam"
WARM_UP = "first-scripts-warm-up"
SCENARIO = "early-broken-promise"

_HEAD = """
import json
from courses import api as courses
from lms.accounts import api as accounts
from lms.certification import api as certification
from quizzes import api as quizzes
from quizzes.roleplay import api as roleplay
person = accounts.person_by_username({username!r})
said = {{}}
"""


def told(site: Site, username: str, *steps: str) -> dict[str, Any]:
    """Run `steps` (Python that may use `person` and the services) and return what they put in `said`."""
    script = "\n".join([_HEAD.format(username=username), *steps, "print(json.dumps(said))"])
    return dict(json.loads(site.manage("shell", "-v", "0", "-c", script).strip().splitlines()[-1]))


def pages_read(*, but: int = 0) -> str:
    """Return the step that completes all lessons and cases except the first `but`."""
    return (
        f"for key in courses.page_activities_of(person, {COURSE!r})[{but}:]:\n"
        f"    courses.complete_activity(person, {COURSE!r}, key)"
    )


EXAM_PASSED = f"""
attempt = quizzes.start_attempt({EXAM!r}, person=person, locale=person.language)
quizzes.answer_by_key(attempt, choose=lambda position: position % 10 != 3)
quizzes.submit_attempt(attempt, actor=person)
said["result"] = f"/attempts/{{attempt.uuid}}/result/"
"""

EXAM_OPEN = f"""
attempt = quizzes.start_attempt({EXAM!r}, person=person, locale=person.language)
types = {{}}
for item in attempt.items.order_by("position"):
    types.setdefault(item.spec["type"], item.position)
said["attempt"] = f"/attempts/{{attempt.uuid}}/"
said["types"] = types
"""

CALL_PASSED = f"""
session = roleplay.start_session({SCENARIO!r}, person=person, locale=person.language, mode="exam")
roleplay.play_out(session, model_path=True)
said["debrief"] = f"/calls/{{session.uuid}}/debrief/"
"""

CALL_OPEN = f"""
session = roleplay.start_session(
    {SCENARIO!r}, person=person, locale=person.language, mode="practice")
said["call"] = f"/calls/{{session.uuid}}/"
"""

# The lines of a call that is known to pass: what He Zhiyuan of the demonstration said in his.
LINES_OF_A_PASSED_CALL = """
taker = accounts.person_by_username("hezhiyuan")
session = roleplay.Session.objects.filter(
    person=taker, result="pass", scenario__key="early-broken-promise"
).first()
said["lines"] = [turn.line_key for turn in session.turns.order_by("number") if turn.who == "collector"]
"""


def all_but_one_of_each_type() -> str:
    """Return the step that opens the exam and leaves the first question of every type open.

    ``said["types"]`` gives their positions, ``said["right"]`` the right keys or number of each.
    """
    return EXAM_OPEN + (
        "quizzes.answer_by_key(attempt, choose=lambda position: position not in types.values())\n"
        f"{RIGHT_ANSWERS}"
    )


RIGHT_ANSWERS = """
said["right"] = {}
for item in attempt.items.order_by("position"):
    spec = item.spec
    if "options" in spec:
        right = [one["key"] for one in spec["options"] if one["correct"]]
    elif "items" in spec:
        right = [one["key"] for one in spec["items"]]
    else:
        right = str(spec["answer"])
    said["right"][str(item.position)] = [spec["type"], right]
"""
