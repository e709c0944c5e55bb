"""The client: one question, one answer, and a reason in words for everything that goes wrong."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from quizzes.roleplay.adapters import errors
from quizzes.roleplay.adapters.client import MOST_BYTES, Endpoint, Message, ask, faults
from tests.factories import model_server as acts
from tests.factories.model_server import KEY, ModelServer

pytestmark = pytest.mark.unit

HELLO = [
    Message(role="system", content="Regeln"),
    Message(role="user", content="您好 “quote” \u202e"),
]


# --- what is sent and what comes back -----------------------------------------------------------


def test_it_speaks_the_protocol(server: ModelServer) -> None:
    server.behaviour = acts.says("您好")
    assert ask(server.endpoint(), HELLO) == "您好"
    [one] = server.asked
    assert one["path"] == "/v1/chat/completions"
    assert one["headers"]["Authorization"] == f"Bearer {KEY}"
    sent = json.loads(one["body"])
    assert sent == {"model": "m-1", "stream": False, "messages": [m.model_dump() for m in HELLO]}


def test_without_a_key_none_is_sent(server: ModelServer) -> None:
    ask(server.endpoint(key=""), HELLO)
    assert "Authorization" not in server.asked[0]["headers"]


@pytest.mark.parametrize("tail", ["", "/", "/chat/completions", "/chat/completions/"])
def test_the_address_may_be_the_root_or_the_whole(server: ModelServer, tail: str) -> None:
    ask(server.endpoint(url=server.url + tail), HELLO)
    assert server.asked[0]["path"] == "/v1/chat/completions"


def test_an_answer_in_chunks_is_whole(server: ModelServer) -> None:
    def chunked(handler: acts.Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for part in (acts.completion("gut")[:9], acts.completion("gut")[9:], b""):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))

    server.behaviour = chunked
    assert ask(server.endpoint(), HELLO) == "gut"


def test_proxies_of_the_environment_are_not_asked(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(server.endpoint(), HELLO)


# --- failures of the server ---------------------------------------------------------------------

FAILURES = {
    "401": (acts.answers(b"{}", status=401), errors.KeyRefused),
    "403": (acts.answers(b"{}", status=403), errors.KeyRefused),
    "404": (acts.answers(b"{}", status=404), errors.NotFound),
    "400": (acts.answers(b"{}", status=400), errors.RequestRefused),
    "204": (acts.answers(b"", status=204), errors.RequestRefused),
    "429": (acts.answers(b"{}", status=429, Retry_After="1"), errors.TooBusy),
    "500": (acts.answers(b"oops", status=500), errors.ServerFailed),
    "503": (acts.answers(b"oops", status=503), errors.ServerFailed),
    "HTML": (acts.answers(b"<!doctype html><h1>Welcome</h1>"), errors.NotJson),
    "empty": (acts.answers(b""), errors.NotJson),
    "bytes": (acts.answers(b"\x00\xff\xfe\x93"), errors.NotJson),
    "a thousand brackets": (acts.answers(b"[" * 100_000), errors.NotJson),
    "a number without end": (acts.answers(b"1" * 100_000), errors.NotJson),
    "a list": (acts.answers(b"[]"), errors.WrongSchema),
    "null": (acts.answers(b"null"), errors.WrongSchema),
    "no choice": (acts.answers(b'{"choices": []}'), errors.WrongSchema),
    "an error of the server": (acts.answers(b'{"error": {"message": "no"}}'), errors.WrongSchema),
    "no words": (acts.says(None), errors.WrongSchema),
    "words in parts": (acts.says([{"type": "text", "text": "x"}]), errors.WrongSchema),
    "broken off": (acts.breaks_off, errors.BrokenOff),
    "broken off in chunks": (acts.breaks_off_in_chunks, errors.BrokenOff),
    "closed": (acts.closes, errors.BrokenOff),
    "no HTTP": (acts.speaks_no_http, errors.BrokenOff),
    "announced as huge": (acts.answers(b" " * (MOST_BYTES + 1)), errors.TooBig),
    "without end": (acts.never_ends, errors.TooBig),
}


@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_has_its_reason(server: ModelServer, name: str) -> None:
    server.behaviour, reason = FAILURES[name]
    with pytest.raises(errors.EndpointError) as caught:
        ask(server.endpoint(), HELLO)
    assert type(caught.value) is reason
    assert str(caught.value).startswith(reason.words)


@pytest.mark.parametrize(
    "behaviour",
    [
        acts.hangs,
        acts.trickles,
        acts.trickles_what_it_announced,
        acts.trickles_headers,
        acts.continues,
    ],
)
def test_the_whole_answer_has_one_time_limit(
    server: ModelServer, behaviour: acts.Behaviour
) -> None:
    server.behaviour = behaviour
    began = time.monotonic()
    with pytest.raises(errors.TimedOut):
        ask(server.endpoint(timeout=1), HELLO)
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_nothing_goes_there(server: ModelServer, status: int) -> None:
    server.behaviour = acts.answers(b"", status=status, Location=f"{server.url}/elsewhere")
    with pytest.raises(errors.Redirected):
        ask(server.endpoint(), HELLO)
    assert len(server.asked) == 1


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(errors.Unreachable):
        ask(Endpoint(f"http://127.0.0.1:{port}/v1", "m-1", timeout=2), HELLO)


# --- TLS ------------------------------------------------------------------------------------------


def test_plain_words_where_tls_is_expected(server: ModelServer) -> None:
    with pytest.raises(errors.NotTrusted):
        ask(server.endpoint(url=server.url.replace("http:", "https:")), HELLO)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    server: ModelServer, tmp_path: Path
) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    wanted = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout {key} -out {cert}"
    subprocess.run(
        [*wanted.split(), "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with pytest.raises(errors.NotTrusted):
        ask(server.endpoint(url=server.url.replace("http:", "https:")), HELLO)
    assert server.asked == []


# --- the key, and settings that cannot be used ----------------------------------------------------


@pytest.mark.parametrize("name", ["401", "500", "closed", "HTML"])
def test_the_key_stands_in_no_error_and_no_value(server: ModelServer, name: str) -> None:
    server.behaviour = FAILURES[name][0]
    endpoint = server.endpoint()
    with pytest.raises(errors.EndpointError) as caught:
        ask(endpoint, HELLO)
    shown = f"{caught.value!r} {caught.value} {endpoint!r} {caught.value.__cause__!r}"
    assert KEY not in shown


def test_what_the_server_sends_is_not_repeated(server: ModelServer) -> None:
    server.behaviour = acts.answers(f'{{"error": "bad key {KEY}"}}'.encode(), status=401)
    with pytest.raises(errors.KeyRefused) as caught:
        ask(server.endpoint(), HELLO)
    assert str(caught.value) == f"{errors.KeyRefused.words} (status 401)"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"url": ""}, "address"),
        ({"url": "models.example.org/v1"}, "address"),
        ({"url": "ftp://models.example.org/v1"}, "address"),
        ({"url": "file:///etc/passwd"}, "address"),
        ({"url": "https:///v1"}, "address"),
        ({"url": "https://models.example.org:99999/v1"}, "address"),
        ({"url": "https://[::1/v1"}, "address"),
        ({"url": "https://models.example.org/v 1\r\nX-Evil: yes"}, "address"),
        ({"url": "https://somebody:secret@models.example.org/v1"}, "in-address"),
        ({"url": "https://models.example.org/v1?key=secret"}, "in-address"),
        ({"url": "https://models.example.org/v1#there"}, "in-address"),
        ({"model": "  "}, "model"),
        ({"key": "sk\r\nX-Evil: yes"}, "key"),
        ({"key": "密钥"}, "key"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": 301}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
    ],
)
def test_settings_that_cannot_be_used_send_nothing(changed: dict[str, object], fault: str) -> None:
    good = {"url": "https://models.example.org/v1", "model": "m-1", "key": KEY, "timeout": 5}
    assert faults(Endpoint(**good)) == ()  # type: ignore[arg-type]
    bad = Endpoint(**{**good, **changed})  # type: ignore[arg-type]
    assert fault in faults(bad)
    with pytest.raises(errors.Unusable) as caught:
        ask(bad, HELLO)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "clear"),
    [
        ("http://127.0.0.1:8080/v1", False),
        ("http://localhost/v1", False),
        ("http://[::1]:8080/v1", False),
        ("https://models.example.org/v1", False),
        ("http://models.example.org/v1", True),
        ("http://10.0.0.7/v1", True),
    ],
)
def test_unencrypted_words_to_another_machine_are_known(url: str, clear: bool) -> None:
    assert Endpoint(url, "m-1").in_clear is clear
