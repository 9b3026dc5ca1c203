"""The room's name towards Django."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """执法全过程记录。"""

    name = "chengming.record.records"
    label = "records"
    verbose_name = "执法全过程记录"
    default_auto_field = "django.db.models.BigAutoField"
