"""Against guessing: what a password must withstand, and how often one may try."""
