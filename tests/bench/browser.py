"""A lean asyncio HTTP/1.1 client: one kept connection, one cookie jar, redirects on the same host.

It is small on purpose: the load generator shares the processors with the server, so every
microsecond spent here distorts the result.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

REDIRECTS = {301, 302, 303, 307, 308}
MAX_HOPS = 8


class UnexpectedAnswer(Exception):
    """The server answered something other than what a person at this step would see."""


class Answer:
    """A response as it came in."""

    __slots__ = ("body", "headers", "status", "url")

    def __init__(self, status: int, headers: dict[str, str], body: bytes, url: str) -> None:
        self.status, self.headers, self.body, self.url = status, headers, body, url

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.body)

    def expect(self, status: int = 200, contains: str | None = None) -> Answer:
        """Return the answer itself, or raise `UnexpectedAnswer`."""
        if self.status != status:
            raise UnexpectedAnswer(f"{self.url}: HTTP {self.status}, expected {status}")
        if contains is not None and contains.encode() not in self.body:
            raise UnexpectedAnswer(f"{self.url}: text {contains!r} missing")
        return self


class Browser:
    """One simulated person. `state` is free for adapters (tokens, forms)."""

    def __init__(self, base: str, *, patience: float = 120.0) -> None:
        parts = urlsplit(base)
        self.base = base.rstrip("/") + "/"
        self.host, self.port = parts.hostname, parts.port or 80
        self.netloc = parts.netloc
        self.cookies: dict[str, str] = {}
        self.patience = patience  # seconds
        self.requests = 0
        self.state: dict[str, Any] = {}
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._reader = self._writer = None

    async def get(self, url: str, **more: Any) -> Answer:
        return await self.request("GET", url, **more)

    async def post(self, url: str, data: Any = b"", **more: Any) -> Answer:
        return await self.request("POST", url, data=data, **more)

    async def request(
        self, method: str, url: str, data: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request and follow its redirects."""
        url = urljoin(self.base, url)
        headers = dict(headers or {})
        body = None
        if data is not None:
            body = data if isinstance(data, bytes) else urlencode(data, doseq=True).encode()
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        for _hop in range(MAX_HOPS):
            answer = await asyncio.wait_for(self._once(method, url, body, headers), self.patience)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            url = urljoin(url, answer.headers["location"])
            if urlsplit(url).netloc != self.netloc:
                raise UnexpectedAnswer(f"redirected off the host under test: {url}")
            if answer.status in {301, 302, 303}:
                method, body = "GET", None
                headers.pop("Content-Type", None)
        raise UnexpectedAnswer(f"{url}: redirect loop")

    async def _once(
        self, method: str, url: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.netloc}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        lines.extend(f"{name}: {value}" for name, value in headers.items())
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        raw = ("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b"")
        while True:
            fresh = self._writer is None
            try:
                if self._writer is None:
                    self._reader, self._writer = await asyncio.open_connection(
                        self.host, self.port, limit=2**20
                    )
                self._writer.write(raw)
                return await self._read(method, url)
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.close()
                if fresh:  # only a kept connection may have been closed under us
                    raise

    async def _read(self, method: str, url: str) -> Answer:
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ", 2)[1])
        headers: dict[str, str] = {}
        for line in filter(None, head[1:]):
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                self._keep_cookie(value.strip())
            else:
                headers[name.strip().lower()] = value.strip()
        body = b""
        if method != "HEAD" and status >= 200 and status not in {204, 304}:
            body = await self._read_body(headers)
        if headers.get("connection", "").lower() == "close":
            await self.close()
        self.requests += 1
        return Answer(status, headers, body, url)

    async def _read_body(self, headers: dict[str, str]) -> bytes:
        assert self._reader is not None
        if headers.get("transfer-encoding", "").lower() == "chunked":
            chunks = []
            while size := int((await self._reader.readline()).split(b";")[0], 16):
                chunks.append(await self._reader.readexactly(size))
                await self._reader.readexactly(2)
            await self._reader.readline()
            return b"".join(chunks)
        if "content-length" in headers:
            return await self._reader.readexactly(int(headers["content-length"]))
        headers["connection"] = "close"
        return await self._reader.read()

    def _keep_cookie(self, header: str) -> None:
        name, _, value = header.split(";", 1)[0].partition("=")
        if value in {"", '""'} or "max-age=0;" in f"{header.lower()};":
            self.cookies.pop(name.strip(), None)
        else:
            self.cookies[name.strip()] = value.strip()


_TAG = re.compile(r"<(input|button|select|option)\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([a-zA-Z_:][-\w:.]*)(?:\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s>]+)))?')


def form_fields(markup: str, marker: str) -> list[dict[str, str]]:
    """Return the attributes of the fields in the form that contains `marker`."""
    at = markup.find(marker)
    if at < 0:
        raise UnexpectedAnswer(f"form with {marker!r} missing")
    start = max(markup.rfind("<form", 0, at + 1), 0)
    end = markup.find("</form", at)
    fields = []
    for tag, attributes in _TAG.findall(markup[start : end if end > 0 else None]):
        field = {
            name.lower(): html.unescape(a or b or c or "")
            for name, a, b, c in _ATTRIBUTE.findall(attributes)
        }
        field.setdefault("type", {"button": "submit", "input": "text"}.get(tag.lower(), tag))
        if field.get("name"):
            fields.append(field)
    return fields


def hidden(fields: list[dict[str, str]]) -> dict[str, str]:
    """Return name and value of the hidden fields."""
    return {f["name"]: f.get("value", "") for f in fields if f["type"] == "hidden"}
