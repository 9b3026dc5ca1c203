"""The public door: sees what was published and how to verify it, no more."""
