"""The public door: the log's files and nothing beside them, a plain page, our own errors."""

import hashlib
import os
import re

import pytest
from django.test import Client

from chengming.proof.checkpoint import Checkpoint
from chengming.proof.note import SeedSigner
from chengming.proof.tree import root_of

ORIGIN = "demo.test.example/log"
LEAVES = [bytes([n]) * 32 for n in range(3)]


@pytest.fixture
def door(client, settings, tmp_path):
    """A client of the portal whose home holds a log of three entries."""
    settings.CHENGMING_HOME = tmp_path
    signer = SeedSigner(ORIGIN, bytes(32))
    log = tmp_path / "log"
    (log / "tile" / "0" / "000.p").mkdir(parents=True)
    (log / "checkpoint").write_bytes(Checkpoint(ORIGIN, 3, root_of(LEAVES)).sign(signer))
    (log / "log.vkey").write_text(signer.key.to_text() + "\n")
    (log / "tile" / "0" / "000.p" / "3").write_bytes(b"".join(LEAVES))
    # What must never leave, placed where a careless join of paths would find it.
    (log / "tile" / "entries").mkdir()
    (log / "tile" / "entries" / "000").write_bytes(b"SECRET entries")
    (log / "tile" / "notes.txt").write_text("SECRET notes")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "log.key").write_text("SECRET key")
    return client


def test_checkpoint_is_handed_out_as_it_lies_on_disk(door, tmp_path):
    answer = door.get("/log/checkpoint")
    assert answer.content == (tmp_path / "log" / "checkpoint").read_bytes()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-cache" in answer.headers["Cache-Control"]


def test_a_tile_is_handed_out_and_may_be_kept_for_ever(door):
    answer = door.get("/log/tile/0/000.p/3")
    assert answer.content == b"".join(LEAVES)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert {"public", "immutable", "max-age=31536000"} == set(
        answer.headers["Cache-Control"].split(", ")
    )


@pytest.mark.parametrize(
    "path",
    [
        "entries/000",
        "entries/000.p/3",
        "notes.txt",
        "../../secrets/log.key",
        "0/../../../secrets/log.key",
        "%2e%2e/%2e%2e/secrets/log.key",
        "..%2f..%2fsecrets%2flog.key",
        "0/000.p/3/../../../../../secrets/log.key",
        "0//000.p/3",
        "/0/000.p/3",
        "00/000.p/3",
        "0/000.p/03",
        "0/000.p/3%00",
        "0/000.p/3%0a",
        "64/000",
        "0/x000/000",
        "0/\u0660\u0660\u0660.p/\u0663",
        "0/000.p",
        "0/001",
        "",
    ],
)
def test_what_is_no_public_tile_is_not_there(door, path):
    answer = door.get(f"/log/tile/{path}")
    assert answer.status_code == 404
    assert b"SECRET" not in answer.content
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_symbolic_name_is_no_way_out(door, tmp_path):
    answer = door.get("/log/../secrets/log.key")
    assert answer.status_code == 404
    assert b"SECRET" not in answer.content


def test_a_damaged_tile_is_never_handed_out(door, tmp_path):
    (tmp_path / "log" / "tile" / "0" / "000.p" / "3").write_bytes(b"x" * 95)
    answer = door.get("/log/tile/0/000.p/3")
    assert answer.status_code == 503
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_the_page_shows_the_latest_checkpoint_in_plain_words(door):
    page = door.get("/log").content.decode()
    assert 'lang="zh-CN"' in page
    assert "3 <small>条</small>" in page
    assert ORIGIN in page
    assert 'href="/log/checkpoint"' in page


def test_the_page_before_the_first_entry_says_so(client, settings, tmp_path):
    settings.CHENGMING_HOME = tmp_path
    answer = client.get("/log")
    assert answer.status_code == 200
    assert "公开日志还没有开始" in answer.content.decode()
    assert client.get("/log/checkpoint").status_code == 404


def test_a_checkpoint_with_a_bad_signature_is_shown_as_such(door, tmp_path):
    path = tmp_path / "log" / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n3\n", b"\n4\n"))
    answer = door.get("/log")
    assert answer.status_code == 503
    assert "没有通过核验" in answer.content.decode()


def test_pages_of_a_demo_log_carry_the_mark_and_others_do_not(door, settings):
    for address in ("/log", "/nowhere"):
        settings.CHENGMING_DEMO = True
        assert "演示数据" in door.get(address).content.decode()
        settings.CHENGMING_DEMO = False
        assert "演示数据" not in door.get(address).content.decode()


@pytest.mark.parametrize("address", ["/log", "/nowhere", "/log/checkpoint", "/log/tile/0/000.p/3"])
def test_every_answer_is_strict_and_sets_no_cookie(door, address):
    answer = door.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_pages_hold_nothing_that_the_policy_forbids(door):
    for address in ("/log", "/nowhere"):
        page = door.get(address).content.decode()
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=|https?://", page)


def test_the_stylesheet_is_found_under_its_own_digest_only(door):
    named = re.search(r'href="(/static/ui/portal\.[^"]+)"', door.get("/log").content.decode())[1]
    answer = door.get(named)
    content = b"".join(answer)
    assert hashlib.sha256(content).hexdigest()[:12] in named
    assert "immutable" in answer.headers["Cache-Control"]
    for other in ("/static/ui/portal.000000000000.css", "/static/ui/portal.css"):
        assert door.get(other).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_sent(door, method):
    for address in ("/", "/log/checkpoint", "/log/tile/0/000.p/3", "/healthz"):
        assert getattr(door, method)(address).status_code == 405


def test_an_unknown_host_is_refused(door):
    assert door.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_failure_shows_our_own_page_without_its_cause(door, monkeypatch):
    def fail():
        raise RuntimeError("SECRET cause")

    monkeypatch.setattr("chengming.web.portal.proofs.public_log.latest", fail)
    careless = Client(raise_request_exception=False)
    answer = careless.get("/log")
    assert answer.status_code == 500
    assert "页面暂时打不开" in answer.content.decode()
    assert b"SECRET" not in answer.content


@pytest.mark.django_db
def test_health_tells_size_and_age_of_the_checkpoint(door, tmp_path):
    path = tmp_path / "log" / "checkpoint"
    os.utime(path, (path.stat().st_mtime - 90,) * 2)
    state = door.get("/healthz").json()
    assert state["ok"] is True
    assert state["log_size"] == 3
    assert 90 <= state["checkpoint_age_seconds"] < 120


def test_health_without_database_is_not_well(door, monkeypatch, django_db_blocker):
    from django.db import connection

    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    with django_db_blocker.unblock():
        connection.close()
        answer = door.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"


@pytest.mark.django_db
def test_health_with_a_damaged_log_is_not_well(door, tmp_path):
    (tmp_path / "log" / "checkpoint").write_text("nonsense")
    answer = door.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["log"] == "damaged"
