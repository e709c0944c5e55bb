"""What has been loaded from the library, so that a later edit in the CMS is recognised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock


class SeedRecord(models.Model):
    """The state in which a document of the library was last loaded.

    `source_digest` is the SHA-256 of the file, `loaded_digest` that of the object right after
    loading. An object whose present digest differs from `loaded_digest` was edited in the CMS.
    """

    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("key"), max_length=80)
    locale = models.CharField(_("language"), max_length=10, blank=True)
    source_digest = models.CharField(_("digest of the file"), max_length=64)
    loaded_digest = models.CharField(_("digest as loaded"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded"), default=clock.now)

    class Meta:
        verbose_name = _("seed record")
        verbose_name_plural = _("seed records")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "locale"], name="one_record_per_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.locale}".strip()
