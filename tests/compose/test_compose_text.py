"""The text part: the same facts and links as the page, in words that stand alone."""

import re

import pytest
from compose.compose_examples import ABOUT_A_LIST, OFFICE, READER, SEMINAR, composer_of, kinds

from bench.oracle import html_events, parsed, visible_text
from mailer.compose.preflight.links import ADDS_TO_CALENDAR
from mailer.compose.text import text_of

KINDS = sorted({kind for _, kind in kinds()})
A = "https://example.org/a?b=c&d=e"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<p>a<br>b</p>", "a\nb"),
        ("<p>a\n   b\t c</p>", "a b c"),
        ("<p> a <b> b </b> c </p>", "a b c"),
        ("<p>10:30–12:00&nbsp;Uhr, 5&#160;€</p>", "10:30–12:00 Uhr, 5 €"),
        ("<p>a&shy;b&#8203;c&zwnj;d\ufeff&#847;</p>", "abc\u200cd"),
        ("<p>👩‍💻 \u200fעברית</p>", "👩‍💻 \u200fעברית"),
        ("<p>&lt;b&gt; &amp;amp; „x“</p>", "<b> &amp; „x“"),
        ("<h1>Titel</h1><p>x</p>", "Titel\n=====\n\nx"),
        ("<h2>Über</h2>", "Über\n----"),
        (f"<h1>{'x' * 99}</h1>", f"{'x' * 99}\n{'=' * 60}"),
        ("<h3>Klein</h3><p>x</p>", "Klein\n\nx"),
        ("<p>a</p><hr><p>b</p>", "a\n\n--\n\nb"),
        # Links
        (f'<p>Zur <a href="{A}">Seite</a>.</p>', f"Zur Seite ({A})."),
        (f'<p><a href="{A}">{A.replace("&", "&amp;")}</a></p>', A),
        ('<a href="https://example.org">example.org</a>', "https://example.org"),
        (f'<a href="{A}"><img src="x" alt=""></a>', A),
        (f'<a href="{A}">Eine\n  <b>lange</b> Seite</a>', f"Eine lange Seite ({A})"),
        ('<a href="mailto:a@example.org">a@example.org</a>', "a@example.org"),
        ('<a href="mailto:a@example.org?subject=x">Schreiben</a>', "Schreiben (a@example.org)"),
        ('<a name="x">Anker</a>', "Anker"),
        (f'<p>Vorher</p><a class="button" href="{A}">Anmelden</a><p>x</p>',
         f"Vorher\n\nAnmelden:\n{A}\n\nx"),
        # Facts
        ("<table><tr><th>Tag</th><td>heute</td></tr><tr><th>Ort</th><td>Köln</td></tr></table>",
         "Tag: heute\nOrt: Köln"),
        ("<table><tr><th>Ort</th><td>Rathaus<br>Raum 7</td></tr></table>", "Ort: Rathaus, Raum 7"),
        (f'<table><tr><th>Ort</th><td><a href="{A}">Raum</a></td></tr></table>',
         f"Ort: Raum ({A})"),
        ("<table><tr><th>Wer</th><td>A</td><td></td><td>B</td></tr></table>", "Wer: A, B"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        # Lists
        ("<ul><li>a</li><li>b<br>c</li></ul><p>d</p>", "– a\n– b\n  c\n\nd"),
        ("<p>x</p><ul><li>a\n b<ul><li>c<br>d</li></ul></li><li>e</li></ul>",
         "x\n\n– a b\n  – c\n    d\n– e"),
        ("<ol><li><p>a</p></li><li><p>b</p><p>c</p></li></ol>", "1. a\n2. b\n\n   c"),
        ('<ol start="9"><li>a</li><li>b<br>c</li></ol>', "9. a\n10. b\n    c"),
        ("<ul><li></li><li>a</li></ul>", "–\n– a"),
        # Left out
        ('<div class="preheader">Vorschau</div><p>x</p>', "x"),
        ('<div class="a preheader b">Vorschau</div>y', "y"),
        ('<p>a <span data-text="skip">b</span> c</p>', "a c"),
        ('<p data-text="keep">a</p>', "a"),
        ("<p>a<!-- b -->c<!--[if mso]>d<![endif]-->e</p>", "ace"),
        ("<style>p{}</style><script>x()</script><template>t</template><p>a</p>", "a"),
        ("<html><head><title>T</title></head><body>a</body></html>", "a"),
        ("", ""),
        ("<!-- nichts -->", ""),
        ("   ", ""),
    ],
)  # fmt: skip
def test_what_a_page_says_in_plain_words(html: str, text: str) -> None:
    assert text_of(html) == f"{text}\n"


def bodies(kind: str) -> tuple[str, str]:
    message = parsed(composer_of(kind).message(READER))
    found = [message.get_body((part,)) for part in ("plain", "html")]
    plain, html = (part.get_content() for part in found if part is not None)
    return plain, html


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_page_have_the_same_links(kind: str) -> None:
    plain, html = bodies(kind)
    links = {
        attribute.removeprefix("href=")
        for tag, *attributes in html_events(html)
        if tag == "<a>"
        for attribute in attributes
        if attribute.startswith("href=")
    }
    assert len(links) >= 3
    # The text has one calendar file for all web calendars.
    vendors = {link for link in links if link.startswith(ADDS_TO_CALENDAR)}
    missing = [link for link in links - vendors if link.removeprefix("mailto:") not in plain]
    assert missing == []
    written = set(re.findall(r"https?://[^\s()]+", plain))
    assert written == {link for link in links - vendors if link.startswith("http")}
    assert not vendors or [link for link in written if link.endswith("/kalender.ics")]


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_page_have_the_same_facts(kind: str) -> None:
    plain, html = bodies(kind)
    folded = " ".join(plain.split())
    shown = visible_text(html)
    facts = [f"{READER.salutation},", OFFICE.name, *OFFICE.imprint, "Mit freundlichen Grüßen"]
    if kind not in ABOUT_A_LIST:
        facts += [SEMINAR.title, "Mittwoch, 16. November 2022", "10:30–12:00 Uhr"]
    for fact in facts:
        assert fact in folded
        assert fact in shown
    rows = re.findall(r"<th[^>]*>([^<]*)</th>\s*<td[^>]*>(.*?)</td>", html, re.DOTALL)
    assert len(rows) >= (0 if kind == "newsletter" else 2)
    for heading, value in rows:
        assert f"{visible_text(heading)}: {visible_text(value).strip()}" in folded


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_text_stands_on_the_page(kind: str) -> None:
    """Nothing is invented, lost in the middle or put in another order."""
    plain, html = bodies(kind)
    known = visible_text(html)
    position = 0
    for line in plain.splitlines():
        for part in re.split(r"\(?https?://[^\s()]+\)?\.?|^– |[–=-]{2,}|(?<=\w):(?= )|:$", line):
            for word in part.split():
                at = known.find(word.strip(",."), position)
                assert at >= 0, f"{word!r} in {line!r}"
                position = at


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_line_and_what_is_only_for_the_eye_are_left_out(kind: str) -> None:
    plain, html = bodies(kind)
    assert 'class="preheader"' in html
    assert "data-text" not in html
    assert "\u034f" in html
    assert "\u034f" not in plain
    assert "kopieren Sie diese Adresse" not in plain
    eyebrow = re.search(r'<p class="eyebrow"[^>]*>(.*?)</p>', html, re.DOTALL)
    assert eyebrow
    assert plain.startswith(visible_text(eyebrow[1]).strip())
    assert "\n\n\n" not in plain.replace("\r\n", "\n")
