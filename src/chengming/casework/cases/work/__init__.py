"""What a case waits for: the near acts, what is due, approvals, slips and notices (design.md D22)."""
