"""Styles move into attributes; nothing is fetched, nothing important is lost."""

import contextlib
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from compose.compose_examples import FUZZ, READER, ROOT, own_snapshot
from hypothesis import given
from hypothesis import strategies as st
from premailer import Premailer

from bench.oracle import html_events
from mailer.compose import inline as module
from mailer.compose.composer import Composer
from mailer.compose.inline import inline
from mailer.domain.errors import SeminarpostError


def page(css: str, body: str = "<p>x</p>", head: str = "") -> str:
    return f"<html><head>{head}<style>{css}</style></head><body>{body}</body></html>"


class Listener:
    """A web server on loopback that remembers who asked it for what."""

    def __init__(self) -> None:
        asked: list[str] = []
        self.asked = asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/css")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing: tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


FETCHES = [
    page("@import url({url}/a.css); p {{ color: red }}"),
    page('@import "{url}/a.css" screen;'),
    page("@import '{url}/a.css';"),
    page('@IMPORT/**/url( "{url}/a.css" );'),
    page("p {{ background: url({url}/a.png) }} li {{ list-style: url('{url}/b') }}"),
    page("@font-face {{ font-family: x; src: url({url}/a.woff2) }}"),
    page("", head='<link rel="stylesheet" href="{url}/a.css">'),
    page("", head='<link rel="stylesheet" type="text/css" href="{url}/a.css" media="all">'),
    page("", head='<base href="{url}"><link rel="stylesheet" href="/a.css">'),
    page("", head='<style src="{url}/a.css"></style>'),
    page("", body='<img src="{url}/a.png"><p style="background: url({url}/b)">x</p>'),
    '<?xml-stylesheet href="{url}/a.css"?><!DOCTYPE html SYSTEM "{url}/a.dtd"><p>x</p>',
    '<!DOCTYPE html [<!ENTITY x SYSTEM "{url}/a">]><p>&x;</p>',
]


@pytest.mark.parametrize("source", FETCHES)
def test_nothing_is_fetched(listener: Listener, source: str) -> None:
    """In rules, links, entities; a sentence is as good as a page, a request is not."""
    with contextlib.suppress(SeminarpostError):
        assert "x" in inline(source.format(url=listener.url))
    assert listener.asked == []


def test_premailer_alone_would_fetch(listener: Listener) -> None:
    """The trap is real: without our parser the same page reaches the server."""
    source = FETCHES[0].format(url=listener.url)
    Premailer(source, allow_network=False, cache_css_parsing=False).transform()
    assert listener.asked == ["/a.css"]


def test_a_whole_mail_fetches_nothing(listener: Listener) -> None:
    snapshot = own_snapshot(
        page("{{ mail.css }}"), more={"mail.css": f"@import url({listener.url}/a.css);"}
    )
    Composer(snapshot).message(READER)
    assert listener.asked == []


def test_rules_become_attributes_and_keep_what_is_important() -> None:
    result = inline(page("p { color: red !important; margin: 0 } .a p { color: blue }"))
    paragraph = next(event for event in html_events(result) if event[0] == "<p>")
    styles = paragraph[1].removeprefix("style=").split("; ")
    assert sorted(styles) == ["color:red !important", "margin:0"]


@pytest.mark.parametrize(
    "rule",
    [
        "@media (max-width: 600px) { .a { width: 100% !important } }",
        "@media (prefers-color-scheme: dark) { body { color: #fff !important } }",
        "a:hover { color: red }",
        "[data-ogsc] .a { color: #fff !important }",
        ":root { color-scheme: light dark }",
        "@supports (display: grid) { .a { color: red } }",
        "p:is(.a) { color: rgb(0 0 0 / 50%) }",
    ],
)
def test_rules_for_media_and_states_stay_in_the_head(rule: str) -> None:
    result = inline(page(f"p {{ margin: 0 }} {rule}", '<p class="a">x</p>'))
    styles = re.findall(r"<style>(.*?)</style>", result, re.DOTALL)
    assert rule in "".join(styles)


@pytest.mark.parametrize(
    "comment",
    [
        '<!--[if mso]><table width="600"><tr><td class="a">&nbsp;x</td></tr></table><![endif]-->',
        "<!--[if !mso]><!-->",
        "<!--<![endif]-->",
        "<!--[if gte mso 9]><xml><o:AllowPNG/></xml><style>p { color: red }</style><![endif]-->",
        '<!--[if mso]><v:roundrect href="https://example.org"><w:anchorlock/><![endif]-->',
    ],
)
@pytest.mark.parametrize("place", ["head", "body"])
def test_conditional_comments_survive_to_the_letter(comment: str, place: str) -> None:
    html = page("p { margin: 0 }", **{place: f"{comment}<p>x</p>" if place == "body" else comment})
    assert comment in inline(html)


@pytest.mark.parametrize(
    "kept",
    ['href="cid:logo@example.org"', 'href="mailto:a@example.org"', 'href="tel:+4922112345"'],
)
def test_links_and_classes_stay_as_they_are(kept: str) -> None:
    assert f'<a class="b" {kept}>' in inline(page("", f'<a class="b" {kept}>x</a>'))


BROKEN = [
    "p {",
    "}",
    "p { color: }",
    "p { : red }",
    "@media { p { color: red }",
    "@import",
    "@charset 'x'; @namespace url(",
    "[[{x:y} a[href^=} >>{} ::x{a:b}",
    "p:not( { color: red } p:nth-child(x) { color: red }",
    "a[b='c { color: red }",
    "p { background: url('x }",
    "/* never closed",
    "\\",
    "p { color: \\110000 }",
    "p::before { content: '\\",
    "é😀 { ü: ö }",
    ".1a, #, *|*, |p { color: red }",
    "p { width: calc(1px + ) } p { width: 1e999px }",
    "<!-- p { color: red } -->",
    "p { filter: progid:DXImageTransform.Microsoft.gradient(startColorstr='#80000000') }",
    "@page :first { margin: 1in } @font-face { }",
    "p { color: red; color: blue !important; color }",
]


def passes_or_says_why(css: str) -> None:
    with contextlib.suppress(SeminarpostError):
        assert "x" in inline(page(css))


@pytest.mark.parametrize("css", BROKEN)
def test_broken_css_passes_or_is_told_in_a_sentence(css: str) -> None:
    passes_or_says_why(css)


CSS = st.lists(
    st.sampled_from(
        [*"{}[]()<>:;,.#*@!|'\"\\/+~=^$ \n-", "p", "a", ":not", ":is(", "::x", "url(", "@media",
         "@import", "@page", "color", "red", "!important", "10px", "#fff", "/*", "*/", "\\0", "ü"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@FUZZ
@given(CSS)
def test_no_css_makes_a_traceback(css: str) -> None:
    passes_or_says_why(css)


def test_one_thread_inlines_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """cssutils keeps its log and serialiser in globals."""
    held = []

    def transform(_: Premailer) -> str:
        held.append(module._one_at_a_time.locked())
        raise ValueError("kaputt")

    monkeypatch.setattr(module._Premailer, "transform", transform)
    with pytest.raises(SeminarpostError, match="kaputt"):
        inline(page(""))
    assert held == [True]
    assert not module._one_at_a_time.locked()


def test_threads_get_what_one_alone_would_get() -> None:
    css = (ROOT / "templates" / "mail.css").read_text()
    pages = [page(f"p {{ margin: {n}px }}{css}", f'<p class="title">{n}x</p>') for n in range(6)]
    alone = [inline(one) for one in pages]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(inline, pages)) == alone


def test_a_sheet_that_was_read_before_is_applied_the_same() -> None:
    """What is kept of it is not what one page did to it, nor another page's."""
    sheet = "p { color: #123456 } @media print { p { color: #000000 !important } }"
    first = inline(page(sheet))
    assert inline(page("p { color: #654321 }")) != first
    assert inline(page(sheet)) == first
    assert "color:#123456" in first.replace(" ", "")
    assert "!important" in first


def test_only_some_sheets_are_kept() -> None:
    for number in range(3 * module._MOST_READ):
        inline(page(f"p {{ margin: {number}px }}"))
    assert len(module._read) <= module._MOST_READ
