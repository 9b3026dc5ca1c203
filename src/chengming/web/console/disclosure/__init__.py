"""公示：what is due, drafting with the original beside it, approval by a second person, withdrawal."""
