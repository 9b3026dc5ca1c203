"""Settings hold no legal figure, and fail loudly in Chinese."""

import ast
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests.house.source import SOURCE

from chengming.site import environment


def figures(text: str) -> list[int | float]:
    """Numbers written in the source (truth values are none)."""
    return [
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and type(node.value) in {int, float}
    ]


def test_settings_hold_no_figure():
    for name in ("settings.py", "environment.py"):
        assert figures((SOURCE / "site" / name).read_text(encoding="utf-8")) == []


def test_a_figure_in_settings_is_found():
    assert figures("REVIEW_DAYS = 7\nDEBUG = False") == [7]


def test_an_unknown_role_is_refused(monkeypatch):
    monkeypatch.setenv("CHENGMING_ROLE", "superuser")
    with pytest.raises(ImproperlyConfigured, match="只能是"):
        environment.role()


@pytest.mark.parametrize("origin", ["", "演示", "a b", "a+b"])
def test_an_origin_that_no_verifier_could_read_is_refused(monkeypatch, origin):
    monkeypatch.setenv("CHENGMING_ORIGIN", origin)
    with pytest.raises(ImproperlyConfigured, match="ASCII"):
        environment.origin()


def test_a_missing_database_is_named_with_the_command_that_makes_it(monkeypatch, tmp_path):
    monkeypatch.delenv("CHENGMING_DSN_DESK")
    with pytest.raises(ImproperlyConfigured, match="make run"):
        environment.database("desk", tmp_path)


def test_a_damaged_secrets_file_is_refused(monkeypatch, tmp_path):
    monkeypatch.delenv("CHENGMING_DSN_DESK")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "database.json").write_text(json.dumps({"dsn": {}}))
    with pytest.raises(ImproperlyConfigured, match="不完整"):
        environment.database("desk", tmp_path)


def test_a_connection_string_becomes_a_django_entry(monkeypatch, tmp_path):
    monkeypatch.setenv("CHENGMING_DSN_PORTAL", "host=h port=5 user=u password='a b' dbname=d")
    entry = environment.database("portal", tmp_path)
    assert (entry["HOST"], entry["PORT"], entry["USER"]) == ("h", "5", "u")
    assert (entry["PASSWORD"], entry["NAME"]) == ("a b", "d")
