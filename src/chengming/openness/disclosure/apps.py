"""The room's name towards Django."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """公示。"""

    name = "chengming.openness.disclosure"
    label = "disclosure"
    verbose_name = "公示"
    default_auto_field = "django.db.models.BigAutoField"
