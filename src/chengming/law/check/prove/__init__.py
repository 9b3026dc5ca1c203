"""Finding real ways and proofs: the whole model walked, relaxed plans, lazy gates."""
