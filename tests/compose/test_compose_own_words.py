"""Own words in a mail: each reader's values in both parts, and nothing but words in the header."""

from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from compose.compose_examples import HOSTILE, OFFICE, READER, SEMINAR, any_reader, kind_snapshot

from bench.oracle import parsed
from mailer.compose.composer import Composer, fingerprint
from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import (
    Change,
    Issue,
    News,
    Snapshot,
    Texts,
    snapshot_from_json,
)
from mailer.compose.texts import written
from mailer.domain.errors import ContentError, SeminarpostError

PLAIN = replace(READER, entry=None)


def snapshot(own: Texts | None = None, kind: str = "invitation", **more: Texts) -> Snapshot:
    texts = {"de": own or Texts(), **more}
    return replace(kind_snapshot(kind), texts=tuple(texts.items()))


def message(own: Texts, reader: Recipient = PLAIN, kind: str = "invitation") -> EmailMessage:
    return parsed(Composer(snapshot(own, kind)).message(reader))


def part(mail: EmailMessage, subtype: str) -> str:
    body = mail.get_body((subtype,))
    assert body is not None
    return str(body.get_content())


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_reader_gets_their_own_words_in_both_parts() -> None:
    own = Texts(intro="Für {{ reader.name }} bei **{{ reader.organisation }}**.")
    composer = Composer(snapshot(own))
    for number in range(30):
        reader = replace(any_reader(number, "de"), entry=None)
        mail = parsed(composer.message(reader))
        wanted = flat(f"Für {reader.name} bei {reader.organisation}.")
        assert wanted in flat(part(mail, "plain"))
        assert "<script>alert" not in part(mail, "html")


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_reader_is_called_is_never_more_than_a_name(words: str) -> None:
    own = Texts(intro="Name: {{ reader.name }}.", blocks=("[A]({{ reader.settings_url }})",))
    mail = message(own, replace(PLAIN, name=words, organisation=words))
    assert flat(f"Name: {words}.") in flat(part(mail, "plain"))
    for bad in ("<script>alert", "<img src=x"):
        assert bad not in part(mail, "html")


@pytest.mark.parametrize("title", ["A <b> & \"C\" 'd'", "**fett** [x](y)", "{{ 7 * 7 }} {% if %}"])
def test_what_a_seminar_is_called_stays_what_it_is(title: str) -> None:
    one = snapshot(Texts("Es geht um {{ seminar.title }}", "", "Titel: {{ seminar.title }}!"))
    mail = parsed(Composer(replace(one, seminar=replace(SEMINAR, title=title))).message(PLAIN))
    assert mail["Subject"] == f"Es geht um {title}"
    assert f"Titel: {title}!" in flat(part(mail, "plain"))
    assert "<strong>fett" not in part(mail, "html")
    assert "Titel: 49" not in part(mail, "html")


def test_each_part_of_the_words_stands_in_its_place() -> None:
    own = Texts("Betreff", "Vorschau", "Anfang.", ("Erster Kasten.", "- eins\n- zwei"))
    mail = message(own)
    html, plain = part(mail, "html"), part(mail, "plain")
    assert mail["Subject"] == "Betreff"
    assert html.index("Vorschau") < html.index("Anfang.") < html.index("Erster Kasten.")
    assert plain.index("Anfang.") < plain.index("Erster Kasten.") < plain.index("zwei")
    assert "Vorschau" not in plain  # an inbox shows it, nobody reads it
    without = message(Texts())
    assert "Anfang." not in part(without, "html")
    assert without["Subject"] != "Betreff"


def test_one_language_is_not_the_other() -> None:
    composer = Composer(snapshot(Texts("Deutsch", "", "Deutsch."), en=Texts(intro="English.")))
    german = parsed(composer.message(PLAIN))
    english = parsed(composer.message(replace(PLAIN, language="en")))
    assert german["Subject"] == "Deutsch"
    assert english["Subject"] != "Deutsch"
    for mail, here, elsewhere in (
        (german, "Deutsch.", "English."), (english, "English.", "Deutsch."),
    ):  # fmt: skip
        assert here in part(mail, "plain")
        assert elsewhere not in part(mail, "plain")


@pytest.mark.parametrize(
    "subject",
    ["Für {{ reader.name }}", "{{reader.organisation}}", "x {{\nreader.settings_url }}"],
)
def test_no_field_of_a_reader_in_the_subject(subject: str) -> None:
    with pytest.raises(ContentError) as problem:
        written({"de": Texts(subject=subject)})
    assert problem.value.sentence.de == (
        "texts/de/subject: Felder der Empfänger dürfen nicht im Betreff stehen."
    )
    # Who only writes about it, may.
    assert message(Texts(subject="Was ist reader.name?"))["Subject"] == "Was ist reader.name?"


@pytest.mark.parametrize("breaks", ["\r\n", "\n", "\r", "\u2028", "\x85", "\v"])
def test_a_subject_brings_no_header_along(breaks: str) -> None:
    mail = message(Texts(subject=f"Betreff{breaks}Bcc: x@example.org{breaks}{breaks}Text"))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Betreff Bcc: x@example.org Text"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x9f"])
def test_a_control_character_in_a_subject_is_refused(control: str) -> None:
    with pytest.raises(SeminarpostError):
        message(Texts(subject=f"Betreff{control}"))


@pytest.mark.parametrize("control", ["\x00", "\x01", "\x0b", "\x0c", "\x1b", "\x7f", "\ufffe"])
def test_a_control_character_in_a_text_breaks_nothing(control: str) -> None:
    mail = message(Texts(intro=f"vor{control}nach"))
    assert "vor" in part(mail, "plain")
    assert "nach" in part(mail, "html")


def test_braces_are_shown_and_never_run() -> None:
    own = Texts("{% if x %} {# y #}", "{% z", "{% set a = 1 %} {# weg #} {", ("{{",))
    mail = message(own)
    assert mail["Subject"] == "{% if x %} {# y #}"
    assert "{% set a = 1 %} {# weg #} {" in flat(part(mail, "plain"))


@pytest.mark.parametrize(
    ("own", "where"),
    [
        (Texts(subject="{{ seminar.titel }}"), "texts/de/subject"),
        (Texts(preheader="{{ seminar.titel }}"), "texts/de/preheader"),
        (Texts(intro="{{ seminar.titel }}"), "texts/de/intro"),
        (Texts(blocks=("ok", "{{ seminar.titel }}")), "texts/de/block-2"),
    ],
)
def test_an_unknown_placeholder_names_its_place(own: Texts, where: str) -> None:
    with pytest.raises(ContentError) as problem:
        Composer(snapshot(own))
    assert problem.value.sentence.en == (
        f'{where}: there is no placeholder "seminar.titel"; perhaps "seminar.title" is meant.'
    )


def test_a_preheader_may_name_the_reader() -> None:
    html = part(message(Texts(preheader="Für {{ reader.name }} <b>")), "html")
    assert "Für Dr.\u00a0Änne Müller &lt;b&gt;" in html


def test_words_are_part_of_what_is_released() -> None:
    plain = fingerprint(snapshot(), PLAIN)
    for own in (Texts(subject="x"), Texts(preheader="x"), Texts(intro="x"), Texts(blocks=("x",))):
        assert fingerprint(snapshot(own), PLAIN) != plain
    assert fingerprint(snapshot(en=Texts(intro="x")), PLAIN) != plain
    assert fingerprint(snapshot(Texts()), PLAIN) == plain


def test_words_survive_the_freezer() -> None:
    one = snapshot(Texts("s", "p", "i {{ reader.name }}", ("b",)), en=Texts(intro="e"))
    assert snapshot_from_json(one.to_json()) == one
    thawed = Composer(snapshot_from_json(one.to_json()))
    assert thawed.message(PLAIN) == Composer(one).message(PLAIN)


# Newsletters on the web


def issue(**changes: Any) -> Issue:
    values: dict[str, Any] = {
        "title": "Neues",
        "intro": "<p>Deutsch.</p>",
        "web_url": "https://e.org/a",
        "language": "de",
    }
    return Issue(**(values | changes))


def newsletter(*translations: Issue) -> Snapshot:
    return replace(kind_snapshot("newsletter"), issue=issue(), translations=translations)


ENGLISH = issue(title="News", intro="<p>English.</p>", language="en")


def test_an_issue_speaks_the_languages_it_has() -> None:
    both, one = Composer(newsletter(ENGLISH)), Composer(newsletter())
    assert (both.languages, one.languages) == (["de", "en"], ["de"])
    assert (both.language_for("en"), one.language_for("en")) == ("en", "de")
    mail = parsed(both.message(replace(PLAIN, language="en")))
    assert (mail["Content-Language"], "English." in part(mail, "plain")) == ("en", True)
    assert "Deutsch." not in part(mail, "plain")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_web_page_knows_no_reader(language: str) -> None:
    page = Composer(newsletter(ENGLISH)).web_view(language)
    assert ("Deutsch." in page, "English." in page) == (language == "de", language == "en")
    for private in (READER.name, "abmelden", "einstellungen", "https://e.org/a", 'href=""'):
        assert private not in page, private
    assert OFFICE.imprint[0] in page


# Who has heard of neither change hears of both


def news(*changes: tuple[str, str, str], note: str = "", language: str = "de") -> News:
    return News(((language, tuple(Change(*one) for one in changes)),), note)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (news(("Tag", "1", "2")), news(("Tag", "2", "3")), news(("Tag", "1", "3"))),
        (news(("Tag", "1", "2")), news(("Tag", "2", "1")), news()),
        (
            news(("Tag", "1", "2")),
            news(("Ort", "A", "B")),
            news(("Ort", "A", "B"), ("Tag", "1", "2")),
        ),
        (
            news(("Tag", "1", "2"), ("Ort", "A", "B")),
            news(("Tag", "2", "3")),
            news(("Tag", "1", "3"), ("Ort", "A", "B")),
        ),
        (news(("Link", "", "x")), news(("Link", "x", "")), news()),
        (news(note="alt"), news(note="neu"), news(note="neu")),
        (news(note="alt"), news(("Tag", "1", "2")), news(("Tag", "1", "2"), note="alt")),
        (News(), news(("Tag", "1", "2")), news(("Tag", "1", "2"))),
    ],
)
def test_two_changes_are_told_as_one(first: News, second: News, both: News) -> None:
    assert first.followed_by(second) == both


def test_each_language_is_told_its_own() -> None:
    first = News((("de", (Change("Tag", "1", "2"),)), ("en", (Change("Day", "1", "2"),))))
    second = News((("de", (Change("Tag", "2", "3"),)), ("en", (Change("Day", "2", "3"),))))
    assert first.followed_by(second).in_language("en") == (Change("Day", "1", "3"),)
