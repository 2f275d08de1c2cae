"""Behind proxies: who asks, pages below a path, and tokens that are written down nowhere."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from postbox import (
    SLUG,
    inbox,
    on_list,
    person,
    publish,
    sent,
    text_of,
    with_workspace,
    write_issue,
)
from starlette.datastructures import Headers
from starlette.routing import Mount, Route
from support import Office
from web.test_public_site import HER, Browser

from mailer.actions.mailing import newsletters
from mailer.actions.registration import registrations
from mailer.actions.subscription import joining
from mailer.cli.web_server import serve_all
from mailer.config import Settings, Web, load_settings
from mailer.domain.errors import SettingsError
from mailer.links import Links
from mailer.web.public.client import Clients
from mailer.web.public.site import public_site

BASE = "/seminare"
URL = f"https://www.example.org{BASE}"
PROXIES = ("127.0.0.1", "::1", "10.0.0.0/8", "2001:db8:ffff::/48")


def client(peer: str, value: str | list[str], header: str = "x-forwarded-for") -> str:
    values = [value] if isinstance(value, str) else value
    raw = [(header.encode(), one.encode()) for one in values]
    return Clients(PROXIES, header).of({"client": (peer, 1)}, Headers(raw=raw))


@pytest.mark.parametrize(
    ("peer", "value", "found"),
    [
        ("192.0.2.1", "198.51.100.4", "192.0.2.1"),  # no proxy of ours: nothing is believed
        ("127.0.0.1", "198.51.100.4", "198.51.100.4"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.4", "198.51.100.4"),  # the client wrote the first
        ("127.0.0.1", "6.6.6.6, 198.51.100.4, 10.1.2.3", "198.51.100.4"),  # two proxies
        ("127.0.0.1", ["6.6.6.6", "198.51.100.4, 10.1.2.3"], "198.51.100.4"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.4", "198.51.100.4"),  # claims to be a proxy
        ("127.0.0.1", "198.51.100.4, 10.9.9.9, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "198.51.100.4:51000", "198.51.100.4"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "[2001:db8::7]:443", "2001:db8::7"),
        ("::1", "2001:db8::7, 2001:db8:ffff::1", "2001:db8::7"),
        ("::ffff:127.0.0.1", "::ffff:198.51.100.4", "198.51.100.4"),
        ("127.0.0.1", "198.51.100.4, unknown", "127.0.0.1"),  # what is no address ends the chain
        ("127.0.0.1", "198.51.100.4, <script>, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "10.1.2.3, 10.1.2.4", "10.1.2.3"),  # somebody within
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", ",,,", "127.0.0.1"),
        ("127.0.0.1", "9.9.9.9, " * 5000 + "198.51.100.4", "198.51.100.4"),
        ("", "198.51.100.4", ""),
    ],
)
def test_who_asks(peer: str, value: str | list[str], found: str) -> None:
    assert client(peer, value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("for=198.51.100.4", "198.51.100.4"),
        ('for="[2001:db8::7]:443";proto=https;by=10.0.0.1', "2001:db8::7"),
        ("for=6.6.6.6, FOR = 198.51.100.4;host=x, for=10.1.2.3", "198.51.100.4"),
        ("proto=https;for=198.51.100.4:81", "198.51.100.4"),
        ("for=198.51.100.4, for=_hidden", "127.0.0.1"),
        ("for=198.51.100.4, proto=https", "127.0.0.1"),
        ("notfor=198.51.100.4", "127.0.0.1"),
    ],
)
def test_who_asks_by_forwarded(value: str, found: str) -> None:
    """RFC 7239; the other header is then whatever the client wrote."""
    assert client("127.0.0.1", value, "forwarded") == found
    raw = [(b"forwarded", value.encode()), (b"x-forwarded-for", b"6.6.6.6")]
    headers = Headers(raw=raw)
    assert Clients(PROXIES, "forwarded").of({"client": ("127.0.0.1", 1)}, headers) == found
    assert Clients(PROXIES).of({"client": ("127.0.0.1", 1)}, headers) == "6.6.6.6"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('[site]\nurl = "https://example.org"\n[web]\nbase_path = "/seminare"', "base_path"),
        ('[site]\nurl = "https://example.org/archiv"', "/archiv"),
        ('[web]\nbase_path = "//evil.example"', "base_path"),
        ('[web]\ntrusted_proxies = ["proxy.example.org"]', "proxy.example.org"),
        ('[web]\nproxy_header = "x-real-ip"', "proxy_header"),
        ("[web]\nburst_people = 1", "burst_people"),
    ],
)
def test_settings_that_cannot_be_meant(tmp_path: Path, settings: str, told: str) -> None:
    (tmp_path / "seminarpost.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape(told)):
        load_settings(tmp_path)


def test_the_base_is_the_path_of_the_site() -> None:
    made = Settings.model_validate({"site": {"url": URL + "/"}, "web": {"base_path": BASE + "/"}})
    assert made.base_path == BASE
    assert Web().base_path == ""


@pytest.fixture
def below(office: Office) -> Office:
    """An office whose pages are below a path."""
    workspace = office.desk.workspace
    site = workspace.settings.site.model_copy(update={"url": URL, "privacy_url": ""})
    settings = workspace.settings.model_copy(update={"site": site})
    links = Links(URL, workspace.links.secret)
    return with_workspace(office, replace(workspace, settings=settings, links=links))


async def tokens(office: Office) -> dict[str, str]:
    """One link of each kind, by the beginning of its route."""
    await publish(office, capacity=9)
    await on_list(office, "anna")
    await registrations.register(office.desk, SLUG, person("anna"))
    await joining.ask(office.desk, person("bert"), "newsletter", source="x", way="staff")
    await sent(office)
    links = office.desk.workspace.links
    asks = re.findall(r"/bestaetigen/(\S+)", text_of(inbox(office, "bert")[0]))[0]
    return {
        "anmeldung": links.registration(1).rpartition("/")[2],
        "abmelden": links.unsubscribe(1, "seminare").rpartition("/")[2],
        "einstellungen": links.settings(1).rpartition("/")[2],
        "bestaetigen": asks,
        "rueckmeldung": links.feedback(1, 1).rpartition("/")[2],
    }


def paths_of(office: Office, known: dict[str, str]) -> list[str]:
    """Every page there is, by the routes themselves."""
    guard = public_site(office.desk)
    routes = guard._app.router.routes  # type: ignore[attr-defined]
    found = set()
    for one in routes:
        if isinstance(one, Mount):
            continue
        assert isinstance(one, Route)
        kind = one.path.split("/")[1]
        name = "februar" if kind == "archiv" else SLUG
        path = one.path.replace("{token}", known.get(kind, "")).replace("{slug}", name)
        if "{code}" not in path:  # it stands on a certificate, and on no page
            found.add(path)
    return sorted(path for path in found if not path.endswith(("/absagen", "/kommen")))


@pytest.mark.parametrize("stripped", [False, True])
async def test_all_that_pages_lead_to_is_below_the_base(below: Office, stripped: bool) -> None:
    write_issue(below, "februar", '+++\ntitle = "Neues"\nsend_at = 2027-02-01T09:00:00\n'
                'lists = ["newsletter"]\n+++\n\nGuten Tag.\n')  # fmt: skip
    await on_list(below, "cora", list_slug="newsletter")
    await newsletters.plan(below.desk, "februar")
    await newsletters.release(below.desk, "februar", "", "Erika")
    below.clock.move_to(datetime(2027, 2, 1, 8, tzinfo=UTC))
    await sent(below)
    known = await tokens(below)
    paths = paths_of(below, known)
    assert len(paths) >= 15
    transport = httpx.ASGITransport(public_site(below.desk))
    prefix = "" if stripped else BASE
    followed = set()
    async with httpx.AsyncClient(transport=transport, base_url="https://www.example.org") as one:
        for path in paths:
            page = await one.get(f"{prefix}{path}?sprache=en")
            if "text/html" not in page.headers.get("content-type", ""):
                continue
            assert f"Path={BASE}/;" in page.headers.get("set-cookie", f"Path={BASE}/;")
            found = re.findall(r'(?:href|action|src)="([^"]*)"', page.text)
            followed |= {urljoin(f"{URL}{path}", unescape(link)) for link in found}
            assert len(page.content) < 50_000, path
        ours = {link for link in followed if urlsplit(link).hostname == "www.example.org"}
        assert all(urlsplit(link).path.startswith(f"{BASE}/") for link in ours), ours
        assert [link for link in ours if BASE * 2 in link] == []
        for link in ours:
            path = urlsplit(link).path.removeprefix(BASE)
            answer = await one.get(f"{prefix}{path}", params=urlsplit(link).query)
            # 409: what is not there yet has a page in both languages
            assert answer.status_code in {200, 303, 405, 409}, link
        moved = await one.get(f"{prefix}/anmeldung/{known['anmeldung']}/teilnehmen")
        assert moved.headers["location"].startswith("https://konferenz.example.org")
        headers = {"origin": "https://www.example.org"}
        gone = await one.post(f"{prefix}/anmeldung/{known['anmeldung']}/absagen", headers=headers)
        assert gone.headers["location"] == f"{BASE}/anmeldung/{known['anmeldung']}"
        assert gone.headers["cache-control"] == "no-store"
        strange = await one.post(f"{prefix}/newsletter", headers={"origin": "https://x.example"})
        assert strange.status_code == 403
        private = await one.get(f"{prefix}/abmelden/{known['abmelden']}")
        assert private.headers["cache-control"] == "no-store"
    mail = text_of(inbox(below, "anna")[0])
    assert f"{URL}/anmeldung/" in mail


async def test_a_form_works_below_a_base(below: Office) -> None:
    await publish(below)
    transport = httpx.ASGITransport(public_site(below.desk))
    async with httpx.AsyncClient(transport=transport, base_url="https://www.example.org") as one:
        done = await Browser(below, one).fill(f"{BASE}/seminar/{SLUG}/anmelden", HER)
    assert done.status_code == 200
    await sent(below)
    assert f"{URL}/anmeldung/" in text_of(inbox(below, "eva")[0])


@pytest.fixture
async def served(office: Office, unused_port: int) -> AsyncIterator[str]:
    """The pages as they are really served; where they are."""
    stop, ready = asyncio.Event(), asyncio.Event()
    site = public_site(office.desk)
    serving = asyncio.create_task(serve_all([(site, ("127.0.0.1", unused_port))], stop, ready.set))
    await ready.wait()
    yield f"http://127.0.0.1:{unused_port}"
    stop.set()
    await serving


async def test_no_token_is_ever_written_into_a_log(
    office: Office,
    served: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither of a page that works, nor of one that is refused, nor of one that breaks."""
    known = await tokens(office)
    caplog.set_level(logging.INFO)
    statuses = set()

    async def walk() -> None:
        async with httpx.AsyncClient(base_url=served) as one:
            for kind, token in known.items():
                for wrong in ("", "x"):
                    for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT"):
                        path = f"/{kind}/{token}{wrong}"
                        answer = await one.request(method, path)
                        statuses.add(answer.status_code)
                        assert answer.headers["cache-control"] == "no-store", (method, path)
                        assert answer.headers["referrer-policy"] in {"no-referrer", "same-origin"}
                        assert token not in str(answer.headers)

    await walk()
    broken = OSError("broken")
    for name in ("registration.own_registration.by_link", "subscription.own_lists.named_by",
                 "subscription.own_lists.by_link", "subscription.joining.asked",
                 "subscription.joining.confirm", "subscription.subscriptions.leave"):  # fmt: skip

        async def breaks(*_: object, **__: object) -> None:
            raise broken

        monkeypatch.setattr(f"mailer.actions.{name}", breaks)
    await walk()
    assert {200, 404, 405, 500} <= statuses
    # What httpx, the asking side, logs is not ours.
    ours = [one for one in caplog.records if not one.name.startswith("http")]
    out, err = capfd.readouterr()
    written = "\n".join([*map(str, (one.getMessage() for one in ours)), caplog.text, out, err])
    assert "broken" in written  # something was logged
    lines = [line for line in written.splitlines() if "HTTP Request" not in line]
    for kind, token in known.items():
        assert not any(token in line for line in lines), kind
