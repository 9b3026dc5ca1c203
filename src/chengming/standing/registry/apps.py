"""The room's name towards Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """执法主体和人员。"""

    name = "chengming.standing.registry"
    label = "registry"
    verbose_name = "执法主体和人员"
    default_auto_field = "django.db.models.BigAutoField"
