"""Two tables that are never created: one right, one wrong."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps


@pytest.fixture
def django_isolated_rooms() -> Iterator[tuple[type[models.Model], type[models.Model]]]:
    with isolate_apps("chengming.record.ledger", "chengming.record.records") as isolated:

        class Right(models.Model):
            class Meta:
                app_label = "records"
                apps = isolated

        class Wrong(models.Model):
            target = models.ForeignKey(Right, models.PROTECT)

            class Meta:
                app_label = "ledger"
                apps = isolated

        yield Wrong, Right
    assert apps.ready
