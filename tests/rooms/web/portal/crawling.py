"""Reads everything a portal process gives to anybody: every link it names, headers and bodies."""

import html
import http.client
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

LINK = re.compile(
    r'(?:href|src|action)="([^"]*)"|<loc>([^<]*)</loc>|"(?:url|feed_url)": ?"([^"]*)"'
)
MOST = 20_000


@dataclass(frozen=True)
class Got:
    """One answer, as it came over the wire."""

    status: int
    headers: str
    body: bytes

    @property
    def text(self) -> str:
        """Head and body, and the same without any of the ways in which letters can be dressed."""
        plain = self.headers + "\n" + self.body.decode("utf-8", "replace")
        undressed = html.unescape(unquote(plain))
        return plain + undressed + re.sub(r"\\u[0-9a-f]{4}", _letter, undressed)


def _letter(match: re.Match[str]) -> str:
    return str(json.loads(f'"{match[0]}"'))


@dataclass
class Crawl:
    """A reader of one door; remembers what it got."""

    port: int
    got: dict[str, Got] = field(default_factory=dict)

    def ask(self, at: str, method: str = "GET") -> Got:
        """One question, nothing followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, quote(at, safe="/?&=%+~:,;@[]-._"))
            answer = connection.getresponse()
            return Got(answer.status, str(answer.headers), answer.read())
        finally:
            connection.close()

    def walk(self, starts: Iterable[str]) -> None:
        """Everything that can be reached from here, links and redirects followed."""
        waiting = list(starts)
        while waiting:
            at = waiting.pop()
            if at in self.got:
                continue
            assert len(self.got) < MOST, "an endless portal"
            found = self.got[at] = self.ask(at)
            waiting += [on for on in self._onward(at, found) if on not in self.got]

    def _onward(self, at: str, found: Got) -> Iterable[str]:
        moved = re.findall(r"(?mi)^location: (.*)$", found.headers)
        for match in LINK.finditer(found.body.decode("utf-8", "replace")):
            moved.append(html.unescape(next(filter(None, match.groups()), "")))
        here = f"http://127.0.0.1:{self.port}{at}"
        for link in moved:
            parts = urlsplit(urljoin(here, link.strip()))
            if parts.scheme == "http" and parts.port == self.port:
                yield parts.path + (f"?{parts.query}" if parts.query else "")

    def finds(self, words: Iterable[str]) -> dict[str, list[str]]:
        """Where each of the words stands, if anywhere."""
        wanted = list(words)
        where: dict[str, list[str]] = {}
        for at, got in self.got.items():
            text = got.text
            for word in wanted:
                if word in text:
                    where.setdefault(word, []).append(at)
        return where
