"""Trainees of the crash test: threads that answer, submit, and remember what was confirmed to them.

A trainee behaves like the page's script: one answer at a time, under a number, repeated unchanged
until the server has said that it is stored. What it was told is kept in `confirmed`.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

COVER = "/exams/crash/"
_FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


class NotNow(Exception):
    """The server is away or broke off; try again."""


@dataclass
class Trainee(threading.Thread):
    """One person with one session cookie; runs until `stop` is set."""

    port: int
    session: str
    username: str
    stop: threading.Event
    confirmed: dict[tuple[str, int, int], str] = field(default_factory=dict)
    submitted: set[str] = field(default_factory=set)
    unexpected: list[str] = field(default_factory=list)
    refused_connections: int = 0
    _last_token: str = ""

    def __post_init__(self) -> None:
        super().__init__(daemon=True, name=self.username)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._sitting()
            except NotNow:
                return  # the end was called while the server was away

    # --- one examination ---------------------------------------------------------------------
    def _sitting(self) -> None:
        page = self._ask("GET", COVER)
        page = self._ask("POST", COVER, token=self._token(page[1]))
        if page[0] != 302:
            self.unexpected.append(f"start: {page[0]}")
            time.sleep(0.2)
            return
        address = page[2].split("?")[0]
        uuid = address.strip("/").split("/")[-1]
        for position in range(1, 7):
            self._answer(address, uuid, position)
            if self.stop.is_set():
                return
        token = self._token(self._ask("GET", f"{address}check/")[1])
        status, _body, where = self._ask("POST", f"{address}submit/", token=token)
        if status == 302 and where.endswith("/result/"):
            self.submitted.add(uuid)
        else:
            self.unexpected.append(f"submit: {status} {where}")

    def _answer(self, address: str, uuid: str, position: int) -> None:
        status, text, _where = self._ask("GET", f"{address}?q={position}")
        if status != 200:
            self.unexpected.append(f"page {position}: {status}")
            return
        values = re.findall(r'<input type="radio"[^>]*value="(\w+)"', text)
        sequence = int(re.search(r'name="sequence" value="(\d+)"', text)[1])  # type: ignore[index]
        for value in random.sample(values, 2):  # chosen, and thought better of
            data = {"position": position, "sequence": sequence, "answer": value}
            status, text, _where = self._ask("POST", f"{address}save/", data, self._token(text))
            if status != 200:
                self.unexpected.append(f"save {position}/{sequence}: {status} {text[:80]}")
                return
            told = json.loads(text)
            self.confirmed[(uuid, position, told["sequence"])] = value
            sequence = told["sequence"] + 1

    # --- the wire ----------------------------------------------------------------------------
    def _token(self, page: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if found:
            self._last_token = found[1]
        return self._last_token

    def _ask(
        self, method: str, path: str, data: dict[str, Any] | None = None, token: str = ""
    ) -> tuple[int, str, str]:
        """Send a request until it is answered; a broken connection or a 5xx is no answer."""
        while not self.stop.is_set():
            try:
                status, text, where = self._once(method, path, data, token)
            except (OSError, http.client.HTTPException):
                self.refused_connections += 1
            else:
                if status < 500:
                    return status, text, where
                self.unexpected.append(f"{method} {path}: {status}")
            time.sleep(random.uniform(0.05, 0.2))
        raise NotNow

    def _once(
        self, method: str, path: str, data: dict[str, Any] | None, token: str
    ) -> tuple[int, str, str]:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookies = f"sessionid={self.session}; csrftoken={getattr(self, '_cookie', '')}"
        headers = {"Cookie": cookies}
        body = None
        if method == "POST":
            body = urlencode({**(data or {}), "csrfmiddlewaretoken": token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            if data:
                headers["Accept"] = "application/json"
        try:
            wire.request(method, path, body, headers)
            answer = wire.getresponse()
            text = answer.read().decode()
        finally:
            wire.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("csrftoken="):
                self._cookie = cookie.split(";")[0].partition("=")[2]
        return answer.status, text, answer.headers.get("Location", "")
