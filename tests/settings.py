"""The same settings for type checking, where no database has been set up yet."""

import os

os.environ.setdefault("CHENGMING_DSN_DESK", "dbname=none")

from chengming.site.settings import *  # noqa: F403  the line above must come first
