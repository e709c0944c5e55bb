"""Application configuration of the foreign app."""

from django.apps import AppConfig


class TrafficLightConfig(AppConfig):
    """The `traffic_light` application."""

    name = "tests.third_party.traffic_light"
    label = "traffic_light"
    default_auto_field = "django.db.models.BigAutoField"
