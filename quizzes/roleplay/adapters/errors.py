"""Why an endpoint gave nothing that can be used: one class per reason, each with words for people.

None of them repeats anything that the server sent, nor the key: both could end in a log.
"""

from __future__ import annotations


class EndpointError(Exception):
    """The endpoint gave nothing that can be used. `words` say why; nothing was changed."""

    words = "The endpoint gave nothing that can be used."
    #: Whether the next question would most likely fail as well, so that it can wait.
    lasting = True

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.words} {detail}".strip())


class Unusable(EndpointError):
    """Address, model, key or timeout are not such that anything could be sent."""

    words = "The settings of the endpoint cannot be used."


class Unreachable(EndpointError):
    """No connection: unknown host, refused, no route."""

    words = "No connection to the server could be made."


class NotTrusted(EndpointError):
    """The server's certificate is not one that this machine trusts, or TLS failed."""

    words = "The server's certificate is not trusted, or TLS failed."


class TimedOut(EndpointError):
    """The whole answer did not arrive within the timeout."""

    words = "The answer did not arrive in time."


class BrokenOff(EndpointError):
    """The connection ended before the answer did, or what came was no HTTP."""

    words = "The connection broke off before the answer was complete."


class Redirected(EndpointError):
    """The server points elsewhere; the words of a call are sent to no other address."""

    words = "The server redirects, and redirects are not followed. Set the final address."


class KeyRefused(EndpointError):
    """401 or 403."""

    words = "The server refuses the key."


class NotFound(EndpointError):
    """404: wrong path, or a model that the server does not have."""

    words = "The server knows no such address or model."


class TooBusy(EndpointError):
    """429: too many requests, or the allowance is used up."""

    words = "The server takes no more requests at the moment."


class ServerFailed(EndpointError):
    """5xx."""

    words = "The server failed."


class RequestRefused(EndpointError):
    """Any other status than 200."""

    words = "The server refuses the request."


class TooBig(EndpointError):
    """The answer is longer than any honest one."""

    words = "The answer is too long and was not read."
    lasting = False


class NotJson(EndpointError):
    """The answer, or what the model wrote in it, is not JSON."""

    words = "The answer is not JSON."
    lasting = False


class WrongSchema(EndpointError):
    """The answer is JSON of another shape than the one asked for."""

    words = "The answer does not have the shape that was asked for."
    lasting = False
