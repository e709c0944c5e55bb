"""The words for states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATE_WORDS = {
    "certified": _("Certified"),
    "expiring": _("Ends within 30 days"),
    "lapsed": _("Lapsed"),
    "missing": _("Not certified yet"),
}
