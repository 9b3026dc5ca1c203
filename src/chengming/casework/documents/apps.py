"""The room's name towards Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文书。"""

    name = "chengming.casework.documents"
    label = "documents"
    verbose_name = "文书"
    default_auto_field = "django.db.models.BigAutoField"
