"""The demo as it stays: every link in its mails leads to a page that is there, and goes on."""

import asyncio
import email
import re
from email import policy
from email.message import EmailMessage
from html import unescape
from urllib.parse import urlencode, urlsplit

import httpx
from waiting import PATIENCE_SECONDS

# What an office says of itself stands on pages of its own.
ELSEWHERE = {"datenschutz", "barrierefreiheit"}


async def mails(web: httpx.AsyncClient, port: int) -> list[EmailMessage]:
    page = (await web.get(f"http://127.0.0.1:{port}/")).text
    names = sorted(set(re.findall(r"([A-Za-z0-9_.-]+\.eml)", page)))
    files = [(await web.get(f"http://127.0.0.1:{port}/mail/{name}")).content for name in names]
    return [email.message_from_bytes(one, policy=policy.default) for one in files]


def links_in(message: EmailMessage, site: str) -> set[str]:
    part = message.get_body(("html",))
    assert part is not None
    return {unescape(one) for one in re.findall(rf'href="({site}[^"]*)"', part.get_content())}


async def test_every_link_of_every_mail_leads_to_a_page_and_joining_works(demo_port: int) -> None:
    port, site = demo_port, f"http://127.0.0.1:{demo_port + 1}"
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as web:
        found = await mails(web, port)
        assert len(found) > 100
        links = {one for message in found for one in links_in(message, site)}
        kinds = {urlsplit(one).path.split("/")[1] for one in links if urlsplit(one).path}
        assert kinds >= {"abmelden", "anmeldung", "bestaetigen", "einstellungen", "seminar"}
        for one in sorted(links):
            if urlsplit(one).path.strip("/") not in ELSEWHERE:
                assert (await web.get(one)).status_code in {200, 303}, one
        # What a seminar leaves: materials with a term, and questions that name nobody.
        left = {one.rpartition("/")[2]: one for one in links if "/anmeldung/" in one}
        for name, to in (("unterlagen", "/unterlagen"), ("rueckmeldung", "/rueckmeldung/")):
            led = await web.get(left[name])
            assert (led.status_code, to in led.headers["location"]) == (303, True)
        assert (await web.get(led.headers["location"])).status_code == 200
        # A newcomer asks for the newsletter, and the question comes.
        form = (await web.get(f"{site}/newsletter")).text
        stamp = re.findall(r'name="stand" value="([^"]+)"', form)[0]
        await asyncio.sleep(3)  # as long as somebody takes to fill it in
        values = {"email": "neu@example.org", "liste-newsletter": "ja", "stand": stamp}
        answer = await web.post(
            f"{site}/newsletter",
            content=urlencode(values),
            headers={
                "content-type": "application/x-www-form-urlencoded",
                "sec-fetch-site": "same-origin",
            },
        )
        assert answer.status_code == 200, answer.text
        new: list[EmailMessage] = []
        while not new:
            await asyncio.sleep(0.2)
            new = [one for one in await mails(web, port) if "neu@example.org" in str(one["To"])]
        confirm = next(one for one in links_in(new[0], site) if "/bestaetigen/" in one)
        assert (await web.get(confirm)).status_code == 200
