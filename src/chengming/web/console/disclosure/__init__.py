"""公示: judging, redacting, approving, publishing, withdrawing."""
