"""What every answer of a door carries, and what is said when the database is away for a moment."""

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.test import Client

from chengming.site import doors, environment

ADDRESSES = ["/signin/", "/nowhere", "/healthz"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_of_the_console_is_strict_and_never_stored(client, address):
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_every_cookie_of_the_console_is_closed_to_scripts_and_to_other_sites(client):
    client.get("/signin/")
    assert client.cookies
    for cookie in client.cookies.values():
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Strict"


def test_the_portal_has_no_session_no_form_token_and_no_console():
    told = " ".join((*doors.PORTAL.apps, *doors.PORTAL.middleware))
    for word in ("session", "csrf", "messages", "console"):
        assert word not in told
    assert "csrf" in " ".join(doors.CONSOLE.middleware)


def test_the_portal_is_given_no_key_and_the_console_refuses_to_start_without(tmp_path):
    (tmp_path / "secrets").mkdir()
    assert environment.secret_key("portal", tmp_path) == ""
    with pytest.raises(ImproperlyConfigured, match="chengming migrate"):
        environment.secret_key("console", tmp_path)
    (tmp_path / "secrets" / "session.key").write_text("k" * 86)
    assert environment.secret_key("console", tmp_path) == "k" * 86
    assert environment.secret_key("portal", tmp_path) == ""


def test_an_unknown_door_is_refused(monkeypatch):
    monkeypatch.setenv("CHENGMING_DOOR", "back")
    with pytest.raises(ImproperlyConfigured, match="portal 或者 console"):
        environment.door()


def test_a_form_without_its_token_is_refused_and_says_how_to_go_on(db):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/signin/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "页面已经过期" in answer.content.decode()
    token = strict.get("/signin/").cookies["chengming-form"].value
    sent = strict.post("/signin/", {"login": "x", "password": "y", "csrfmiddlewaretoken": token})
    assert sent.status_code != 403


def _cut(city):
    """What a restart does to every connection of the desk."""
    with psycopg.connect(city.dsn("superuser"), autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.parametrize("door", ["console", "portal"])
def test_a_restart_of_the_database_costs_at_most_please_repeat(
    scratch_city, monkeypatch, request, door
):
    if door == "portal":
        request.getfixturevalue("portal_door")
    careless = Client(raise_request_exception=False)

    def interrupted(*_):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            _cut(scratch_city)
            cursor.execute("SELECT 1")

    with monkeypatch.context() as patch:
        patch.setattr(f"chengming.web.{door}.pages._database", interrupted)
        answer = careless.get("/healthz")
    assert answer.status_code == 503
    assert "请重复一次" in answer.content.decode()
    assert answer.headers["Retry-After"]
    close_old_connections()  # as every real request begins; the test's client leaves it out
    assert careless.get("/healthz").json()["database"] == "ok"


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_only_an_interruption_is_one(monkeypatch, error):
    careless = Client(raise_request_exception=False)

    def fail(raised):
        def raise_it(*_):
            raise raised("SECRET cause")

        return raise_it

    monkeypatch.setattr("chengming.web.console.pages._database", fail(error))
    assert careless.get("/healthz").status_code == 503
    monkeypatch.setattr("chengming.web.console.pages._database", fail(ValueError))
    answer = careless.get("/healthz")
    assert answer.status_code == 500
    assert "页面暂时打不开" in answer.content.decode()
    assert b"SECRET" not in answer.content


@pytest.mark.django_db
def test_the_gallery_is_there_under_a_demo_log_only(client, settings):
    assert client.get("/_kit/").status_code == 200
    settings.CHENGMING_DEMO = False
    for address in ("/_kit/", "/_kit/work"):
        assert client.get(address).content == client.get("/nowhere").content
