"""The room's name towards Django."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """查阅留痕。"""

    name = "chengming.record.trail"
    label = "trail"
    verbose_name = "查阅留痕"
    default_auto_field = "django.db.models.BigAutoField"
