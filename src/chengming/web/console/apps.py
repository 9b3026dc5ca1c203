"""The room's name for Django."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """执法工作台。"""

    name = "chengming.web.console"
    label = "console"
    verbose_name = "执法工作台"
