"""Moves of an approach question: as rows, as text, and what makes them impossible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from quizzes.core import approach
from quizzes.core.approach import MAX_MOVES, Move, Verdict
from quizzes.question_types.options import new_key, stable_key

LEAST_RIGHT = 2


class MoveRow(Orderable):
    """A move as an author writes it; the type adds the parental key."""

    VERDICTS = [
        (Verdict.RIGHT.value, gettext_lazy("right, at its place")),
        (Verdict.OPTIONAL.value, gettext_lazy("harmless: neither earns nor costs")),
        (Verdict.WRONG.value, gettext_lazy("wrong here: it costs")),
        (Verdict.UNLAWFUL.value, gettext_lazy("unlawful: the moves earn nothing")),
    ]

    key = models.CharField(max_length=16, default=new_key, editable=False)
    text = models.CharField(gettext_lazy("move"), max_length=200)
    verdict = models.CharField(
        gettext_lazy("verdict"), max_length=10, choices=VERDICTS, default=Verdict.RIGHT.value
    )
    place = models.PositiveSmallIntegerField(
        pgettext_lazy("in an order", "place"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=gettext_lazy("For right moves only. Two with one number may come either way."),
    )  # fmt: skip
    why = models.TextField(
        gettext_lazy("why"), blank=True,
        help_text=gettext_lazy("Why it belongs here, or why it is wrong. Shown after submission."),
    )  # fmt: skip

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("verdict"), FieldPanel("place")]),
        FieldPanel("why"),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text

    def as_move(self) -> Move:
        """Return the plain value."""
        return Move(
            key=self.key, text=self.text, verdict=Verdict(self.verdict), place=self.place,
            why=self.why,
        )  # fmt: skip


def moves_from_document(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return move rows from the `moves` of a question written as text; raises ValidationError."""
    written = data.get("moves")
    if not isinstance(written, list) or not all(isinstance(row, Mapping) for row in written):
        raise ValidationError({"moves": _("Moves are a list of text, place or verdict, and why.")})
    rows = []
    for index, row in enumerate(written):
        usual = Verdict.RIGHT if "place" in row else Verdict.WRONG
        rows.append(
            {
                "key": stable_key(str(data["key"]), index),
                "text": str(row.get("text", "")).strip(),
                "verdict": str(row.get("verdict") or usual.value),
                "place": row.get("place"),
                "why": str(row.get("why") or "").strip(),
            }
        )
    return rows


def move_to_document(row: MoveRow) -> dict[str, Any]:
    """Return a move as it is written in text."""
    written: dict[str, Any] = {"text": row.text}
    if row.verdict == Verdict.RIGHT:
        written["place"] = row.place
    else:
        written["verdict"] = row.verdict
    if row.why:
        written["why"] = row.why
    return written


def check_moves(rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise ValidationError unless the moves can be put in order and one must not be chosen."""
    texts = [str(row.get("text") or "").strip() for row in rows]
    if len(rows) > MAX_MOVES:
        raise ValidationError(_("Offer at most %(most)s moves.") % {"most": MAX_MOVES})
    if not all(texts) or len(set(texts)) != len(texts):
        raise ValidationError(_("Give every move a text of its own."))
    try:
        verdicts = [Verdict(row.get("verdict")) for row in rows]
    except ValueError:
        known = ", ".join(verdict.value for verdict in Verdict)
        raise ValidationError(_("A verdict is one of %(known)s.") % {"known": known}) from None
    for text, verdict, row in zip(texts, verdicts, rows, strict=True):
        place = row.get("place")
        if verdict is Verdict.RIGHT and not (isinstance(place, int) and place >= 1):
            raise ValidationError(
                _("The right move “%(move)s” needs its place, 1 for the first.") % {"move": text}
            )
        if verdict is not Verdict.RIGHT and place is not None:
            raise ValidationError(
                _("“%(move)s” has a place but is not a right move. Clear one of the two.")
                % {"move": text}
            )
    if not approach.is_possible(verdicts, least=LEAST_RIGHT):
        raise ValidationError(
            _("Offer at least %(least)s right moves, and one that is wrong or unlawful here.")
            % {"least": LEAST_RIGHT}
        )


def axis_row(rows: Sequence[Any], data: Mapping[str, Any], name: str) -> Any:
    """Return the debtor type or stage that a document names; raises ValidationError with those known."""
    wanted = str(data.get(name) or "")
    found = next((row for row in rows if row.key == wanted), None)
    if found is None:
        known = ", ".join(row.key for row in rows)
        message = _("There is no %(key)s; there are %(known)s.")
        raise ValidationError({name: message % {"key": wanted or "—", "known": known}})
    return found
