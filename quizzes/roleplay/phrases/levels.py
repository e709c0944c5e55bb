"""What levels 0, 1 and 2 of each criterion mean, in short. Source: docs/reference/role-play-rubric.md, 3."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: By criterion: the words for level 0, 1, 2.
LEVELS = {
    "R1": (
        _("amount or debt named before identity"),
        _("name only, then the amount"),
        _("an identifier asked, or settled before, ahead of any detail"),
    ),
    "R2": (
        _("at most one of name, institution, purpose, recording"),
        _("two or three of the four"),
        _("name or number, institution, purpose, recording"),
    ),
    "R3": (
        _("no question about the cause"),
        _("closed, or after the demand"),
        _("an open question before any demand"),
    ),
    "R4": (
        _("any judgement or accusation"),
        _("no judgement, nothing restated"),
        _("restated in own words, no judgement"),
    ),
    "R5": (
        _("key move missing, or another type's"),
        _("key move incomplete or out of order"),
        _("key move complete and in order"),
    ),
    "R6": (
        _("two mismatches; law or visits at early; no next step at late"),
        _("exactly one mismatch"),
        _("fits the stage"),
    ),
    "R7": (
        _("anything false or exaggerated"),
        _("amount or date left out, nothing false"),
        _("amount and date right, consequences true and grounded"),
    ),
    "R8": (
        _("nothing definite asked"),
        _("one or two of date, amount, channel, or dictated"),
        _("asked to name date, amount and channel"),
    ),
    "R9": (
        _("nothing offered though needed"),
        _("an option without authority or next step"),
        _("an authorised option, or a route with the next contact"),
    ),
    "R10": (
        _("none of the three"),
        _("one or two of the three"),
        _("agreement repeated, recorded, next contact named"),
    ),
}
