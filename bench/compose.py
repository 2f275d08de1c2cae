"""Filling a compiled mail against making it whole for each recipient.

``python -m bench.compose [--recipients N] [--kind KIND] --json`` gives ``{messages, fill_us,
slow_us, ratio, rss_mb}``. The peer is the slow path that the tests use as their oracle: Jinja,
premailer and EmailMessage for every single recipient. Both run in the same process, in
alternating rounds; the ratio is the median of the rounds' ratios.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.measure import median, parser, report, rss_mb
from bench.oracle import slow_message
from mailer.compose.composer import Composer
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.snapshot import Snapshot
from mailer.config import Sender, Settings, Site
from mailer.content import load_content, starter_root
from mailer.domain.address import known_address
from mailer.domain.registration import ReaderStanding
from mailer.domain.seminar import Seminar, Speaker
from mailer.domain.timeline import CalendarUse
from mailer.links import Links
from mailer.scheduling.snapshots import make_snapshot
from mailer.workspace import Workspace

_THEN = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
_ROUNDS = 5
_SLOW_A_ROUND = 10


def snapshot_of(kind: str) -> Snapshot:
    """A mail of the starter set over a seminar of usual length."""
    settings = Settings(
        site=Site(name="Büro für Seminare", url="https://seminare.example.org", imprint=("Weg 1",)),
        sender=Sender(address="seminare@example.org"),
    )
    links = Links(settings.site.url, b"k" * 64)
    workspace = Workspace(Path(), settings, load_content(starter_root()), links)
    seminar = Seminar(
        slug="waermeplanung",
        title="Wärmeplanung für kleine Gemeinden",
        starts_at=_THEN,
        ends_at=_THEN + timedelta(minutes=90),
        series="Online-Seminar",
        free=True,
        teaser="Was kleine Gemeinden jetzt tun können. " * 4,
        body=tuple("Ein Absatz über das, was im Seminar zur Sprache kommt. " * 6 for _ in range(4)),
        speakers=tuple(Speaker(f"Eva Muster{n}", "Dr.", "Referentin", "Amt") for n in range(4)),
        join_url="https://konferenz.example.org/raum",
        lists=("seminare",),
    )
    return make_snapshot(
        workspace,
        seminar,
        template=kind,
        calendar=CalendarUse.REQUEST if kind == "confirmation" else CalendarUse.NONE,
        list_slug="seminare" if kind == "invitation" else None,
    )


def readers(number: int) -> Iterator[Recipient]:
    """So many made-up people, one at a time: no list of them is ever in memory."""
    for one in range(number):
        name = f"Dr. Änne{one} Müller-Beispiel"
        yield Recipient(
            address=known_address(f"person{one}@gemeinde{one % 997}.example.org"),
            language="de",
            display_name=name,
            salutation=f"Sehr geehrte Frau Dr. Müller-Beispiel{one}",
            message_id=f"{one:032x}@example.org",
            date=_THEN,
            name=name,
            organisation="Gemeinde Beispielhausen" if one % 3 else "",
            unsubscribe_url=f"https://seminare.example.org/abmelden/{one}-seminare.{'x' * 43}",
            settings_url=f"https://seminare.example.org/einstellungen/{one}.{'x' * 43}",
            registration_url=f"https://seminare.example.org/anmeldung/{one}.{'x' * 43}",
            entry=EntryValues(f"{one:024x}@example.org", "seminare@example.org", 0, _THEN, _THEN),
            standing=ReaderStanding.REGISTERED,
        )


def main() -> None:
    options = parser("fill against render")
    options.add_argument("--recipients", type=int, default=100_000)
    options.add_argument("--kind", default="invitation")
    chosen = options.parse_args()
    snapshot = snapshot_of(chosen.kind)
    composer = Composer(snapshot)
    sample = list(readers(_SLOW_A_ROUND))
    for reader in sample:
        composer.message(reader)
        slow_message(snapshot, reader)
    fills: list[float] = []
    slows: list[float] = []
    everybody = readers(chosen.recipients)
    share = chosen.recipients // _ROUNDS
    octets = 0
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        for reader in sample:
            slow_message(snapshot, reader)
        slows.append((time.perf_counter() - begun) / len(sample) * 1e6)
        # Making up people is not filling: it is timed apart and taken off.
        begun = time.perf_counter()
        for _reader in readers(share):
            pass
        making_up = time.perf_counter() - begun
        begun = time.perf_counter()
        for _ in range(share):
            octets += len(composer.message(next(everybody)))
        fills.append((time.perf_counter() - begun - making_up) / share * 1e6)
    ratios = [slow / fill for slow, fill in zip(slows, fills, strict=True)]
    report(
        {
            "messages": share * _ROUNDS,
            "kind": chosen.kind,
            "bytes": octets // (share * _ROUNDS),
            "fill_us": round(median(fills), 1),
            "slow_us": round(median(slows), 1),
            "ratio": round(median(ratios), 1),
            "rss_mb": rss_mb(),
        },
        chosen.json,
    )


if __name__ == "__main__":
    main()
