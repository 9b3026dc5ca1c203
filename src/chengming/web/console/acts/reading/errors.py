"""What could not be understood; the message says which form would be."""


class NotUnderstood(Exception):
    """``message`` stands beside the field; what was typed stays in it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
