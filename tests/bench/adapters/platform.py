"""Our own pages, as a person without scripts uses them; only `save` is what the script sends."""

from __future__ import annotations

import random
from typing import Any

from browser import Answer, Browser, UnexpectedAnswer, form_fields, hidden

from adapters.base import PASSWORD, QUESTIONS, Site

EXAM = "exams/first-scripts-exam/"
LESSON = "learn/first-scripts/mindset/"
REPORT = "marking/results/?quiz=first-scripts-exam"


class Adapter(Site):
    """The platform's pages."""

    async def _sign_in(self, one: Browser, username: str) -> None:
        page = (await one.get("accounts/login/")).expect(200)
        fields = hidden(form_fields(page.text, 'name="login"'))
        answer = await one.post(
            "accounts/login/", {**fields, "login": username, "password": PASSWORD}
        )
        answer.expect(200, 'id="main"')
        if "sessionid" not in one.cookies:
            raise UnexpectedAnswer(f"{username} could not sign in")

    async def sign_in(self, one: Browser, number: int) -> None:
        await self._sign_in(one, f"t{number:03d}")

    async def sign_in_staff(self, one: Browser) -> None:
        await self._sign_in(one, "teacher")

    async def lesson(self, one: Browser) -> Answer:
        return (await one.get(LESSON)).expect(200, 'class="prose"')

    async def cover(self, one: Browser) -> Answer:
        answer = (await one.get(EXAM)).expect(200, 'id="main"')
        one.state["start"] = hidden(form_fields(answer.text, "cover-start"))
        return answer

    async def start(self, one: Browser) -> dict[str, Any]:
        if "start" not in one.state:
            await self.cover(one)
        answer = (await one.post(EXAM, one.state["start"])).expect(200)
        state: dict[str, Any] = {"url": answer.url.split("?")[0]}
        self._take_question(answer, state)
        return state

    def _take_question(self, answer: Answer, state: dict[str, Any]) -> None:
        fields = form_fields(answer.text, 'id="answer"')
        state["form"] = hidden(fields)
        state["choices"] = [f["value"] for f in fields if f["type"] == "radio"]
        if not state["choices"]:
            raise UnexpectedAnswer(f"no question on {answer.url}")

    async def save(self, one: Browser, state: dict[str, Any]) -> Answer:
        form, choices = state["form"], state["choices"]
        form["answer"] = next(c for c in random.sample(choices, 2) if c != form.get("answer"))
        answer = await one.post(
            f"{state['url']}save/", form, headers={"Accept": "application/json"}
        )
        form["sequence"] = str(answer.expect(200).json()["sequence"] + 1)
        return answer

    async def answer(self, one: Browser, state: dict[str, Any], number: int) -> None:
        last = number + 1 == QUESTIONS
        go = "check" if last else str(number + 2)
        form = {**state["form"], "answer": random.choice(state["choices"]), "go": go}
        answer = (await one.post(f"{state['url']}save/", form)).expect(200)
        if last:
            state["form"] = hidden(form_fields(answer.text, "submit/"))
        else:
            self._take_question(answer, state)

    async def finish(self, one: Browser, state: dict[str, Any]) -> Answer:
        token = {"csrfmiddlewaretoken": state["form"]["csrfmiddlewaretoken"]}
        answer = await one.post(f"{state['url']}submit/", token)
        return answer.expect(200, 'class="reviews"')

    async def report(self, one: Browser) -> Answer:
        return (await one.get(REPORT)).expect(200, 'class="data data-stack"')
