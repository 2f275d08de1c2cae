"""The demo with its public pages in every state, for pictures of them and for scanners."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from html import unescape

import uvicorn
from waiting import until

from mailer.actions.demo.demo import offer_another, run_demo
from mailer.actions.desk import Desk
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes, seminars
from mailer.actions.subscription import joining
from mailer.clock import MovedClock
from mailer.domain.address import parse_address
from mailer.domain.person import Person
from mailer.web.public.site import public_site
from mailer.web.staff.message import read_inbox

_LONG = (
    "Fördermittel für die Energetische Quartierssanierung beantragen, abrechnen und nachweisen: "
    "Verwendungsnachweisprüfung für Verwaltungsgemeinschaften"
)


def _person(name: str, first: str, last: str) -> Person:
    return Person(parse_address(f"{name}@example.org"), first_name=first, last_name=last)


ANNA = _person("anna.neumann", "Anna", "Neumann")
BERT = _person("bert.alt", "Bert", "Alt")


async def prepared(desk: Desk, clock: MovedClock) -> dict[str, str]:
    """Plays the demo and what it does not show; paths by the names that states have for them."""
    demo = await run_demo(desk, clock)
    slug, links = demo.rehearsal.slug, desk.workspace.links
    coming = await offer_another(desk, slug)
    full, moved, off = [await _copied(desk, coming, days) for days in (20, 40, 60)]
    await registrations.register(desk, moved, BERT)
    await run_until_idle(desk)  # whoever never heard of the old time is told of no change
    await changes.update(desk, full, {"title": _LONG, "capacity": 1}, notify=False)
    first = (await seminars.show(desk, moved)).all_sessions[0]
    start, end = (one + timedelta(hours=2) for one in (first.starts_at, first.ends_at))
    await changes.reschedule(desk, moved, start, end, "", session=first.key)
    await changes.cancel(desk, off)
    await run_until_idle(desk)
    for where, who in ((coming, ANNA), (coming, BERT), (full, ANNA), (full, BERT)):
        await registrations.register(desk, where, who)
        await run_until_idle(desk)
        clock.move_to(clock.now() + timedelta(minutes=1))
    await registrations.unregister(desk, coming, BERT)
    await joining.ask(desk, BERT, "newsletter", source=links.site_url, way="form")
    await run_until_idle(desk)
    mails = read_inbox(desk.workspace.inbox)

    def of(kind: str, who: str, nth: int = -1) -> str:
        """The path of the nth link of a kind in somebody's mails, in the order they came."""
        texts = [unescape(one.html) for one in mails if who in one.recipient]
        found: list[str] = re.findall(rf'"{links.site_url}(/{kind}/[^"/]+)"', "\n".join(texts))
        return list(dict.fromkeys(found))[nth]

    return {
        "home": "/",
        "seminar": f"/seminar/{coming}",
        "full": f"/seminar/{full}",
        "moved": f"/seminar/{moved}",
        "off": f"/seminar/{off}",
        "over": f"/seminar/{slug}",
        "register": f"/seminar/{coming}/anmelden",
        "queue": f"/seminar/{full}/anmelden",
        "closed": f"/seminar/{off}/anmelden",
        "own": of("anmeldung", ANNA.address.envelope, 0),
        "left": of("anmeldung", BERT.address.envelope, 1),
        "waiting": of("anmeldung", BERT.address.envelope, 2),
        "afterwards": of("anmeldung", "anna.mueller@example.org"),
        "newsletter": "/newsletter",
        "confirm": of("bestaetigen", BERT.address.envelope),
        "leave": of("abmelden", "anna.mueller@example.org"),
        "settings": of("einstellungen", "anna.mueller@example.org"),
        "archive": "/archiv",
        "issue": of("archiv", "anna.mueller@example.org"),
        "missing": "/gibt-es-nicht",
        "bad link": "/anmeldung/1.beschaedigt",
    }


async def _copied(desk: Desk, slug: str, days: int) -> str:
    held, later = await seminars.show(desk, slug), timedelta(days=days)
    copied = await changes.copy(desk, slug, held.starts_at + later, held.ends_at + later)
    await seminars.publish(desk, copied.slug)
    return copied.slug


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[str]:
    """The address at which the pages of ``desk`` are served on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(public_site(desk), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving
