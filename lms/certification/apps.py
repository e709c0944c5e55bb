"""Application configuration of `lms.certification`."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """The `certification` application."""

    name = "lms.certification"
    label = "certification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what courses, quizzes and role-plays finish."""
        try:  # TEMPORARY while packages below are being written
            from lms.certification import receivers
        except ImportError:
            return
        receivers.connect()
