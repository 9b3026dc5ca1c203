"""Letters of the public: sealed at the door, few from one place, opened at the desk only."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published
from tests.rooms.openness.disclosure.published import decided, publish

from chengming.openness.disclosure import actions, letters
from chengming.openness.disclosure.errors import MessageRefused, MessageUnknown
from chengming.openness.disclosure.models import InboxAnswer, InboxMessage
from chengming.record.records import queries as records

TEXT = "我的店名写错了，请更正。电话13912345678。"


@pytest.fixture
def page(real_shown, scratch_city):
    """A published page, and a desk that takes letters."""
    letters.prepare(scratch_city.home)
    decided(real_shown)
    return publish(real_shown).slug


@contextmanager
def at_the_portal(city) -> Iterator[None]:
    """This process has the portal's role for a while."""
    entry = connections["default"].settings_dict
    before = {name: entry[name] for name in ("USER", "PASSWORD")}
    portal = psycopg.conninfo.conninfo_to_dict(city.dsn("portal"))
    connections.close_all()
    entry.update(USER=portal["user"], PASSWORD=portal["password"])
    try:
        yield
    finally:
        connections.close_all()
        entry.update(before)


def hand_in(slug: str, sender: str = "192.0.2.1", **more: str) -> None:
    said = {"kind": "correction", "text": TEXT, "contact": "店主", **more}
    letters.hand_in(slug=slug, sender=sender, **said)


def test_a_letter_is_sealed_on_its_way_and_read_at_the_desk(page, scratch_city):
    with at_the_portal(scratch_city):
        hand_in(page, sender="198.51.100.77")
        hand_in(page)
        with pytest.raises(Exception, match="permission denied"):
            InboxMessage.objects.count()
    first, second = letters.letters(town.AGENCY)
    assert (first.text, first.contact, first.readable) == (TEXT, "店主", True)
    assert second.text == TEXT
    rows = list(InboxMessage.objects.all())
    assert len({bytes(row.sealed) for row in rows}) == 2, "the same words, sealed differently"
    assert not any(TEXT.encode() in bytes(row.sealed) for row in rows)
    assert not any("198.51.100.77" in str(vars(row)) for row in rows)
    assert letters.letters("health") == [], "another agency sees none of it"


def test_only_the_key_of_the_desk_opens_a_letter():
    private = bytes(range(32))
    public = letters.X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    sealed = letters.seal({"text": TEXT}, public)
    assert letters.unseal(sealed, private) == {"text": TEXT}
    assert letters.unseal(sealed, bytes(range(1, 33))) is None
    for place in (0, 40, len(sealed) - 1):
        broken = bytearray(sealed)
        broken[place] ^= 1
        assert letters.unseal(bytes(broken), private) is None
    assert letters.unseal(sealed[:20], private) is None


def test_five_an_hour_from_one_place_and_without_the_limit_a_flood(page, scratch_city):
    with at_the_portal(scratch_city):
        for _ in range(5):
            hand_in(page)
        with pytest.raises(MessageRefused, match="频繁"):
            hand_in(page)
        hand_in(page, sender="192.0.2.2")
    assert InboxMessage.objects.count() == 6
    with psycopg.connect(scratch_city.dsn("owner"), autocommit=True) as owner:
        owner.execute("DROP TRIGGER disclosure_inbox_rate ON disclosure_inbox")
    with at_the_portal(scratch_city):
        for _ in range(9):
            hand_in(page)
    assert InboxMessage.objects.count() == 15


def test_what_is_no_letter_or_about_nothing_public_is_refused_with_the_reason(page):
    for wrong in (
        {"kind": "praise"}, {"text": ""}, {"text": "   "}, {"text": "长" * 2001},
        {"contact": "长" * 101},
    ):  # fmt: skip
        with pytest.raises(MessageRefused, match="没有收下"):
            hand_in(page, **wrong)
    with pytest.raises(MessageRefused, match="没有这份公示"):
        hand_in("0" * 26)


def test_the_longest_letter_fits(page, scratch_city):
    text = "长" * letters.LONGEST
    with at_the_portal(scratch_city):
        hand_in(page, text=text, contact="联" * letters.LONGEST_CONTACT)
    assert letters.letters(town.AGENCY)[0].text == text


def test_an_answer_is_a_record_without_the_letter(page, real_shown, scratch_city):
    with at_the_portal(scratch_city):
        hand_in(page)
    (letter,) = letters.letters(town.AGENCY)
    at, by = real_shown.frozen.now(), published.approver()
    record = actions.answer_message(
        message=letter.id, agency=town.AGENCY, outcome="accepted", reason="核对属实。", by=by, at=at
    )
    kept = records.by_id(record)
    assert (kept.kind, kept.say["outcome"], kept.reason) == (
        "answer_message",
        "accepted",
        "核对属实。",
    )
    assert "店名" not in str(kept)
    assert InboxAnswer.objects.get().message == letter.id
    assert letters.letters(town.AGENCY) == []
    with pytest.raises(MessageUnknown):
        letters.letter(letter.id)
