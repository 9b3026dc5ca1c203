"""The room's name towards Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """登录账号。"""

    name = "chengming.standing.accounts"
    label = "accounts"
    verbose_name = "登录账号"
    default_auto_field = "django.db.models.BigAutoField"
