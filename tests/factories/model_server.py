"""A small server that speaks chat completions on this machine, honestly or not."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from quizzes.roleplay.adapters.client import Endpoint

KEY = "sk-test-0123456789-never-to-be-shown"
Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Notes what was asked and answers as the server was told to."""

    protocol_version = "HTTP/1.1"
    server: ModelServer

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        self.server.asked.append({"path": self.path, "headers": dict(self.headers), "body": body})
        self.close_connection = True
        self.server.behaviour(self)

    do_GET = do_POST  # noqa: N815 -- the name that the base class looks for

    def log_message(self, *args: Any) -> None:
        return

    def send(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class ModelServer(ThreadingHTTPServer):
    """Listens on a free port; `asked` are the requests, `behaviour` how they are answered."""

    daemon_threads = True
    behaviour: Behaviour

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.over = threading.Event()
        self.behaviour = says('{"proposals": []}')

    def handle_error(self, *args: Any) -> None:
        return  # whoever asked has gone

    @property
    def url(self) -> str:
        """The root of the API."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def endpoint(self, **changed: Any) -> Endpoint:
        """Return settings that lead here."""
        return Endpoint(**{"url": self.url, "model": "m-1", "key": KEY, "timeout": 5, **changed})

    def messages(self, number: int = -1) -> list[dict[str, str]]:
        """Return the messages of one of the questions."""
        return list(json.loads(self.asked[number]["body"])["messages"])

    def data(self, number: int = -1) -> Any:
        """Return what the user's message of a question holds."""
        return json.loads(self.messages(number)[1]["content"])


@contextmanager
def serving() -> Iterator[ModelServer]:
    """Run a server until the end of the block."""
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


# --- behaviours ---------------------------------------------------------------------------------


def completion(content: Any) -> bytes:
    """Return an answer of the protocol in which the model wrote `content`."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    answer = {"id": "x", "object": "chat.completion", "choices": [choice], "usage": {}}
    return json.dumps(answer).encode()


def says(content: Any) -> Behaviour:
    """The model writes `content`."""
    return lambda handler: handler.send(completion(content))


def proposes(*items: Any) -> Behaviour:
    """The model writes these proposals."""
    return says(json.dumps({"proposals": list(items)}, ensure_ascii=False))


def answers(body: bytes, *, status: int = 200, **headers: str) -> Behaviour:
    """The server sends `body`, whatever it is."""
    return lambda handler: handler.send(body, status=status, **headers)


def hangs(handler: Handler) -> None:
    """Say nothing until the test is over."""
    handler.server.over.wait(20)


def trickles(handler: Handler, announced: int = 0) -> None:
    """Begin an answer and send a sign from time to time, for ever."""
    handler.send_response(200)
    if announced:
        handler.send_header("Content-Length", str(announced))
    handler.end_headers()
    while not handler.server.over.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def trickles_what_it_announced(handler: Handler) -> None:
    """The same, with a length that is never reached."""
    trickles(handler, 5000)


def trickles_headers(handler: Handler) -> None:
    """Send header after header, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.over.wait(0.3):
        handler.wfile.write(b"X-More: yes\r\n")
        handler.wfile.flush()


def continues(handler: Handler) -> None:
    """Say again and again that one should go on."""
    while not handler.server.over.wait(0.01):
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        handler.wfile.flush()


def breaks_off(handler: Handler) -> None:
    """Close in the middle of an announced body."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(completion("{")[:20])
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def breaks_off_in_chunks(handler: Handler) -> None:
    """Close in the middle of a body that comes in chunks."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"400\r\n{")
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def closes(handler: Handler) -> None:
    """Close without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def speaks_no_http(handler: Handler) -> None:
    """Answer in another protocol."""
    handler.wfile.write(b"220 mail.example.org ESMTP\r\n")


def never_ends(handler: Handler) -> None:
    """Send an answer without an end, as fast as it is taken."""
    handler.send_response(200)
    handler.end_headers()
    until = time.monotonic() + 20
    while time.monotonic() < until and not handler.server.over.is_set():
        handler.wfile.write(b" " * 65536)
