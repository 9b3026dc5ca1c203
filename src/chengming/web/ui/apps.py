"""The room's name for Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """界面组件。"""

    name = "chengming.web.ui"
    label = "ui"
    verbose_name = "界面组件"
