"""How long each public page takes in an office of a thousand people, and of a million.

``python -m bench.pages [--small 1000] [--large 1000000] [--looks 60] [--database URL] --json``
gives ``{pages: {path: {small_ms, large_ms, ratio}}, figures}``: the 95th percentile of each page,
asked for one after the other and drawn anew each time, with all that stands before it but the
socket. Everybody is on a list and had a mail, every tenth took part in something. The two offices
are asked in turns, so that what else the machine does slows both down. A path stands there as its
route; 200, 303 and 404 (a registration without an entry) are answers, all else is an error.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import bindparam, func, select, text
from starlette.types import ASGIApp, Message

from bench.measure import at_most, parser, report
from bench.office import SLUG, Relay, office, write_settings
from mailer.actions.desk import Desk
from mailer.actions.registration import registrations
from mailer.actions.subscription import joining
from mailer.domain.address import known_address
from mailer.domain.person import Person
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import UtcDateTime
from mailer.store.subscriptions import subscription
from mailer.web.public.site import public_site

_GOAL_MS, _GOAL_RATIO = 200.0, 2.0
_ANSWERS = {200, 303, 404}
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
_ROWS = (
    (
        "INSERT INTO person (id, address, address_key, honorific, title, first_name, last_name, "
        "organisation, language, created_at, updated_at, letter_salutation) {numbers}"
        "SELECT i, 'p' || i || '@example.org', 'p' || i || '@example.org', '', '', 'Eva', "
        "'Muster' || i, 'Gemeinde', 'de', :now, :now, '' FROM n"
    ),
    (
        "INSERT INTO subscription (person_id, list_slug, state, legal_basis, source, changed_at) "
        "{numbers}SELECT i, 'seminare', 'subscribed', 'consent', '', :now FROM n"
    ),
    (
        "INSERT INTO subscription_event (person_id, list_slug, state, way, legal_basis, source, "
        "wording_version, at) {numbers}"
        "SELECT i, 'seminare', 'subscribed', 'import', 'consent', '', '1', :now FROM n"
    ),
    (
        "INSERT INTO registration (seminar_id, person_id, state, since) {numbers}"
        "SELECT 1, i, 'registered', :now FROM n WHERE i % 10 = 0"
    ),
    (
        "INSERT INTO delivery (mailing_id, person_id, occasion, address, address_key, "
        "list_address, list_slug, session, state, reason, priority, revision, with_join_link, "
        "message_id, attempts, relay, reply, queued_at, ended_at) {numbers}"
        "SELECT :mailing, i, '', 'p' || i || '@example.org', 'p' || i || '@example.org', "
        "'p' || i || '@example.org', 'seminare', 1, 'sent', '', 3, 1, :no, "
        "'m' || i || '@example.org', 1, '', '250', :now, :now FROM n"
    ),
)


class Answer(NamedTuple):
    """What a page answered, and how long that took."""

    status: int
    milliseconds: float


async def asked(app: ASGIApp, path: str) -> Answer:
    """Asks for a page, straight from the application."""
    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "scheme": "https", "http_version": "1.1",
        "headers": [(b"host", b"seminare.example.org")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 443),
    }  # fmt: skip
    status: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            status.append(int(message["status"]))

    begun = time.perf_counter()
    await app(scope, receive, send)
    return Answer(status[0], (time.perf_counter() - begun) * 1e3)


async def fill(desk: Desk, number: int) -> None:
    """Adds so many made-up people, and what they did, by statements that make all of them."""
    async with desk.database.freely().write() as connection:
        first = 1 + int(await connection.scalar(select(func.max(person.c.id))) or 0)
        invitation = await connection.scalar(
            select(mailing.c.id).where(mailing.c.step_key == "invitation")
        )
        for rows in _ROWS:
            numbers = _NUMBERS.format(first=first, last=first + number - 1)
            made = text(rows.format(numbers=numbers))
            values = {"mailing": invitation, "no": False, "now": desk.clock.now()}
            wanted = {name: one for name, one in values.items() if f":{name}" in rows}
            typed = bindparam("now", type_=UtcDateTime)
            await connection.execute(made.bindparams(typed), wanted)
    for table in (person, subscription, registration, delivery):
        await desk.database.analyze(table)


async def paths(desk: Desk) -> dict[str, str]:
    """Every page: its route, and where it is; somebody registers, and asks to be on a list."""
    somebody = Person(known_address("somebody@example.org"), last_name="Beispiel")
    await registrations.register(desk, SLUG, somebody)
    asks = await joining.ask(desk, somebody, "newsletter", source="x", way="form")
    links = desk.workspace.links
    async with desk.database.read() as connection:
        own = await connection.scalar(select(func.max(registration.c.id)))
        number = await connection.scalar(select(func.max(person.c.id)))
    page = urlsplit(links.registration(int(own or 0))).path
    return {
        "/": "/",
        "/kalender.ics": "/kalender.ics",
        "/feed.xml": "/feed.xml",
        "/seminar/{slug}": f"/seminar/{SLUG}",
        "/seminar/{slug}/kalender.ics": f"/seminar/{SLUG}/kalender.ics",
        "/seminar/{slug}/anmelden": f"/seminar/{SLUG}/anmelden",
        "/anmeldung/{token}": page,
        "/anmeldung/{token}/kalender.ics": f"{page}/kalender.ics",
        "/anmeldung/{token}/teilnehmen": f"{page}/teilnehmen",
        "/newsletter": "/newsletter",
        "/bestaetigen/{token}": urlsplit(links.confirm(asks.request)).path,
        "/abmelden/{token}": urlsplit(links.unsubscribe(int(number or 0), "seminare")).path,
        "/einstellungen/{token}": urlsplit(links.settings(int(number or 0))).path,
        "/archiv": "/archiv",
    }


async def measured(
    folder: Path, numbers: Mapping[str, int], looks: int, databases: Mapping[str, str]
) -> dict[str, Any]:
    """Looks at all pages of both offices, in turns."""
    async with AsyncExitStack() as opened:
        sites: dict[str, tuple[ASGIApp, dict[str, str]]] = {}
        for size, number in numbers.items():
            url = databases.get(size, "")
            more = f'\n[database]\nurl = "{url}"\n' if url else ""
            write_settings(folder / size, Relay("127.0.0.1", 2525), more)
            desk = await opened.enter_async_context(office(folder / size, 10, 15_000, 60))
            await fill(desk, number - 10)
            sites[size] = (public_site(desk), await paths(desk))
        times: dict[str, dict[str, list[float]]] = {}
        for look, route, size in product(range(looks + 1), next(iter(sites.values()))[1], sites):
            app, places = sites[size]
            answer = await asked(app, places[route])
            if answer.status not in _ANSWERS:
                raise SystemExit(f"{route}: {answer.status}")
            if look:  # the first one of each compiles its template
                times.setdefault(route, {}).setdefault(size, []).append(answer.milliseconds)
    return _told(times)


def _told(times: Mapping[str, Mapping[str, list[float]]]) -> dict[str, Any]:
    pages = {}
    for route, by_size in times.items():
        small, large = (_p95(by_size[size]) for size in ("small", "large"))
        pages[route] = {
            "small_ms": round(small, 2),
            "large_ms": round(large, 2),
            "ratio": round(large / small, 2),
        }
    return {
        "pages": pages,
        "figures": {
            "worst_ratio": at_most(max(one["ratio"] for one in pages.values()), _GOAL_RATIO),
            "worst_large_ms": at_most(max(one["large_ms"] for one in pages.values()), _GOAL_MS),
        },
    }


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _options() -> argparse.Namespace:
    options = parser("each public page, with few people and with many")
    options.add_argument("--small", type=int, default=1_000, metavar="N")
    options.add_argument("--large", type=int, default=1_000_000, metavar="N")
    options.add_argument("--looks", type=int, default=60)
    options.add_argument(
        "--database", default="", metavar="URL", help="two empty ones: URL_small and URL_large"
    )
    return options.parse_args()


def main() -> None:
    chosen = _options()
    numbers = {"small": chosen.small, "large": chosen.large}
    databases = {}
    if chosen.database:
        base, found, query = chosen.database.partition("?")
        databases = {size: f"{base}_{size}{found}{query}" for size in numbers}
    with tempfile.TemporaryDirectory(prefix="seminarpost-", dir=os.environ.get("TMPDIR")) as name:
        report(asyncio.run(measured(Path(name), numbers, chosen.looks, databases)), chosen.json)


if __name__ == "__main__":
    main()
