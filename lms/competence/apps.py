"""Application configuration of `lms.competence`."""

from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    """The `competence` application."""

    name = "lms.competence"
    label = "competence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers."""
        from lms.competence import receivers  # noqa: F401 -- connected by being imported
