"""The room's name for Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """公示门户。"""

    name = "chengming.web.portal"
    label = "portal"
    verbose_name = "公示门户"
