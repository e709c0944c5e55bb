"""The words for levels and sources."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LEVEL_WORDS = {
    "practise": pgettext_lazy("level", "Practise"),
    "near": pgettext_lazy("level", "Near"),
    "meets": pgettext_lazy("level", "Meets"),
    "skilled": pgettext_lazy("level", "Skilled"),
    "not-enough": _("Not enough"),
    "none": _("None yet"),
}
