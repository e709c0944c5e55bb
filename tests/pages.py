"""What tests read of a page: its words without what is drawn at random on every request."""

from __future__ import annotations

import re

from django.http import HttpResponse

RANDOM = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+'
    r"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
)


def without_random(page: HttpResponse) -> str:
    """Return the HTML of `page` less its form tokens and UUIDs.

    A test that says "this short word is nowhere on the page" must not fail once in some hundred
    runs because a token happens to hold those letters.
    """
    return RANDOM.sub("", page.content.decode())
