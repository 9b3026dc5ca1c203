"""Gives every waiting record of a scratch city its place in the log, and signs."""

from django.conf import settings
from tests.conftest import ScratchCity

from chengming.proof.note import SeedSigner
from chengming.record.ledger import keys
from chengming.record.ledger.sequencer import Sequencer


def sequence(city: ScratchCity) -> None:
    """Until nothing waits."""
    held = keys.log_key(city.home, str(settings.CHENGMING_ORIGIN))
    signer = SeedSigner(held.origin, held.seed)
    with Sequencer(city.dsn("log"), city.home, signer, keys.doors(city.home)) as sequencer:
        while sequencer.run_once():
            pass
