"""The room's name towards Django."""

from django.apps import AppConfig


class PowersConfig(AppConfig):
    """权责清单。"""

    name = "chengming.standing.powers"
    label = "powers"
    verbose_name = "权责清单"
    default_auto_field = "django.db.models.BigAutoField"
