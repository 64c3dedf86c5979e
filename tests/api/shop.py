"""A small application, with the layer of kept answers in front of it."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from api.caching import liked_coding, matches
from api.kept import BASIS, OFFERED, KeptAnswers
from api.kept.numbers import Group, SqliteNumbers
from api.kept.questions import Chooser
from api.language import preferred_language
from api.negotiation import liked_media_type

LIMIT = 100_000
JSON = ("application/json", "text/csv")
Headers = dict[str, str]


class Shop:
    """An application that says how often it was asked, and the price it has now."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.asked = 0
        self.headers: Headers = {}
        self.offers: tuple[str, ...] = JSON
        self.body_size = 0
        self.depends_on: tuple[str, ...] = ("prices",)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        environ[OFFERED] = self.offers
        if BASIS in environ:
            environ[BASIS].depends_on(self.depends_on)
        chosen = liked_media_type(environ.get("HTTP_ACCEPT", ""), self.offers or JSON)
        body = json.dumps([self.asked, chosen, environ["QUERY_STRING"], "x" * self.body_size])
        headers = {
            "Content-Type": chosen or "text/plain",
            "Content-Length": str(len(body)),
            "Cache-Control": "public, max-age=60",
            "Cache-Groups": '"prices"',
            "ETag": f'"{self.asked}"',
            "Vary": "Accept, Accept-Language, Accept-Encoding",
        } | self.headers
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        status = "304 Not Modified" if known == headers["ETag"] else "200 OK"
        start_response(status if chosen else "406 Not Acceptable", list(headers.items()))
        return [body.encode()]


class Street:
    """A shop, the layer in front of it and the database that its prices are in."""

    def __init__(self, file: str, hold: float = 0) -> None:
        self.database = sqlite3.connect(file, isolation_level=None)
        self.database.execute("CREATE TABLE price (number INTEGER)")
        self.database.execute("INSERT INTO price VALUES (1)")
        self.shop = Shop(file)
        self.today = "2026-11-22"
        groups = {"prices": Group("SELECT number FROM price")}
        self.layer = KeptAnswers(
            self.shop,
            numbers=SqliteNumbers(file, groups, hold=hold),
            chooser=Chooser(preferred_language, liked_coding, liked_media_type),
            day=lambda: self.today,
            matches=matches,
            limit=LIMIT,
        )

    def ask(
        self, query: str = "", method: str = "GET", **headers: str
    ) -> tuple[str, Headers, Any]:
        said: list[Any] = []
        environ = {
            "REQUEST_METHOD": method,
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "shop.example",
            "PATH_INFO": "/prices",
            "QUERY_STRING": query,
        } | headers
        body = b"".join(self.layer(environ, lambda *told: said.append(told)))  # type: ignore
        status, told = said[-1][:2]
        return status, dict(told), json.loads(body) if body else None
