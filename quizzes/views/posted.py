"""What a question page posts: one question by a script or alone on its page, or all of a page."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404, HttpRequest, QueryDict

MAX_POSITION = 10_000
MAX_ON_PAGE = 50  # as Quiz.questions_per_page allows
CERTAINTIES = {"1": 1, "2": 2, "3": 3}


class Posted(NamedTuple):
    """One posted answer. `data` bears the plain names of the type's form."""

    position: int
    sequence: int
    certainty: int | None
    data: QueryDict


def number_in(text: str | None, *, most: int = MAX_POSITION) -> int | None:
    """Return the number that a text is, from 1 to `most`; None when there is none. Else 404."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= most:
        raise Http404
    return int(text[:6])


def certainty_in(data: QueryDict) -> int | None:
    """Return the certainty that was chosen; what is not offered counts as not chosen."""
    return CERTAINTIES.get(data.get("certainty", ""))


def is_page(request: HttpRequest) -> bool:
    """Whether a whole page was posted: `here` is where it stood, `on-page` what may be saved."""
    return "here" in request.POST


def place_in(request: HttpRequest) -> int:
    """Return the question that a page was opened at; 404 when none is named."""
    position = number_in(request.POST.get("here") or request.POST.get("position"))
    if position is None:
        raise Http404
    return position


def posted_in(request: HttpRequest) -> list[Posted]:
    """Return the posted answers in the order of the page, none when all are locked. Else 404."""
    if not is_page(request):
        return [_posted(request.POST, request.POST)]
    positions = [number_in(text) for text in request.POST.getlist("on-page")[:MAX_ON_PAGE]]
    return [
        _posted(QueryDict(f"position={position}"), _stripped(request.POST, f"q{position}-"))
        for position in positions
    ]


def target_of(request: HttpRequest, name: str) -> int | None:
    """Return the question that a button like ``explain-3`` or ``flag-3`` names, else None."""
    word, _dash, number = request.POST.get("go", "").partition("-")
    return number_in(number) if word == name else None


def _stripped(data: QueryDict, prefix: str) -> QueryDict:
    plain = QueryDict(mutable=True)
    for name, values in data.lists():
        if name.startswith(prefix):
            plain.setlist(name.removeprefix(prefix), values)
    return plain


def _posted(places: QueryDict, data: QueryDict) -> Posted:
    position = number_in(places.get("position"))
    sequence = data.get("sequence", "0")
    if position is None or not sequence.isascii() or not sequence.isdigit():
        raise Http404
    return Posted(position, int(sequence[:9]), certainty_in(data), data)
