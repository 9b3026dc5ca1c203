"""A browser at which somebody has already signed in."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler

from chengming.record.clock.queries import today
from chengming.standing.registry import queries as registry
from chengming.web.console.desk import Desk


def client_for(person: str, agency: str, office: str, *, fresh: bool = True) -> Client:
    """A client whose requests come from this person's desk, in this post (held today).

    ``fresh``: whether the second factor was shown just now, as acts marked ``sign`` ask.
    """
    client = Client()
    client.handler = _Signed(desk_of(person, agency, office, fresh=fresh))
    return client


def desk_of(person: str, agency: str, office: str, *, fresh: bool = True) -> Desk:
    """The desk itself, for what takes one without a request."""
    posts = tuple(registry.posts_of(person, today()))
    post = next(p for p in posts if (p.agency, p.office) == (agency, office))
    name = registry.names([person])[person]
    return Desk(0, person, name, agency, post.agency_name, office, posts, fresh)


class _Signed(ClientHandler):
    def __init__(self, desk: Desk) -> None:
        super().__init__(enforce_csrf_checks=False)
        self.desk = desk

    def get_response(self, request: Any) -> HttpResponseBase:
        assert isinstance(request, HttpRequest)
        request.desk = self.desk  # type: ignore[attr-defined]
        return super().get_response(request)
