"""The smallest client of the chat completions protocol, on the standard library.

One POST, one answer. No redirects, no proxies, no retries, no cookies; https with certificates
verified; a limit on time and on length for the answer as a whole. The key leaves this module in one
header only.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quizzes.roleplay.adapters import errors

MOST_BYTES = 262_144  # of an answer; ten proposals are about 5 kB
MIN_TIMEOUT, MAX_TIMEOUT = 1, 300  # seconds
PATH = "/chat/completions"
OK, REDIRECTS, FAILURES = 200, 300, 500

Fault = Literal["address", "in-address", "model", "key", "timeout"]


@dataclass(frozen=True)
class Endpoint:
    """Where a model is asked: base address, model, key (never shown), seconds for a whole answer.

    The address is that of the API's root, such as ``https://host/v1``; the path of chat completions
    is added where it is missing.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 30

    @property
    def address(self) -> SplitResult:
        """The full address in parts. Raises ValueError for what is no address."""
        parts = urlsplit(self.url.strip())
        path = parts.path.rstrip("/")
        return parts._replace(path=path if path.endswith(PATH) else path + PATH)

    @property
    def in_clear(self) -> bool:
        """Whether words and key would leave this machine unencrypted."""
        parts = self.address
        return parts.scheme == "http" and not _is_local(parts.hostname or "")


class Message(BaseModel):
    """One message of the protocol."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "user"]
    content: str


class _Said(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Said


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def faults(endpoint: Endpoint) -> tuple[Fault, ...]:
    """Return what is wrong with the settings before anything is sent.

    address: not http or https with a host, or signs that no address has; in-address: user, password,
    query or fragment; model: none; key: signs that no header can hold; timeout: outside 1 to 300.
    """
    found: list[Fault] = []
    try:
        parts = endpoint.address
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ("address",)
    if not usable or not _plain(endpoint.url.strip()):
        found.append("address")
    if "@" in parts.netloc or parts.query or parts.fragment:
        found.append("in-address")
    if not endpoint.model.strip():
        found.append("model")
    if not _plain(endpoint.key):
        found.append("key")
    if not MIN_TIMEOUT <= endpoint.timeout <= MAX_TIMEOUT:
        found.append("timeout")
    return tuple(found)


def _plain(text: str) -> bool:
    return all("!" <= sign <= "~" for sign in text)


def ask(endpoint: Endpoint, messages: Sequence[Message]) -> str:
    """Return what the model wrote. Raises an :class:`errors.EndpointError` for everything else.

    Takes at most the endpoint's timeout from the established connection on, and as long for making
    one. The text is the model's: nothing in it has been checked.
    """
    wrong = faults(endpoint)
    if wrong:
        raise errors.Unusable(f"({', '.join(wrong)})")
    question = {"model": endpoint.model.strip(), "stream": False}
    body = json.dumps({**question, "messages": [one.model_dump() for one in messages]})
    raw = _post(endpoint, body.encode("ascii"))
    try:
        answer = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise errors.NotJson from None
    try:
        return _Completion.model_validate(answer).choices[0].message.content
    except ValidationError:
        raise errors.WrongSchema from None


def _post(endpoint: Endpoint, body: bytes) -> bytes:
    """Send `body` and return the bytes of a 200 answer."""
    address = endpoint.address
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    with _connected(endpoint) as connection:
        connection.request("POST", address.path, body=body, headers=headers)
        answer = connection.getresponse()
        _refuse(answer.status)
        if (answer.length or 0) > MOST_BYTES:
            raise errors.TooBig
        raw = answer.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise errors.TooBig
        if answer.length:  # fewer bytes came than were announced
            raise errors.BrokenOff
        return raw


@contextmanager
def _connected(endpoint: Endpoint) -> Iterator[http.client.HTTPConnection]:
    """Connect, and cut the connection when the time for the whole answer is over.

    A socket's own timeout starts anew with every byte; a server that trickles would never end.
    """
    connection = _connection(endpoint)
    ends = time.monotonic() + endpoint.timeout
    cut = threading.Event()
    watch: threading.Timer | None = None
    try:
        sock = _connect(connection)
        watch = threading.Timer(max(0.0, ends - time.monotonic()), _cut, [sock, cut])
        watch.daemon = True
        watch.start()
        yield connection
        if cut.is_set():
            raise errors.TimedOut
    except TimeoutError:
        raise errors.TimedOut from None
    except (errors.BrokenOff, http.client.HTTPException, OSError, ValueError):
        raise (errors.TimedOut if cut.is_set() else errors.BrokenOff) from None
    finally:
        if watch is not None:
            watch.cancel()
        connection.close()


def _connection(endpoint: Endpoint) -> http.client.HTTPConnection:
    parts = endpoint.address
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(
            host, parts.port, timeout=endpoint.timeout, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, parts.port, timeout=endpoint.timeout)


def _connect(connection: http.client.HTTPConnection) -> socket.socket:
    try:
        connection.connect()
        return connection.sock
    except TimeoutError:
        raise errors.TimedOut from None
    except ssl.SSLError:
        raise errors.NotTrusted from None
    except (OSError, UnicodeError):
        raise errors.Unreachable from None


def _cut(sock: socket.socket, cut: threading.Event) -> None:
    """Note that time is over, and wake whoever reads from the connection."""
    cut.set()
    with suppress(OSError):  # it was over already
        sock.shutdown(socket.SHUT_RDWR)


def _refuse(status: int) -> None:
    """Raise the error of any status but 200."""
    if status == OK:
        return
    if REDIRECTS <= status < REDIRECTS + 100:
        raise errors.Redirected
    known: dict[int, type[errors.EndpointError]] = {
        401: errors.KeyRefused,
        403: errors.KeyRefused,
        404: errors.NotFound,
        429: errors.TooBusy,
    }
    fallback = errors.ServerFailed if status >= FAILURES else errors.RequestRefused
    raise known.get(status, fallback)(f"(status {status})")
