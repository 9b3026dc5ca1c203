"""What a reviewer, a head and a supervisor ask of a case that is or may be reviewed."""
