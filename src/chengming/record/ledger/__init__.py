"""The public Merkle log: outbox, sequencer, tiles, checkpoint, guard. Knows bytes, not cases."""
