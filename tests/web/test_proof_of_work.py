"""Proof of work: a solution is good once, for its form and its hour; a few forms come without."""

import base64
import json
import re
from asyncio import gather
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import altcha
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from postbox import SLUG, publish, with_workspace
from support import Office, need
from web.test_public_site import HER, SITE, Browser, said, states

from mailer.actions.limits import Limit, Limits
from mailer.config import Web
from mailer.domain.errors import RefusedError
from mailer.web.public import assets, challenge
from mailer.web.public.challenge import FIELD, VALID_FOR, Challenges
from mailer.web.public.forms import HONEYPOT, STAMP
from mailer.web.public.guard import POLICY, WORKING_POLICY
from mailer.web.public.party import MORE
from mailer.web.public.site import public_site

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SECRET = b"a key of this test"
FORM = f"/seminar/{SLUG}/anmelden"
OF_ONE = Limit.UNSOLVED_OF_ONE.allowance.burst
NEWS = {"email": "eva@example.org", "liste-newsletter": "ja"}


@pytest.fixture
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Challenges that a test solves at once."""
    for name, number in (("_ROUNDS", 2), ("_LEAST", 3), ("_MOST", 9)):
        monkeypatch.setattr(challenge, name, number)


def solved(asked: str) -> dict[str, Any]:
    """What a browser makes of a challenge."""
    given = altcha.Challenge.from_dict(json.loads(asked))
    found = altcha.solve_challenge(given)
    assert found is not None
    return {"challenge": json.loads(asked), "solution": found.to_dict()}


def sent_as(payload: object) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


def changed(payload: dict[str, Any], *path: str, to: object) -> dict[str, Any]:
    """A copy of a payload with one value changed."""
    copy = json.loads(json.dumps(payload))
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to
    return dict(copy)


def test_a_solution_is_known_by_its_challenge(easy: None) -> None:
    """Also after a changed field that is no part of the proof: it is the same one."""
    made = Challenges(SECRET)
    payload = solved(made.make(FORM, NOW))
    mark = made.read(sent_as(payload), FORM, NOW)
    assert mark == payload["challenge"]["signature"]
    slower = changed(payload, "solution", "time", to=99_999)
    assert Challenges(SECRET).read(sent_as(slower), FORM, NOW + VALID_FOR) == mark
    other = solved(made.make(FORM, NOW))
    assert made.read(sent_as(other), FORM, NOW) not in {mark, None}


BAD: dict[str, Callable[[dict[str, Any]], str]] = {
    "nothing": lambda _: "",
    "no base64": lambda _: "äöü",
    "no JSON": lambda _: base64.b64encode(b"{").decode(),
    "no text": lambda _: base64.b64encode(b"\xff\xfe").decode(),
    "a number": lambda _: sent_as(1),
    "a list": lambda _: sent_as([]),
    "empty": lambda _: sent_as({}),
    "deep": lambda _: base64.b64encode(b"[" * 2900).decode(),
    "a huge number": lambda _: base64.b64encode(b"9" * 2900).decode(),
    "no challenge": lambda good: sent_as({"solution": good["solution"]}),
    "no solution": lambda good: sent_as({"challenge": good["challenge"]}),
    "another key": lambda good: sent_as(changed(good, "solution", "derivedKey", to="00" * 32)),
    "no key": lambda good: sent_as(changed(good, "solution", "derivedKey", to=None)),
    "forged": lambda good: sent_as(changed(good, "challenge", "signature", to="0" * 64)),
    "no signature": lambda good: sent_as(changed(good, "challenge", "signature", to=None)),
    "an easier one": lambda good: sent_as(
        changed(good, "challenge", "parameters", "keyPrefix", to="")
    ),
    "a later one": lambda good: sent_as(
        changed(good, "challenge", "parameters", "data", "until", to=9_999_999_999)
    ),
    "no end": lambda good: sent_as(changed(good, "challenge", "parameters", "data", to=None)),
    "endless": lambda good: sent_as(
        changed(good, "challenge", "parameters", "cost", to=float("nan"))
    ),
    "long": lambda good: sent_as(good | {"more": "x" * 4_000}),
    "a hundred thousand": lambda good: sent_as(good) + "A" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_solution(easy: None, name: str) -> None:
    made = Challenges(SECRET)
    good = solved(made.make(FORM, NOW))
    assert made.read(sent_as(good), FORM, NOW) is not None
    assert made.read(BAD[name](good), FORM, NOW) is None


def test_a_solution_is_for_one_form_one_hour_and_one_office(easy: None) -> None:
    made = Challenges(SECRET)
    text = sent_as(solved(made.make(FORM, NOW)))
    assert made.read(text, "/newsletter", NOW) is None
    assert made.read(text, f"{FORM}/", NOW) is None
    assert made.read(text, FORM, NOW + VALID_FOR + timedelta(seconds=1)) is None
    assert Challenges(b"another key").read(text, FORM, NOW) is None


def test_a_challenge_of_somebody_else_is_none(easy: None) -> None:
    """Signed by another key, with what ours would say."""
    theirs = sent_as(solved(Challenges(b"their key").make(FORM, NOW)))
    assert Challenges(SECRET).read(theirs, FORM, NOW) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["challenge", "solution", "parameters", "signature", "data", "algorithm", "nonce",
             "salt", "cost", "counter", "derivedKey", "expiresAt", "__proto__"]
        ),
        inner,
        max_size=8,
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.text(max_size=200) | _JSON.map(sent_as))
def test_nothing_that_is_sent_breaks_the_reader(text: str) -> None:
    assert Challenges(SECRET).read(text, FORM, NOW) is None


def test_it_costs_the_sender_a_thousand_times_what_it_costs_here() -> None:
    """By its own numbers; whoever lowers them says so here."""
    asked = json.loads(Challenges(SECRET).make(FORM, NOW))["parameters"]
    assert (asked["algorithm"], asked["cost"]) == ("PBKDF2/SHA-256", 5_000)
    assert len(asked["keyPrefix"]) == 32  # nobody meets it by another number
    assert challenge._LEAST == 1_000
    assert asked.keys() >= {"keySignature", "salt", "nonce"}


def test_a_solution_is_remembered_as_long_as_it_is_good() -> None:
    assert timedelta(microseconds=Limit.SOLUTION.allowance.most) >= VALID_FOR
    assert Limit.SOLUTION.allowance.burst == 1


def working(office: Office) -> Office:
    """The office with its forms asking for work."""
    workspace = office.desk.workspace
    settings = workspace.settings.model_copy(update={"web": Web(proof_of_work=True)})
    return with_workspace(office, replace(workspace, settings=settings))


@dataclass
class Visitors(Browser):
    """People at the forms of an office that asks for work, from one network or another."""

    async def open(self, path: str = FORM) -> dict[str, str]:
        """The form's fields as they come, and the challenge under the field's name."""
        page = await self.get(path)
        asked = re.findall(r'data-challenge="([^"]+)"', page.text)
        stamp = re.findall(rf'name="{STAMP}" value="([^"]+)"', page.text)
        self.office.clock.move_to(self.office.clock.now() + timedelta(seconds=5))
        return {STAMP: stamp[0], FIELD: unescape(asked[0])}

    async def sends(
        self, values: dict[str, str], path: str = FORM, source: str = "198.51.100.7"
    ) -> httpx.Response:
        return await self.post(path, values, **{"x-forwarded-for": source})

    async def works(self, values: dict[str, str], path: str = FORM) -> httpx.Response:
        """Sends a form with a solution."""
        came = await self.open(path)
        return await self.sends(came | {FIELD: sent_as(solved(came[FIELD]))} | values, path)

    async def idles(
        self, values: dict[str, str], path: str = FORM, source: str = "198.51.100.7"
    ) -> httpx.Response:
        """Sends a form as a browser without scripts does."""
        came = await self.open(path)
        return await self.sends({STAMP: came[STAMP]} | values, path, source)


@pytest.fixture
async def web(office: Office, easy: None) -> AsyncIterator[Visitors]:
    need("altcha", (assets._FOLDER / assets._WORKER).is_file())
    there = working(office)
    transport = httpx.ASGITransport(public_site(there.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Visitors(there, client)


def named(name: str) -> dict[str, str]:
    return HER | {"email": f"{name}@example.org"}


async def use_up(office: Office, path: str) -> None:
    """Takes all the room that there is for forms without a solution."""
    limits = Limits(office.desk)
    for _ in range(Limit.UNSOLVED.allowance.burst + 1):
        await limits.takes(Limit.UNSOLVED, path)


async def test_forms_with_a_solution_do_not_count_as_without(web: Visitors) -> None:
    await publish(web.office)
    await use_up(web.office, FORM)
    await use_up(web.office, "/newsletter")
    for number in range(OF_ONE + 2):
        assert (await web.works(named(f"leser{number}"))).status_code == 200
    assert len(await states(web.office)) == OF_ONE + 2
    assert (await web.works(NEWS, "/newsletter")).status_code == 200


async def test_a_solution_is_good_once_for_all_processes(web: Visitors) -> None:
    await publish(web.office)
    await use_up(web.office, FORM)
    came = await web.open()
    values = came | {FIELD: sent_as(solved(came[FIELD]))}
    assert (await web.sends(values | HER)).status_code == 200
    again = await web.sends(values | named("jan"))
    assert again.status_code == 429
    assert "noch einmal ab" in said(again)
    transport = httpx.ASGITransport(public_site(web.office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        other = Visitors(web.office, client)
        elsewhere = await other.sends(values | named("ute"))
        assert (elsewhere.status_code, elsewhere.text.count("data-challenge")) == (429, 1)
    assert await states(web.office) == ["registered"]


async def test_of_several_at_once_one_is_first(office: Office) -> None:
    limits = [Limits(office.desk) for _ in range(4)]
    took = await gather(*(one.takes(Limit.SOLUTION, "0123abcd") for one in limits))
    assert sorted(took) == [False, False, False, True]


async def test_a_form_with_an_error_uses_nothing_up(web: Visitors) -> None:
    await publish(web.office)
    await use_up(web.office, FORM)
    came = await web.open()
    values = came | {FIELD: sent_as(solved(came[FIELD]))}
    assert (await web.sends(values | HER | {"email": "eva@"})).status_code == 422
    longer = await web.sends({STAMP: came[STAMP]} | HER | {MORE: "1"})
    assert (longer.status_code, "email-2" in longer.text) == (200, True)
    trapped = await web.sends({STAMP: came[STAMP]} | HER | {HONEYPOT: "x"})
    assert trapped.status_code == 200  # it learns nothing
    assert await states(web.office) == []
    assert (await web.sends(values | HER)).status_code == 200
    assert await states(web.office) == ["registered"]


@pytest.mark.parametrize(("path", "values"), [(FORM, HER), ("/newsletter", NEWS)])
async def test_few_come_without_a_solution_and_then_it_is_said(
    web: Visitors, path: str, values: dict[str, str]
) -> None:
    await publish(web.office)
    for number in range(OF_ONE):
        one = values | {"email": f"a{number}@example.org"}
        assert (await web.idles(one, path)).status_code == 200
    refused = await web.idles(values, path)
    assert refused.status_code == 429
    assert "Noch nicht angenommen" in said(refused)
    assert "ohne JavaScript" in said(refused)
    assert web.office.desk.workspace.office().sender_address in said(refused)
    assert 'value="eva@example.org"' in refused.text  # nothing is typed twice
    assert refused.headers["content-security-policy"] == WORKING_POLICY
    assert (await web.idles(values, path, "203.0.113.5")).status_code == 200  # they have room yet
    await use_up(web.office, path)
    assert (await web.idles(values, path, "192.0.2.1")).status_code == 429
    web.office.clock.move_to(web.office.clock.now() + timedelta(hours=1))
    assert (await web.idles(values, path)).status_code == 200


async def test_it_works_below_a_path(office: Office, easy: None) -> None:
    need("altcha", (assets._FOLDER / assets._WORKER).is_file())
    there = working(office)
    url, workspace = f"{SITE}/seminare", there.desk.workspace
    site = workspace.settings.site.model_copy(update={"url": url})
    settings = workspace.settings.model_copy(update={"site": site})
    below = with_workspace(there, replace(workspace, settings=settings))
    await publish(below)
    await use_up(below, f"/seminare{FORM}")
    transport = httpx.ASGITransport(public_site(below.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        visitors = Visitors(below, client)
        for prefix in ("/seminare", ""):  # a proxy may take the path away
            page = (await visitors.get(f"{prefix}{FORM}")).text
            assert 'data-worker="/seminare/assets/altcha-' in page
            assert '<script src="/seminare/assets/work.js?' in page
            one = named(f"leser{len(prefix)}")
            assert (await visitors.works(one, f"{prefix}{FORM}")).status_code == 200
    assert await states(below) == ["registered", "registered"]


async def test_each_form_has_room_of_its_own(web: Visitors) -> None:
    await publish(web.office)
    await publish(web.office, slug="zwei", title="Zwei")
    await use_up(web.office, FORM)
    assert (await web.idles(HER)).status_code == 429
    assert (await web.idles(HER, "/seminar/zwei/anmelden")).status_code == 200


async def test_the_sentence_is_in_the_reader_s_language(web: Visitors) -> None:
    await publish(web.office)
    await use_up(web.office, FORM)
    web.language = "en"
    assert "switch JavaScript on" in said(await web.idles(HER))


async def test_only_pages_with_such_a_form_have_a_script(web: Visitors) -> None:
    await publish(web.office)
    await publish(web.office, slug="aus", title="Aus")
    for path in (FORM, "/newsletter"):
        page = await web.get(path)
        assert page.headers["content-security-policy"] == WORKING_POLICY
        (source,) = re.findall(r'<script src="([^"]+)" integrity="sha384-[^"]+" defer>', page.text)
        (worker,) = re.findall(r'data-worker="([^"]+)"', page.text)
        for one in (source, worker):
            file = await web.get(unescape(one))
            assert file.headers["content-type"].startswith("text/javascript")
            assert "immutable" in file.headers["cache-control"]
            assert file.headers["content-security-policy"] == POLICY
    for path in ("/", f"/seminar/{SLUG}", "/archiv", "/nichts"):
        page = await web.get(path)
        assert page.headers["content-security-policy"] == POLICY
        assert "<script src" not in page.text


async def test_switched_off_there_is_no_script_and_nothing_is_asked_for(office: Office) -> None:
    await publish(office)
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        browser = Browser(office, client)
        for path in (FORM, "/newsletter"):
            page = await browser.get(path)
            assert page.headers["content-security-policy"] == POLICY
            assert "<script" not in page.text
            assert "altcha" not in page.text
        for number in range(OF_ONE + 1):
            one = HER | {"email": f"a{number}@example.org"}
            assert (await browser.fill(FORM, one)).status_code == 200


@pytest.mark.parametrize("is_on", [True, False])
def test_without_altcha_s_files_it_is_not_switched_on_silently(
    office: Office, monkeypatch: pytest.MonkeyPatch, is_on: bool
) -> None:
    """Everybody would be without a solution."""
    monkeypatch.setattr(assets, "_WORKER", "not-there.js")
    if is_on:
        with pytest.raises(RefusedError, match="make assets"):
            public_site(working(office).desk)
    else:
        public_site(office.desk)
