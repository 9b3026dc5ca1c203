"""Published decisions: search and list, one decision, what was withdrawn, the register of numbers."""
