"""What search engines and messengers read of an event's page: schema.org's Event, OpenGraph."""

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest
from postbox import SLUG, person, publish, sent
from support import START, Office
from web.test_public_site import SITE, Browser

from mailer.actions.registration import registrations
from mailer.actions.seminar import changes
from mailer.web.public.site import public_site

TITLE = "Wärme </script> & „Netze“"


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(office, client)


async def event_of(web: Browser) -> dict[str, Any]:
    page = (await web.get(f"/seminar/{SLUG}")).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return dict(json.loads(found))


async def test_an_event_is_told_to_machines_as_it_is(web: Browser) -> None:
    await publish(web.office, title=TITLE)
    event = await event_of(web)
    assert (event["@context"], event["@type"], event["name"]) == (
        "https://schema.org", "Event", TITLE,
    )  # fmt: skip
    assert event["startDate"] == "2027-03-10T10:00:00+01:00"
    assert event["endDate"] == "2027-03-10T11:30:00+01:00"
    assert event["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")
    assert event["location"] == {"@type": "VirtualLocation", "url": f"{SITE}/seminar/{SLUG}"}
    assert event["isAccessibleForFree"] is True
    assert event["performer"] == [{"@type": "Person", "name": "Eva Muster"}]
    assert "konferenz.example.org" not in json.dumps(event)  # the way in is for registrants
    page = (await web.get(f"/seminar/{SLUG}")).text
    graph = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', page))
    assert (graph["type"], unescape(graph["title"]), graph["url"]) == (
        "event", TITLE, f"{SITE}/seminar/{SLUG}",
    )  # fmt: skip


async def test_moved_and_cancelled_is_told_to_machines_too(web: Browser) -> None:
    await publish(web.office)
    await registrations.register(web.office.desk, SLUG, person("anna"))
    await sent(web.office)
    assert (await event_of(web))["eventStatus"] == "https://schema.org/EventScheduled"
    later = START + timedelta(days=7)
    await changes.reschedule(web.office.desk, SLUG, later, later + timedelta(hours=1))
    assert (await event_of(web))["eventStatus"] == "https://schema.org/EventRescheduled"
    await changes.cancel(web.office.desk, SLUG)
    assert (await event_of(web))["eventStatus"] == "https://schema.org/EventCancelled"
