"""Application configuration of `content`."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """The `content` application."""

    name = "content"
    label = "content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers: permissions of instructors, fragments that have become old."""
        from content import fragments, receivers

        receivers.connect(self)
        fragments.connect()
