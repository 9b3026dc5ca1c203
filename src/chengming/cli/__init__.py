"""The operator's commands and the workers."""
