"""What a site under test must be able to do: the steps of a trainee and of an instructor.

A step is what a person does once (press a button, open a page), so it may take several requests;
its latency includes the redirects it causes. An answer that is not what the person expects raises
`UnexpectedAnswer` and is counted as an error, never as a fast success.
"""

from __future__ import annotations

from typing import Any

from browser import Answer, Browser

QUESTIONS = 20  # of the examination, on every site
TRAINEES = 200  # accounts t001 … t200
PASSWORD = "Trainee-pass-1"  # the sites under test live as long as the bench


class Site:
    """A site by its address. Subclasses know its pages."""

    def __init__(self, base: str) -> None:
        self.base = base

    def browser(self) -> Browser:
        """Return a person who has not signed in."""
        return Browser(self.base)

    async def sign_in(self, one: Browser, number: int) -> None:
        """Sign trainee `number` (from 1) in."""
        raise NotImplementedError

    async def sign_in_staff(self, one: Browser) -> None:
        """Sign the instructor in."""
        raise NotImplementedError

    async def lesson(self, one: Browser) -> Answer:
        """Open one lesson."""
        raise NotImplementedError

    async def cover(self, one: Browser) -> Answer:
        """Open the page from which an attempt is started."""
        raise NotImplementedError

    async def start(self, one: Browser) -> dict[str, Any]:
        """Start an attempt; return its state, standing on question 1."""
        raise NotImplementedError

    async def save(self, one: Browser, state: dict[str, Any]) -> Answer:
        """Save an answer to the question at hand without leaving its page."""
        raise NotImplementedError

    async def answer(self, one: Browser, state: dict[str, Any], number: int) -> None:
        """Answer question `number` (from 0) and go on to the next."""
        raise NotImplementedError

    async def finish(self, one: Browser, state: dict[str, Any]) -> Answer:
        """Submit the attempt and see its review."""
        raise NotImplementedError

    async def report(self, one: Browser) -> Answer:
        """Open the list of all attempts at the examination."""
        raise NotImplementedError
