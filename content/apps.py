"""Application configuration of `content`."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """The `content` application."""

    name = "content"
    label = "content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receiver that grants instructors their permissions."""
        from content import receivers

        receivers.connect(self)
