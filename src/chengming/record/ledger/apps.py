"""The room's name towards Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """存证日志。"""

    name = "chengming.record.ledger"
    label = "ledger"
    verbose_name = "存证日志"
    default_auto_field = "django.db.models.BigAutoField"
