"""Messages of the processes go to standard error; addresses asked for are never logged.

Not named ``logging``: a room of that name would hide the standard library's from its siblings
in tracebacks and searches.
"""

from typing import Any

CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["standard_error"], "level": "WARNING"},
    "loggers": {
        # Its messages carry the path asked for, which may hold a person's code.
        "django.request": {"handlers": ["standard_error"], "level": "CRITICAL", "propagate": False},
        "chengming": {"level": "INFO"},
    },
}
