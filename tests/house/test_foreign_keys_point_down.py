"""Tables obey the same map as imports.

import-linter cannot see ``ForeignKey("review.Review")`` (a string) nor the reverse door Django
opens on the target (``case.review_set``). This test can. Room order is read from
``.importlinter``, so there is one map only.
"""

import configparser

from django.apps import apps
from django.db import models
from tests.house.source import CHECKOUT

MAP = CHECKOUT / ".importlinter"


def room_ranks() -> dict[str, tuple[int, int]]:
    """chengming.casework.review -> (floor, level); greater is higher up."""
    ini = configparser.ConfigParser()
    ini.read(MAP, encoding="utf-8")
    layers = {}
    for section in ini.sections():
        part = ini[section]
        if part.get("type") == "layers":
            levels = [
                [name.strip(" ()") for name in line.replace(":", "|").split("|")]
                for line in part["layers"].strip().splitlines()
            ]
            layers[part["containers"].strip()] = levels[::-1]
    ranks = {}
    for floor, names in enumerate(layers["chengming"]):
        for name in names:
            dotted = f"chengming.{name}"
            ranks[dotted] = (floor, 0)
            for level, rooms in enumerate(layers.get(dotted, [])):
                for room in rooms:
                    ranks[f"{dotted}.{room}"] = (floor, level)
    return ranks


def wrong_way_relations(found: list[type[models.Model]]) -> list[str]:
    ranks, wrong = room_ranks(), []
    for model in found:
        here = model._meta.app_config.name
        if here not in ranks:
            continue  # Django's own tables
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            there = field.related_model._meta.app_config.name
            if there not in ranks:
                continue
            if there != here and ranks[there] >= ranks[here]:
                wrong.append(f"{model._meta.label}.{field.name} points up or sideways to {there}")
            if not field.remote_field.hidden:
                wrong.append(f"{model._meta.label}.{field.name} opens a reverse door on {there}")
    return wrong


def test_foreign_keys_point_down():
    assert wrong_way_relations(apps.get_models()) == []


def test_every_room_with_tables_stands_in_the_map():
    rooms = {m._meta.app_config.name for m in apps.get_models()}
    assert {name for name in rooms if name.startswith("chengming.")} <= set(room_ranks())


def test_a_foreign_key_that_points_up_is_found(django_isolated_rooms):
    lower, upper = django_isolated_rooms
    assert wrong_way_relations([upper]) == []
    assert wrong_way_relations([lower]) == [
        "ledger.Wrong.target points up or sideways to chengming.record.records",
        "ledger.Wrong.target opens a reverse door on chengming.record.records",
    ]
