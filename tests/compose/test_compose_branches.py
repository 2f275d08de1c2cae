"""Templates that ask something of a reader: right for everybody, or refused with a sentence."""

import html
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from compose.compose_examples import HOSTILE, OFFICE, READER, own_snapshot

from bench.oracle import decoded, html_events, parsed, slow_message
from mailer.compose.composer import Composer
from mailer.compose.recipient import Recipient
from mailer.domain.errors import ContentError

MANY = 70
SOME = [
    replace(READER, name=name, organisation=organisation, gets_join_link=link)
    for name, organisation, link in (
        ("Anna", "Stadt Köln", True),
        ("", "", False),
        ("Dr. Ämilia <b>&amp; Söhne</b>", "", True),
        ("anna beispiel", "Kreis", False),
    )
]


def page(content: str) -> str:
    return f"<html><body><p>Guten Tag.</p>{content}</body></html>"


def same_as_slow(composer: Composer, reader: Recipient) -> bool:
    """Equal but for a blank line where a whole paragraph is one empty value."""
    slow = decoded(slow_message(composer.snapshot, reader))
    fast = decoded(composer.message(reader))
    return slow.part("text/html") == fast.part("text/html") and (
        list(filter(None, slow.part("text/plain"))) == list(filter(None, fast.part("text/plain")))
    )


@pytest.mark.parametrize(
    ("content", "variants"),
    [
        ("<p>{{ reader.name }}</p>", 1),
        ("<p>{% if reader.organisation %}{{ reader.organisation }}{% else %}–{% endif %}</p>", 2),
        ("<p>{{ reader.name or 'ohne Namen' }}</p>", 2),
        ("<p>{{ reader.name|default('ohne', true) }}</p>", 2),
        ("<p>{{ 'ja' if not reader.gets_join_link }}</p>", 2),
        ("<p>{% if reader.name and reader.gets_join_link %}{{ reader.name }}{% endif %}</p>", 3),
        ("<p>{{ reader.name|upper }}</p>", 4),
        ("<p>{% if reader.name == 'Anna' %}Anna!{% endif %}</p>", 4),
        ("<p>{% if 'Dr.' in reader.name %}Titel{% endif %}</p>", 4),
        ("<p>{% if reader.name in ['Anna', 'Bo'] %}bekannt{% endif %}</p>", 4),
        ("<p>{{ reader.name|length }} {{ reader.name[:2] }}</p>", 4),
        ("<p>{{ reader.name.split()|join('-') }}</p>", 4),
        ("<p>{{ '%s!'|format(reader.name) }}</p>", 4),
        ("<p>{% for letter in reader.name %}{{ letter }} {% endfor %}</p>", 4),
        ("<p>{{ reader.name|replace('a', 'A')|truncate(5) }}</p>", 4),
        ("<p>{{ 'ja' if reader.name < 'Anton' }}</p>", 4),
        # Two of the four have no organisation: their names are never asked for.
        ("<p>{% if reader.organisation %}{{ reader.name|lower }}{% endif %}</p>", 4),
        # Said again and again, but never changed: tokens pass.
        ("<p>{% set x = reader.name %}{{ x }} {{ x }}</p>", 1),
        ("<p>{% set x %}<b>{{ reader.name }}</b>{% endset %}{{ x }}</p>", 1),
        ("{% macro m(x) %}<p>{{ x }}</p>{% endmacro %}{{ m(reader.name) }}", 1),
        ("<p>{{ [reader.name, reader.organisation]|join(' / ') }}</p>", 1),
        ("<p>{{ reader.name|e }} {{ reader.gets_join_link }}</p>", 1),
    ],
)
def test_a_question_makes_as_many_variants_as_it_has_answers(content: str, variants: int) -> None:
    composer = Composer(own_snapshot(page(content)))
    for reader in [*SOME, *reversed(SOME)]:
        assert same_as_slow(composer, reader), reader.name
    assert len({id(composer.skeleton(reader)) for reader in SOME}) == variants


def test_more_answers_than_variants_are_kept_is_still_right() -> None:
    composer = Composer(own_snapshot(page("<p>{{ reader.name|upper }}</p>")))
    readers = [replace(READER, name=f"Name {number} <ü>") for number in range(MANY)]
    for reader in readers:
        assert f"NAME {reader.name[5:].upper()}" in decoded(composer.message(reader)).part(
            "text/plain"
        )
    assert len(composer._skeletons) == 64
    first, last = readers[0], readers[-1]
    kept = composer.skeleton(last)
    assert composer.skeleton(first) is composer.skeleton(first)  # compiled again
    assert composer.skeleton(last) is kept


CHANGED = "verändert oder geprüft"
IN_STYLE = "nicht in style oder script"
NO_LINK = "keinen Link beginnen"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{% set x %}{{ reader.name }}{% endset %}{{ x|upper }}", CHANGED),
        ("{% set x %}{{ reader.name }}{% endset %}{{ x|lower }}", CHANGED),
        ("{% set x %}{{ reader.name }}{% endset %}{{ x|truncate(6, true, '') }}", CHANGED),
        ("{% set x %}{{ reader.name }}{% endset %}{{ x|length }}", CHANGED),
        ("{% set x %}{{ reader.name }}{% endset %}{{ x|reverse }}", CHANGED),
        ("{% set x %}{{ reader.name }}{% endset %}{% if x %}ja{% endif %}", CHANGED),
        ("{% set x %}{{ reader.name }}{% endset %}{{ 'a' if x == 'Anna' else x[1:] }}", CHANGED),
        ("{% filter title %}hallo {{ reader.name }}{% endfilter %}", CHANGED),
        ("{% macro m() %}{{ reader.name }}{% endmacro %}{{ m()|title }}", CHANGED),
        ("{% if reader.gets_join_link is true %}ja{% endif %}", CHANGED),
        ("{% if reader.name is string %}ja{% endif %}", CHANGED),
        ('<p style="color: {{ reader.name }}">x</p>', IN_STYLE),
        ("<p style='font-family: \"A\"; color: {{ reader.name }}'>x</p>", IN_STYLE),
        ("<style>p { content: '{{ reader.name }}' }</style>", IN_STYLE),
        ("<script>let name = '{{ reader.name }}'</script>", IN_STYLE),
        ('<p onclick="say({{ reader.name }})">x</p>', IN_STYLE),
        ('<a href="{{ reader.name }}">x</a>', NO_LINK),
        ("<a HREF = '{{ reader.organisation }}/x'>x</a>", NO_LINK),
        ('<img src="{{ reader.source }}" alt="">', NO_LINK),
        ('<table><tr><td background="{{ reader.salutation }}">x</td></tr></table>', NO_LINK),
        ('<!--[if mso]><a href="{{ reader.name }}">x</a><![endif]-->', NO_LINK),
    ],
)  # fmt: skip
def test_what_cannot_be_right_for_everybody_is_refused(content: str, why: str) -> None:
    with pytest.raises(ContentError) as refused:
        Composer(own_snapshot(page(content))).message(READER)
    assert why in refused.value.sentence.de
    assert refused.value.sentence.de.startswith("templates/de/own/body.html")


def test_a_change_is_noticed_whoever_comes_first() -> None:
    """For Anna the filter changes nothing: the check must not depend on her."""
    source = page("{% set x %}{{ reader.name }}{% endset %}{{ x|title }}")
    with pytest.raises(ContentError, match="changed or tested"):
        Composer(own_snapshot(source)).message(replace(READER, name="Anna"))


@pytest.mark.parametrize("subject", ["{{ reader.name }}", "Für {{ reader.salutation }}: x"])
def test_no_reader_in_the_subject(subject: str) -> None:
    with pytest.raises(ContentError, match=r"^templates/de/own/subject\.txt:1: .* the subject"):
        Composer(own_snapshot(page(""), subject=subject)).message(READER)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_field_within_an_address_is_percent_encoded(name: str) -> None:
    """In a link, in a link for Outlook alone, behind a URL field; never as markup."""
    source = page(
        '<a href="https://example.org/a?name={{ reader.name }}&amp;x=1#z">x</a>'
        '<!--[if mso]><a href="https://example.org/m?name={{ reader.name }}">x</a><![endif]-->'
        '<a href="{{ reader.settings_url }}?name={{ reader.name }}">x</a>'
        '<a href="https://example.org/p/{{ reader.name }}/z?name={{ reader.name }}">x</a>'
    )
    message = Composer(own_snapshot(source)).message(replace(READER, name=name))
    body = parsed(message).get_body(("html",))
    assert body is not None
    events = html_events(body.get_content())
    comment = next(event[1] for event in events if event[0] == "comment")
    links = [event[1].removeprefix("href=") for event in events if event[0] == "<a>"]
    links += [html_events(comment.partition("]>")[2])[0][1].removeprefix("href=")]
    assert len(links) == 4
    for link in links:
        assert link.isascii()
        assert parse_qs(urlsplit(link).query, keep_blank_values=True)["name"] == [name]
    assert urlsplit(links[0]).fragment == "z"
    assert links[1].startswith(READER.settings_url)
    assert [unquote(step) for step in urlsplit(links[2]).path.split("/")] == ["", "p", name, "z"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_field_stays_text_in_attributes_comments_and_titles(name: str) -> None:
    source = (
        "<html><head><title>{{ reader.name }}</title></head><body>"
        '<p title="{{ reader.name }}" class=\'a "b" {{ reader.name }}\'>{{ reader.name }}</p>'
        "<!--[if mso]><p>{{ reader.name }}</p><![endif]--><textarea>{{ reader.name }}</textarea>"
        "</body></html>"
    )
    content = decoded(Composer(own_snapshot(source)).message(replace(READER, name=name)))
    events = content.part("text/html")
    kinds = [event[0] for event in events if event[0].startswith("<") and "/" not in event[0]]
    assert kinds == ["<html>", "<head>", "<title>", "<body>", "<p>", "<textarea>"]
    comments = [event[1] for event in events if event[0] == "comment"]
    assert comments == [f"[if mso]><p>{html.escape(name)}</p><![endif]"]
    paragraph = next(event for event in events if event[0] == "<p>")
    assert paragraph[1:] == (f"title={name}", f'class=a "b" {name}')


def test_a_text_template_takes_the_place_of_the_text_read_off_the_page() -> None:
    snapshot = own_snapshot(
        page("<p>Seite</p>"),
        more={"de/own/body.txt": "Text für {{ reader.name }}\n{% if reader.source %}x{% endif %}"},
    )
    found = decoded(Composer(snapshot).message(replace(READER, name="<A & B>", source="")))
    assert found.part("text/plain") == ["Text für <A & B>"]
    assert "Seite" in str(found.part("text/html"))


LANGUAGES = {"en/own/body.html": page("Hello"), "en/own/subject.txt": "Subject"}


@pytest.mark.parametrize(
    ("wanted", "office", "spoken"),
    [("de", "de", "de"), ("en", "de", "en"), ("fr", "de", "de"), ("fr", "en", "en")],
)
def test_everybody_is_spoken_to_in_a_language_there_is(
    wanted: str, office: str, spoken: str
) -> None:
    snapshot = replace(
        own_snapshot(page("Hallo"), more=LANGUAGES), office=replace(OFFICE, language=office)
    )
    found = decoded(Composer(snapshot).message(replace(READER, language=wanted)))
    assert found.headers["Content-Language"] == spoken
    assert found.headers["Subject"] == {"de": "Betreff", "en": "Subject"}[spoken]


def test_a_kind_without_any_body_is_named() -> None:
    snapshot = replace(own_snapshot(""), templates=())
    with pytest.raises(ContentError, match=r"^templates/de/own/body\.html:1: "):
        Composer(snapshot).message(READER)
