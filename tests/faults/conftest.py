"""The city of the record tests, for injuring it."""

from tests.rooms.record.conftest import busy_city, city

__all__ = ["busy_city", "city"]
