"""The room's name towards Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """法制审核。"""

    name = "chengming.casework.review"
    label = "review"
    verbose_name = "法制审核"
    default_auto_field = "django.db.models.BigAutoField"
