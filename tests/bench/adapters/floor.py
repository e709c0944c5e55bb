"""The bare Django and Wagtail site of floor_site/: the floor of what a step can cost."""

from __future__ import annotations

import random
import re
from typing import Any

from browser import Answer, Browser, UnexpectedAnswer

from adapters.base import PASSWORD, Site

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Adapter(Site):
    """The floor's pages."""

    def _keep_token(self, one: Browser, answer: Answer) -> None:
        found = _TOKEN.search(answer.text)
        if not found:
            raise UnexpectedAnswer("no CSRF token on " + answer.url)
        one.state["token"] = found.group(1)

    async def _post(self, one: Browser, path: str, **data: Any) -> Answer:
        return await one.post(path, {"csrfmiddlewaretoken": one.state["token"], **data})

    async def _sign_in(self, one: Browser, username: str) -> None:
        self._keep_token(one, await one.get("login"))
        answer = await self._post(one, "login", username=username, password=PASSWORD)
        answer.expect(200, "My training")
        one.state.pop("token")  # signing in rotates it

    async def sign_in(self, one: Browser, number: int) -> None:
        await self._sign_in(one, f"t{number:03d}")

    async def sign_in_staff(self, one: Browser) -> None:
        await self._sign_in(one, "teacher")

    async def lesson(self, one: Browser) -> Answer:
        return (await one.get("lesson-cached/")).expect(200, "Part 3")

    async def cover(self, one: Browser) -> Answer:
        answer = (await one.get("exam")).expect(200, "Exam")
        self._keep_token(one, answer)
        return answer

    async def start(self, one: Browser) -> dict[str, Any]:
        if "token" not in one.state:
            await self.cover(one)
        answer = (await self._post(one, "exam/start")).expect(200, "Question 1 of")
        self._keep_token(one, answer)
        return {"pk": answer.url.split("/exam/")[1].split("/")[0]}

    async def save(self, one: Browser, state: dict[str, Any]) -> Answer:
        answer = await self._post(one, f"exam/{state['pk']}/save/0", choice=random.randrange(4))
        return answer.expect(200, "true")

    async def answer(self, one: Browser, state: dict[str, Any], number: int) -> None:
        path = f"exam/{state['pk']}/q/{number}"
        answer = (await self._post(one, path, choice=random.randrange(4))).expect(200)
        if "Question" not in answer.text and "Summary" not in answer.text:
            raise UnexpectedAnswer("unexpected page after an answer")
        self._keep_token(one, answer)

    async def finish(self, one: Browser, state: dict[str, Any]) -> Answer:
        return (await self._post(one, f"exam/{state['pk']}/finish")).expect(200, "Review:")

    async def report(self, one: Browser) -> Answer:
        return (await one.get("report")).expect(200, "Attempts")
