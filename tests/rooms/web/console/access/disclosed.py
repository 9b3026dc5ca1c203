"""A decision proposed for publication, and a letter about another that was published: real objects."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published

from chengming.cli.postgres import Server
from chengming.openness.disclosure import letters
from chengming.openness.disclosure.models import PublishedDecision


def published_and_proposed(play: town.Play) -> tuple[str, uuid.UUID]:
    """The slug of a published decision, and a proposal for another that nobody has answered."""
    published.enroll_approvers()
    published.decided(play)
    slug = published.publish(play).slug
    assert PublishedDecision.objects.filter(pk=slug).exists()
    published.decided(play)
    return slug, published.propose(play)


@contextmanager
def letter_about(server: Server, slug: str) -> Iterator[uuid.UUID]:
    """Handed in as the portal does, so for good; its owner takes it out again afterwards."""
    letters.prepare(settings.CHENGMING_HOME)
    sealed = letters.seal({"text": "请更正。", "contact": ""}, letters._public_key())
    message, database = uuid.uuid4(), connection.settings_dict["NAME"]
    with psycopg.connect(server.dsn("portal", database), autocommit=True) as portal:
        portal.execute(
            "INSERT INTO disclosure_inbox (id, kind, slug, sealed, sender, received)"
            " VALUES (%s, 'correction', %s, %s, %s, now())",
            (message, slug, sealed, message.bytes),
        )
    yield message
    with psycopg.connect(server.dsn("owner", database)) as owner:
        owner.execute("ALTER TABLE disclosure_inbox DISABLE TRIGGER disclosure_inbox_append_only")
        owner.execute("DELETE FROM disclosure_inbox WHERE id = %s", (message,))
        owner.execute(
            "ALTER TABLE disclosure_inbox ENABLE ALWAYS TRIGGER disclosure_inbox_append_only"
        )
