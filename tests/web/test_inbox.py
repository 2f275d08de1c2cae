"""The captured inbox: mails read back from their files, and the page that shows them."""

import asyncio
import base64
import email.policy
import hashlib
import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message
from support import there

from mailer.domain.errors import InvalidValueError
from mailer.web.app import inbox_app
from mailer.web.staff.inbox import Absence, inbox_page
from mailer.web.staff.message import CapturedMail, calendar_entries, read_inbox, read_mail

BANNER = "Die Uhr steht auf Mittwoch, 16. November 2022."
HOSTILE = "</script></noscript><script>alert(1)</script><!--<script><img src=x onerror=alert(2)>"
HOSTILE_PAGE = (
    '<!doctype html><html lang="de"><head><style>p{color:rgb(1,2,3)}'
    "@media (prefers-color-scheme: dark){p{color:rgb(9,9,9)}}</style></head><body>"
    '<p>Guten Tag</p><a target="_top" href="https://example.org/weg">weg</a>'
    f"<script>parent.document.title='gekapert'</script>{HOSTILE}</body></html>\n"
)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//test//DE
METHOD:REQUEST
BEGIN:VEVENT
UID:uid-1@example.org
SEQUENCE:2
DTSTAMP:20221026T070000Z
DTSTART:20221116T093000Z
DTEND:20221116T110000Z
SUMMARY:Konfliktmanagement\\, für alle
LOCATION:https://konferenz.example.org/raum
END:VEVENT
END:VCALENDAR
"""
CRLF = email.policy.SMTP


def written(
    folder: Path,
    name: str = "20221026T070000-000001-anna_example.org.eml",
    *,
    subject: str = "Einladung",
    to: str = "Änne Groß <anna@example.org>",
    page: str = "<p>Hallö</p>\n",
    calendar: str = "",
) -> Path:
    """A mail as the capture keeps it: trace fields, then the message with CRLF."""
    message = EmailMessage(policy=CRLF)
    message["From"] = "Büro <buero@example.org>"
    message["To"] = to
    message["Subject"] = subject
    message.set_content("Hallö, Text.\n")
    if page:
        message.add_alternative(page, subtype="html")
    if calendar:
        message.make_mixed()
        message.add_attachment(
            calendar.encode(), maintype="text", subtype="calendar", params={"method": "REQUEST"}
        )
    file = folder / name
    trace = b"Return-Path: <b+1@example.org>\r\nDelivered-To: anna@example.org\r\n"
    file.write_bytes(trace + message.as_bytes())
    return file


def mail(**changes: object) -> CapturedMail:
    values: dict[str, object] = {
        "file": "a.eml",
        "received_at": datetime(2022, 10, 26, 7, tzinfo=UTC),
        "sender": "Büro <buero@example.org>",
        "recipient": "Anna <anna@example.org>",
        "subject": "Einladung",
        "html": "<p>Hallo</p>",
        "text": "Hallo",
        "calendar": "",
        "source": "From: buero@example.org\n\nHallo",
        "headers": (("From", "buero@example.org"),),
    }
    return CapturedMail(**(values | changes))  # type: ignore[arg-type]


def page_of(*mails: CapturedMail, **options: object) -> str:
    return inbox_page(mails, **({"title": "Probe", "banner": BANNER} | options))  # type: ignore[arg-type]


def scripts(page: str) -> list[tuple[str, str]]:
    """Type and text of every script element that a browser would see, in their order."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [(script.get("type", ""), script.text or "") for script in tree.iter("script")]


def words_of(page: str) -> str:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for element in tree.iter():
        if element.tag in {"script", "style"}:
            element.text = ""
    return " ".join("".join(tree.itertext()).split())


class TestReading:
    def test_a_mail_with_all_parts(self, tmp_path: Path) -> None:
        one = read_mail(written(tmp_path, calendar=CALENDAR))
        assert one.file == "20221026T070000-000001-anna_example.org.eml"
        assert one.received_at == datetime(2022, 10, 26, 7, 0, tzinfo=UTC)
        assert one.sender == "Büro <buero@example.org>"
        assert one.recipient == "Änne Groß <anna@example.org>"
        assert one.html == "<p>Hallö</p>\n"
        assert one.text == "Hallö, Text.\n"
        assert one.calendar == CALENDAR
        assert one.headers[:2] == (
            ("Return-Path", "<b+1@example.org>"),
            ("Delivered-To", "anna@example.org"),
        )
        assert one.source.startswith("Return-Path: ")

    def test_oldest_first_then_by_counter(self, tmp_path: Path) -> None:
        names = [
            "20221026T070000-000001-a.eml",
            "20221026T070000-000002-a.eml",
            "20221116T083000-000003-a.eml",
        ]
        for name in reversed(names):
            written(tmp_path, name)
        (tmp_path / "notes.txt").write_text("no mail")
        assert [one.file for one in read_inbox(tmp_path)] == names

    def test_a_missing_folder_is_an_empty_inbox(self, tmp_path: Path) -> None:
        assert read_inbox(tmp_path / "nowhere") == []

    def test_raw_utf8_headers_are_read(self, tmp_path: Path) -> None:
        file = tmp_path / "20221026T070000-000001-a.eml"
        file.write_bytes("To: jürgen@exämple.org\r\nSubject: Grüße\r\n\r\nHallo".encode())
        assert (read_mail(file).recipient, read_mail(file).subject) == (
            "jürgen@exämple.org",
            "Grüße",
        )

    def test_without_to_the_envelope_says_who_got_it(self, tmp_path: Path) -> None:
        file = tmp_path / "20221026T070000-000001-a.eml"
        file.write_bytes(b"Delivered-To: a@example.org\r\n\r\nHallo")
        assert read_mail(file).recipient == "a@example.org"

    @pytest.mark.parametrize(
        ("name", "fields", "expected"),
        [
            ("20221026T070000-000001-a.eml", "Date: Mon, 1 Jan 2001 00:00:00 +0000", 2022),
            ("foreign.eml", "Date: Mon, 1 Jan 2001 01:00:00 +0100", 2001),
            ("foreign.eml", "Date: Mon, 1 Jan 2001 00:00:00 -0000", 2001),
            ("20229926T070000-000001-a.eml", "Date: Mon, 1 Jan 2001 00:00:00 +0000", 2001),
        ],
    )
    def test_the_time(self, tmp_path: Path, name: str, fields: str, expected: int) -> None:
        file = tmp_path / name
        file.write_text(f"{fields}\n\nHallo")
        received = read_mail(file).received_at
        assert (received.year, received.tzinfo) == (expected, UTC)

    def test_without_any_time_the_age_of_the_file(self, tmp_path: Path) -> None:
        file = tmp_path / "foreign.eml"
        file.write_text("Date: gestern\n\nHallo")
        assert read_mail(file).received_at == datetime.fromtimestamp(file.stat().st_mtime, UTC)

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            bytes(range(256)) * 8,
            b"\r\n\r\n",
            b"Subject: =?utf-8?b?!!!?=\r\n\r\n",
            b"Subject: =?x-unknown?q?a?=\r\nContent-Type: text/html; charset=x-unknown\r\n\r\n\xff",
            b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html",
            b'Content-Type: text/plain; charset="a\x00b"\r\n\r\nHallo',
            b"Content-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n%%%",
            b"To: =?utf-7?q?+2AA-?= <a@b>\r\n\r\n",
        ],
    )
    def test_broken_files_are_shown_with_their_source(self, tmp_path: Path, raw: bytes) -> None:
        file = tmp_path / "20221026T070000-000001-a.eml"
        file.write_bytes(raw)
        one = read_mail(file)
        assert one.source == raw.decode("utf-8", "replace")
        page = page_of(one)
        page.encode()
        assert len(scripts(page)) == 2

    @given(st.binary(max_size=400))
    def test_no_file_makes_it_fail(
        self, tmp_path_factory: pytest.TempPathFactory, raw: bytes
    ) -> None:
        file = tmp_path_factory.getbasetemp() / "20221026T070000-000001-a.eml"
        file.write_bytes(b"Content-Type: multipart/mixed; boundary=x\nSubject: =?" + raw)
        page_of(read_mail(file)).encode()

    def test_an_attached_page_is_not_the_mail(self, tmp_path: Path) -> None:
        message = EmailMessage()
        message.set_content("Text")
        message.add_attachment("<p>Anlage</p>", subtype="html", filename="a.html")
        file = tmp_path / "20221026T070000-000001-a.eml"
        file.write_bytes(message.as_bytes())
        assert read_mail(file).html == ""


class TestCalendar:
    def test_an_event(self) -> None:
        (entry,) = calendar_entries(CALENDAR)
        assert (entry.method, entry.sequence, entry.uid) == ("REQUEST", "2", "uid-1@example.org")
        assert entry.title == "Konfliktmanagement, für alle"
        assert entry.starts_at == datetime(2022, 11, 16, 9, 30, tzinfo=UTC)
        assert entry.ends_at == datetime(2022, 11, 16, 11, 0, tzinfo=UTC)

    def test_a_whole_day(self) -> None:
        text = CALENDAR.replace("DTSTART:20221116T093000Z", "DTSTART;VALUE=DATE:20221116")
        (entry,) = calendar_entries(text.replace("DTEND:20221116T110000Z\n", ""))
        assert entry.starts_at == date(2022, 11, 16)
        assert entry.ends_at is None

    @pytest.mark.parametrize("text", ["", "kein Kalender", "BEGIN:VCALENDAR", "END:VEVENT"])
    def test_what_cannot_be_read_has_no_events(self, text: str) -> None:
        assert calendar_entries(text) == ()

    @pytest.mark.parametrize(
        ("start", "shown"),
        [
            ("DTSTART:20221116T093000Z", "Mittwoch, 16. November 2022, 10:30 Uhr"),
            ("DTSTART:20221116T093000", "Mittwoch, 16. November 2022, 09:30 Uhr"),
            ("DTSTART;VALUE=DATE:20221116", "Mittwoch, 16. November 2022"),
        ],
    )
    def test_the_page_says_when_in_its_zone(self, start: str, shown: str) -> None:
        text = CALENDAR.replace("DTSTART:20221116T093000Z", start)
        (_, data), _ = scripts(page_of(mail(calendar=text)))
        assert ["Beginn", shown] in json.loads(data)["entries"][0]


class TestPage:
    def test_it_needs_nothing_else(self) -> None:
        page = page_of(mail(html=""))
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        links = [element.get("href") or element.get("src") for element in tree.iter()]
        assert {link[0] for link in links if link} == {"#", "d"}
        assert there(tree.find(".//link")).get("href") == "data:,"
        assert "url(" not in page

    def test_days_and_times_are_those_of_the_zone(self) -> None:
        late = mail(received_at=datetime(2022, 10, 29, 22, 30, tzinfo=UTC))
        assert "Sonntag, 30. Oktober 2022" in words_of(page_of(late))
        assert ">00:30<" in page_of(late)
        elsewhere = page_of(late, timezone="UTC", language="en")
        assert "Saturday, 29 October 2022, 22:30 UTC" in elsewhere
        assert '<html lang="en">' in elsewhere

    def test_an_unknown_zone_is_refused_in_a_sentence(self) -> None:
        with pytest.raises(InvalidValueError, match="There is no time zone"):
            page_of(mail(), timezone="Europe/Atlantis")

    def test_an_unknown_language_gets_german(self) -> None:
        assert '<html lang="de">' in page_of(mail(), language="fr")

    @pytest.mark.parametrize(
        ("recipients", "count"),
        [
            (["a@example.org"], "1 Mail an 1 Postfach."),
            (["a@example.org", "Anna <A@example.org>"], "2 Mails an 1 Postfach."),
            (["a@example.org", "b@example.org"], "2 Mails an 2 Postfächer."),
        ],
    )
    def test_the_count(self, recipients: list[str], count: str) -> None:
        assert count in words_of(page_of(*(mail(recipient=one) for one in recipients)))

    def test_an_empty_inbox_says_so(self) -> None:
        page = page_of()
        assert "Noch ist keine Mail angekommen." in page
        assert len(scripts(page)) == 1

    def test_who_got_nothing_and_why(self) -> None:
        absences = [Absence("a@example.org", "Einladung", f"abgemeldet {HOSTILE}")]
        for page in (page_of(absences=absences), page_of(mail(), absences=absences)):
            tree = html5lib.parse(page, namespaceHTMLElements=False)
            assert [cell.text for cell in there(tree.find(".//tbody/tr"))] == [
                "a@example.org",
                "Einladung",
                f"abgemeldet {HOSTILE}",
            ]

    def test_five_hundred_mails_with_one_list_entry_each(self) -> None:
        page = page_of(*(mail(file=f"{number}.eml") for number in range(500)))
        assert page.count('class="row"') == 500
        # One pair of frames for all of them: pictures are made when a mail is chosen.
        assert page.count("<iframe") == 2


class TestHostileMails:
    def test_nothing_breaks_out_and_nothing_is_lost(self) -> None:
        hostile = mail(
            subject=HOSTILE,
            recipient=f'"{HOSTILE}" <a@example.org>',
            sender=HOSTILE,
            html=HOSTILE_PAGE,
            text=f"</pre>{HOSTILE}",
            source=HOSTILE_PAGE,
            headers=((HOSTILE, HOSTILE),),
        )
        page = page_of(hostile, title=HOSTILE, banner=HOSTILE)
        (kind, data), (_, ours) = scripts(page)
        assert kind == "application/json"
        assert json.loads(data)["html"] == HOSTILE_PAGE
        assert json.loads(data)["headers"] == [[HOSTILE, HOSTILE]]
        assert "alert" not in ours
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        assert list(tree.iter("img")) == []
        assert tree.findtext(".//noscript//pre") == f"</pre>{HOSTILE}"

    def test_a_browser_that_runs_scripts_reads_noscript_as_text(self) -> None:
        page = page_of(mail(text=HOSTILE, subject=HOSTILE))
        assert page.count("</noscript") == 1
        assert page.count("<script") == 2

    @given(st.text(alphabet=st.characters(codec="utf-8")))
    def test_any_text_survives_the_way_into_the_page(self, text: str) -> None:
        page = page_of(mail(html=text, subject="s"))
        (data,) = re.findall(r'<script type="application/json"[^>]*>([^<]*)</script>', page)
        assert json.loads(data)["html"] == text

    def test_frames_may_do_nothing(self) -> None:
        tree = html5lib.parse(page_of(mail()), namespaceHTMLElements=False)
        assert [frame.get("sandbox") for frame in tree.iter("iframe")] == ["", ""]

    def test_the_policy_allows_our_script_alone(self) -> None:
        page = page_of(mail())
        policy = html.unescape(re.search(r'Security-Policy" content="([^"]+)"', page)[1])  # type: ignore[index]
        digest = hashlib.sha256(scripts(page)[-1][1].encode()).digest()
        assert f"script-src 'sha256-{base64.b64encode(digest).decode()}';" in policy
        assert policy.startswith("default-src 'none';")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


async def get(app: ASGIApp, path: str, method: str = "GET") -> Answer:
    """What the app answers to one request; ``path`` is decoded as a server would."""
    answer = Answer(0, {}, b"")
    asked: list[str] = []

    async def receive() -> Message:
        # File answers listen for a hang-up as long as they send; this client never hangs up.
        if asked:
            await asyncio.Event().wait()
        asked.append(path)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "server": ("localhost", 80),
    }
    await app(scope, receive, send)
    return answer


class TestServed:
    def app(self, folder: Path) -> ASGIApp:
        return inbox_app(folder, title="Probe", banner=BANNER)

    async def test_the_page_grows_with_the_folder(self, tmp_path: Path) -> None:
        app = self.app(tmp_path)
        assert "Noch ist keine Mail" in (await get(app, "/")).body.decode()
        written(tmp_path)
        answer = await get(app, "/")
        assert answer.status == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "1 Mail an 1 Postfach." in answer.body.decode()
        assert 'data-download="mail/"' in answer.body.decode()

    async def test_a_mail_as_its_very_octets(self, tmp_path: Path) -> None:
        file = written(tmp_path)
        answer = await get(self.app(tmp_path), f"/mail/{file.name}")
        assert (answer.status, answer.body) == (200, file.read_bytes())
        assert answer.headers["content-type"] == "message/rfc822"
        assert answer.headers["content-disposition"] == f'attachment; filename="{file.name}"'

    @pytest.mark.parametrize(
        "path",
        [
            "/mail/../secret.eml",
            "/mail/..%2fsecret.eml",
            "/mail/%2e%2e%2fsecret.eml",
            "/mail/..%5csecret.eml",
            "/mail/../../etc/passwd",
            "/mail/%2fetc%2fpasswd",
            "/mail/..",
            "/mail/",
            "/mail/notes.txt",
            "/mail/link.eml",
            "/mail/folder.eml",
            "/mail/20221026T070000-000001-anna_example.org.eml%00.txt",
            "/staff/",
            "/openapi.json",
        ],
    )
    async def test_nothing_else_is_served(self, tmp_path: Path, path: str) -> None:
        inbox = tmp_path / "inbox"
        (inbox / "folder.eml").mkdir(parents=True)
        written(inbox)
        (inbox / "notes.txt").write_text("not a mail")
        (tmp_path / "secret.eml").write_text("secret")
        (inbox / "link.eml").symlink_to(tmp_path / "secret.eml")
        answer = await get(self.app(inbox), path)
        assert answer.status == 404
        assert b"secret" not in answer.body

    async def test_nothing_can_be_changed(self, tmp_path: Path) -> None:
        assert (await get(self.app(tmp_path), "/", "POST")).status == 405

    @pytest.mark.parametrize("path", ["/", "/mail/20221026T070000-000001-a.eml", "/nowhere"])
    async def test_every_answer_is_guarded(self, tmp_path: Path, path: str) -> None:
        written(tmp_path, "20221026T070000-000001-a.eml")
        headers = (await get(self.app(tmp_path), path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'sha256-")
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        for directive in ("base-uri", "form-action", "frame-ancestors"):
            assert f"{directive} 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


class TestInTheBrowser:
    async def test_a_hostile_mail_is_shown_and_stays_in_its_frame(
        self, chromium: str, tmp_path: Path
    ) -> None:
        from pictures import launch, new_page
        from playwright.async_api import async_playwright, expect

        assert chromium
        kind = mail(subject="Freundlich", calendar=CALENDAR)
        file = tmp_path / "index.html"
        file.write_text(
            page_of(
                kind, mail(subject=HOSTILE, html=HOSTILE_PAGE), absences=[Absence("a", "b", "c")]
            )
        )
        async with async_playwright() as play:
            browser = await launch(play)
            page = await new_page(browser, viewport={"width": 1280, "height": 900})
            dialogs: list[str] = []
            page.on("dialog", lambda dialog: dialogs.append(dialog.message))
            await page.goto(file.as_uri())

            await expect(page.locator("#subject")).to_have_text("Freundlich")
            await page.get_by_role("tab", name="Kalender").click()
            await expect(page.locator("#part-calendar")).to_contain_text("uid-1@example.org")
            await page.get_by_role("tab", name="Kalender").press("Home")

            await page.locator(".row").first.press("ArrowDown")
            await expect(page.locator("#subject")).to_have_text(HOSTILE)
            letter = page.frame_locator("iframe").first.locator("p").first
            await expect(letter).to_have_css("color", "rgb(1, 2, 3)")
            await page.get_by_label("Dunkel").check()
            await expect(letter).to_have_css("color", "rgb(9, 9, 9)")
            await page.frame_locator("iframe").first.locator("a").press("Enter")

            assert await page.title() == "Probe"
            assert dialogs == []
            assert [frame.url for frame in page.frames[1:]] == ["about:srcdoc"] * 2
            assert len(page.context.pages) == 1
            await browser.close()

    async def test_on_a_phone_the_list_comes_first(self, chromium: str, tmp_path: Path) -> None:
        from pictures import launch, new_page
        from playwright.async_api import async_playwright, expect

        assert chromium
        file = tmp_path / "index.html"
        file.write_text(page_of(mail(subject="Eins"), mail(subject="Zwei")))
        async with async_playwright() as play:
            browser = await launch(play)
            page = await new_page(browser, viewport={"width": 390, "height": 844})
            await page.goto(file.as_uri())
            await expect(page.locator("#subject")).to_be_hidden()
            await page.get_by_role("searchbox").fill("zwei")
            await expect(page.get_by_role("status")).to_have_text("1 von 2 Mails")
            await page.locator(".row:visible").click()
            await expect(page.locator("#subject")).to_have_text("Zwei")
            await expect(page.locator(".list")).to_be_hidden()
            await page.go_back()
            await expect(page.locator(".list")).to_be_visible()
            width = await page.evaluate("document.documentElement.scrollWidth")
            assert width == 390
            await browser.close()
