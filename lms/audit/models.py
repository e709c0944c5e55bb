"""The log of what was done: who, what, on what, when. Append only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock


class AppendOnly(Exception):
    """A log entry may be written once and neither changed nor deleted."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows in bulk may be neither changed nor deleted."""

    def update(self, **kwargs: object) -> int:
        """Refuse: the log is kept."""
        raise AppendOnly("log entries cannot be changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: the log is kept."""
        raise AppendOnly("log entries cannot be deleted")


class LogEntry(models.Model):
    """One thing that was done. Written by :func:`lms.audit.api.record` and by nothing else."""

    action = models.CharField(_("action"), max_length=80, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    target_type = models.CharField(_("target type"), max_length=80)
    target_ref = models.CharField(_("target"), max_length=80)
    data = models.JSONField(_("data"), default=dict)
    at = models.DateTimeField(_("at"), default=clock.now, db_index=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_type", "target_ref"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.target_type}:{self.target_ref}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Write the entry once; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("a log entry cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> None:
        """Refuse: the log is kept."""
        raise AppendOnly("a log entry cannot be deleted")
