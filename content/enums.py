"""The closed sets of words that pages use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """How a passage of a case is judged."""

    SOUND = "sound", _("Sound")
    DOUBTFUL = "doubtful", _("Doubtful")
    UNLAWFUL = "unlawful", _("Unlawful")


class Tone(models.TextChoices):
    """How urgent a callout is."""

    NOTE = "note", _("Note")
    WARNING = "warning", _("Mind this")
    UNLAWFUL = "unlawful", _("Never: unlawful")
