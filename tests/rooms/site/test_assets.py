"""Static files: one name per content, the same for whoever asks, and nothing under another name."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context, Template
from django.utils.safestring import mark_safe

from chengming.site import assets


def test_a_name_carries_the_digest_of_its_content():
    content = Path(finders.find("ui/kit.css")).read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    assert staticfiles_storage.url("ui/kit.css") == f"/static/ui/kit.{digest}.css"


def test_a_process_keeps_to_the_names_it_serves_though_the_file_changes(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "_names", {})
    served = assets.hashed_name("ui/kit.css")
    changed = tmp_path / "kit.css"
    changed.write_text("body { color: red }")
    monkeypatch.setattr(finders, "find", lambda name: str(changed))
    page = Template("{% load static %}{% static 'ui/kit.css' %}").render(Context())
    assert page == f"/static/{served}"
    assert assets.hashed_name(mark_safe("ui/kit.css")) == served
    monkeypatch.setattr(assets, "_names", {})
    assert assets.hashed_name("ui/kit.css") != served


def test_a_file_that_set_up_did_not_fetch_is_named_with_the_command():
    with pytest.raises(assets.AssetMissing, match="make set-up"):
        staticfiles_storage.url("vendor/missing.js")


def test_large_files_are_sent_compressed(client):
    answer = client.get(
        staticfiles_storage.url("vendor/tabler.css"), headers={"accept-encoding": "gzip"}
    )
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(b"".join(answer)) < 100_000
    assert "immutable" in answer.headers["Cache-Control"]
    assert "no-store" not in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["../site/settings.py", "ui/../../../../settings.py", "ui/kit.css"]
)
def test_nothing_else_is_handed_out(client, name):
    assert client.get(f"/static/{name}").status_code == 404
