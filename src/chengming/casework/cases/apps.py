"""The room's name towards Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """案件。"""

    name = "chengming.casework.cases"
    label = "cases"
    verbose_name = "案件"
    default_auto_field = "django.db.models.BigAutoField"
