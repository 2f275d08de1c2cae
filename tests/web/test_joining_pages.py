"""Joining a list: by the link in the browser that asked, by a button elsewhere, or by the code."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from html import unescape

import httpx
import pytest
from forgery import altered
from postbox import inbox, on_list, person, sent, text_of
from support import Office
from web.test_public_site import Browser, events, path_in, said

from mailer.actions.person import dossiers
from mailer.actions.subscription import joining, own_lists
from mailer.store.code_tries import MOST_TRIES
from mailer.web.public.sign_up import VALID_FOR
from mailer.web.public.site import public_site
from mailer.workspace import Workspace

SITE = "https://seminare.example.org"
EVA = {"email": "eva@example.org", "liste-newsletter": "ja"}
BY_HAND = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-user": "?1"}


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(office, client)


async def asked(web: Browser, name: str = "eva") -> tuple[httpx.Response, str, str]:
    """Signs somebody up; the page that follows, and the mail's path and code."""
    page = await web.fill("/newsletter", EVA | {"email": f"{name}@example.org"})
    await sent(web.office)
    text = text_of(inbox(web.office, name)[-1])
    code = re.findall(r"\b\d{6}\b", text)[0]
    return page, path_in(text, "/bestaetigen/"), code


def hidden(page: httpx.Response, name: str) -> str:
    return unescape(re.findall(rf'name="{name}" value="([^"]*)"', page.text)[0])


async def test_the_page_shows_what_was_agreed_to_and_not_what_the_list_says_now(
    web: Browser,
) -> None:
    """The consent is to the request's words, and to the privacy notice of then."""
    workspace = web.office.desk.workspace
    site = workspace.settings.site.model_copy(update={"privacy_version": "2026-05"})
    settings = workspace.settings.model_copy(update={"site": site})
    before = workspace.content.lists["newsletter"]
    web.language = "en"
    async with opened(replace(workspace, settings=settings), web) as then:
        _, path, _ = await asked(then)
        there = await then.get(path)
        assert f"By this you declare: {before.wording_en}" in said(there)
        assert "Wording in version 2026-11. Privacy notice in version 2026-05." in said(there)
        assert '<p class="kern-body">I would like' in there.text
        then.language = "de"
        assert '<p class="kern-body" lang="en">I would like' in (await then.get(path)).text
    new = replace(before, wording="Anders.", wording_en="Other.", wording_version="2099-01")
    lists = dict(workspace.content.lists) | {"newsletter": new}
    site = workspace.settings.site.model_copy(update={"privacy_version": "2098-01"})
    settings = workspace.settings.model_copy(update={"site": site})
    changed = replace(workspace, content=replace(workspace.content, lists=lists), settings=settings)
    async with opened(changed, web) as now:
        now.language = "de"
        page = said(await now.get(path))
        assert f"Damit erklären Sie: {before.wording_en}" in page
        assert "Fassung 2026-11. Datenschutzhinweis in der Fassung 2026-05." in page
        assert (await now.post(path, {})).status_code == 200
    events = (await dossiers.of(web.office.desk, "eva@example.org")).people[0].events
    assert {(one.wording, one.wording_version, one.privacy_version) for one in events} == {
        (before.wording_en, "2026-11", "2026-05")
    }


@asynccontextmanager
async def opened(workspace: Workspace, web: Browser) -> AsyncIterator[Browser]:
    """The same office after a change of its files, and another browser there."""
    desk = replace(web.office.desk, workspace=workspace)
    transport = httpx.ASGITransport(public_site(desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(replace(web.office, desk=desk), client, web.language)


async def typed(web: Browser, page: httpx.Response, code: str) -> httpx.Response:
    values = {name: hidden(page, name) for name in ("email", "beleg")}
    return await web.post("/newsletter/code", values | {"code": code})


async def is_on(office: Office, name: str = "eva") -> bool:
    links, number = office.desk.workspace.links, 1
    token = links.settings(number).rpartition("/")[2]
    found = await own_lists.by_link(office.desk, token)
    assert found.person.address.envelope.startswith(name)
    return {one.slug: on for one, on in found.lists}.get("newsletter", False)


async def test_the_mailed_link_confirms_at_once_in_the_browser_that_asked(web: Browser) -> None:
    page, path, _ = await asked(web)
    cookie = page.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=lax", "/bestaetigen"))
    assert "Der Absender ist: seminare@example.org" in said(page)
    assert "Bestätigt" in said(await web.get(path, **BY_HAND))
    assert await is_on(web.office)
    assert "Schon bestätigt" in said(await web.get(path, **BY_HAND))
    web.client.cookies.clear()
    web.office.clock.move_to(web.office.clock.now() + timedelta(days=30))
    assert "Schon bestätigt" in said(await web.get(path))  # never: expired


@pytest.mark.parametrize(
    "how",
    ["no cookie", "HEAD", "program", "prefetch", "embedded", "another's", "late", "forged"],
)
async def test_what_no_person_opened_in_that_browser_confirms_nothing(
    web: Browser, how: str
) -> None:
    _, path, _ = await asked(web)
    headers = dict(BY_HAND)
    if how == "no cookie":
        web.client.cookies.clear()
    elif how == "program":
        headers = {}
    elif how == "prefetch":
        headers["sec-purpose"] = "prefetch"
    elif how == "embedded":
        headers["sec-fetch-dest"] = "iframe"
    elif how == "another's":
        await asked(web, "bert")
    elif how == "late":
        web.office.clock.move_to(web.office.clock.now() + VALID_FOR + timedelta(seconds=1))
    elif how == "forged":
        links = web.office.desk.workspace.links
        other = altered(links.sign_up("eva@example.org", web.office.clock.now()))
        web.client.cookies.clear()
        headers["cookie"] = f"bestellung={other}"
    before = await events(web.office)
    answer = await web.client.request("HEAD" if how == "HEAD" else "GET", path, headers=headers)
    assert answer.status_code == 200
    assert await events(web.office) == before
    assert not await is_on(web.office)
    if how != "HEAD":
        assert "Ja, bestätigen" in said(answer)


async def test_the_code_confirms_on_the_page_that_is_still_open(web: Browser) -> None:
    page, path, code = await asked(web)
    done = await typed(web, page, f" {code[:3]} {code[3:]} ")
    assert "Sie erhalten ab jetzt: Newsletter." in said(done)
    assert await is_on(web.office)
    assert "Schon bestätigt" in said(await web.get(path))


async def test_few_codes_may_be_tried_and_none_tells_who_is_known(web: Browser) -> None:
    page, path, code = await asked(web)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(MOST_TRIES):
        answer = await typed(web, page, wrong)
        assert answer.status_code == 422
        assert "Dieser Code stimmt nicht" in said(answer)
        page = answer  # it can be tried again from there
    assert "Dieser Code stimmt nicht" in said(await typed(web, page, code))
    assert not await is_on(web.office)
    unknown = await web.fill("/newsletter", {"email": "nobody@example.org"})
    assert unknown.status_code == 422  # no list: nothing was asked
    links, now = web.office.desk.workspace.links, web.office.clock.now()
    values = {"email": "nobody@example.org", "code": "123456"}
    stranger = await web.post(
        "/newsletter/code", values | {"beleg": links.sign_up("nobody@example.org", now)}
    )
    assert said(stranger).replace("nobody", "eva") == said(await typed(web, page, wrong))
    web.office.clock.move_to(now + timedelta(days=1, seconds=1))
    fresh = await web.post(
        "/newsletter/code",
        {"email": "eva@example.org", "code": code,
         "beleg": links.sign_up("eva@example.org", web.office.clock.now())},
    )  # fmt: skip
    assert "Sie erhalten ab jetzt" in said(fresh)  # the request itself is open for seven days
    assert "Schon bestätigt" in said(await web.get(path))


async def test_a_code_without_the_page_s_proof_is_worth_nothing(web: Browser) -> None:
    page, _, code = await asked(web)
    other = await web.fill("/newsletter", EVA | {"email": "bert@example.org"})
    for proof in ("", "x", hidden(other, "beleg")):
        values = {"email": "eva@example.org", "code": code, "beleg": proof}
        assert (await web.post("/newsletter/code", values)).status_code == 422
    assert not await is_on(web.office)
    nowhere = await web.post("/newsletter/code", {"email": "x", "code": code})
    assert nowhere.status_code == 303
    late = web.office.clock.now() + VALID_FOR + timedelta(seconds=1)
    web.office.clock.move_to(late)
    assert (await typed(web, page, code)).status_code == 422


async def test_known_or_not_the_answer_is_the_same(web: Browser) -> None:
    await on_list(web.office, "anna", list_slug="newsletter")
    known = await web.fill("/newsletter", EVA | {"email": "anna@example.org"})
    new = await web.fill("/newsletter", EVA)
    assert said(known).replace("anna@", "eva@") == said(new)
    assert {one.partition("=")[0] for one in known.headers.get_list("set-cookie")} == {
        one.partition("=")[0] for one in new.headers.get_list("set-cookie")
    }
    await sent(web.office)
    assert inbox(web.office, "anna") == []


async def test_the_answer_leaves_before_anybody_looks_who_is_known(
    web: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same time for all: what differs happens once the page is out."""
    order: list[str] = []
    real = joining.ask

    async def noted(*given: object, **named: object) -> joining.Joining:
        order.append("asked")
        return await real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(joining, "ask", noted)
    form = await web.get("/newsletter")
    stamp = hidden(form, "stand")
    web.office.clock.move_to(web.office.clock.now() + timedelta(seconds=20))
    body = "&".join(f"{name}={value}" for name, value in (EVA | {"stand": stamp}).items())
    site = public_site(web.office.desk)
    given = [{"type": "http.request", "body": body.encode(), "more_body": False}]

    async def receive() -> dict[str, object]:
        return given.pop() if given else {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body"):
            order.append("answered")

    scope = {
        "type": "http", "method": "POST", "path": "/newsletter", "raw_path": b"/newsletter",
        "query_string": b"", "root_path": "", "scheme": "https", "http_version": "1.1",
        "server": ("seminare.example.org", 443), "client": ("127.0.0.1", 1),
        "headers": [(b"content-type", b"application/x-www-form-urlencoded"),
                    (b"sec-fetch-site", b"same-origin")],
    }  # fmt: skip
    await site(scope, receive, send)  # type: ignore[arg-type]
    assert order == ["answered", "asked"]


async def test_that_was_not_me_ends_it_and_no_form_asks_again(web: Browser) -> None:
    page, path, code = await asked(web)
    assert "Das war ich nicht" in (await web.get(path)).text
    done = await web.post(f"{path}/nicht", {})
    assert "sendet an e…@example.org keine Nachfragen mehr" in said(done)
    assert (await web.post(path, {})).status_code == 409
    assert (await web.post(f"{path}/nicht", {})).status_code == 409
    assert "Dieser Code stimmt nicht" in said(await typed(web, page, code))
    again = await web.fill("/newsletter", EVA)
    assert said(again) == said(page)  # whoever teases learns nothing
    await sent(web.office)
    assert len(inbox(web.office, "eva")) == 1
    # The office puts them there all the same, and once they confirm forms may ask again.
    await joining.ask(web.office.desk, person("eva"), "newsletter", source="x", way="staff")
    await sent(web.office)
    newest = path_in(text_of(inbox(web.office, "eva")[-1]), "/bestaetigen/")
    assert "Bestätigt" in said(await web.post(newest, {}))
    await web.fill("/newsletter", EVA | {"liste-seminare": "ja"})
    await sent(web.office)
    assert path_in(text_of(inbox(web.office, "eva")[-1]), "/bestaetigen/") != newest


async def test_not_me_after_all_leaves_what_was_confirmed(web: Browser) -> None:
    _, path, _ = await asked(web)
    await web.post(path, {})
    assert await is_on(web.office)
    await web.post(f"{path}/nicht", {})
    assert not await is_on(web.office)
