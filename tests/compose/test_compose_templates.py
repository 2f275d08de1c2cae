"""Templates: what is misspelt, broken or forbidden is told with file, line and what is meant."""

from dataclasses import replace

import pytest
from compose.compose_examples import READER, SEMINAR, content, own_snapshot
from hypothesis import given
from hypothesis import strategies as st

from bench.oracle import decoded, visible_text
from mailer.compose.composer import Composer
from mailer.compose.environment import make_environment, render
from mailer.compose.lint import unknown_fields
from mailer.domain.errors import ContentError
from mailer.domain.seminar import Speaker

FILE = "templates/de/own/body.html"


def refused(body: str, **more: str) -> ContentError:
    files = {f"de/{name}.html": source for name, source in more.items()}
    with pytest.raises(ContentError) as found:
        Composer(own_snapshot(body, more=files)).message(READER)
    return found.value


@pytest.mark.parametrize(
    ("body", "place", "sentence"),
    [
        ("<p>\n{{ seminar.titel }}", f"{FILE}:2", "„titel“ gibt es nicht; gemeint ist vielleicht"),
        ("<p>\n{{ seminar.titel }}", f"{FILE}:2", "gemeint ist vielleicht „title“"),
        ("{{ office.adress }}", f"{FILE}:1", "„adress“ gibt es nicht"),
        ("\n\n{{ reader.nam }}", f"{FILE}:3", "gemeint ist vielleicht „name“"),
        ("{{ reader.organization }}", f"{FILE}:1", "gemeint ist vielleicht „organisation“"),
        ("{{ list.nmae }}", f"{FILE}:1", "gemeint ist vielleicht „name“"),
        ("{{ mail.subjekt }}", f"{FILE}:1", "gemeint ist vielleicht „subject“"),
        ("{{ seminar.speakers[0].fullname }}", f"{FILE}:1", "gemeint ist vielleicht „full_name“"),
        ("{{ semnar.title }}", f"{FILE}:1", "„semnar“ gibt es nicht"),
        ("{% if seminar.onlin %}x{% endif %}", f"{FILE}:1", "gemeint ist vielleicht „online“"),
        ("{% for x in seminar.speaker %}{% endfor %}", f"{FILE}:1", "vielleicht „speakers“"),
        ("{{ seminar.zzz }}", f"{FILE}:1", "„zzz“ gibt es nicht."),
        ("{{ seminar.titel + 'x' }}", f"{FILE}:1", "„title“"),
        ("{{ seminar.titel|upper }}", f"{FILE}:1", "„title“"),
        ("{{ seminar.titel == 'x' }}", f"{FILE}:1", "„title“"),
        ("{{ seminar.titel() }}", f"{FILE}:1", "„title“"),
        ("{{ seminar.titel.x }}", f"{FILE}:1", "„title“"),
        ("x{{ {'a': 1}.b }}", f"{FILE}:1", "„b“ gibt es nicht"),
        # Syntax
        ("<p>\n<p>\n{% if %}", f"{FILE}:3", "die Vorlage ist fehlerhaft: "),
        ("{{ seminar.title", f"{FILE}:1", "fehlerhaft"),
        ("{% if x %}\n", f"{FILE}:1", "fehlerhaft"),
        ("\n{{ seminar.title|groß }}", f"{FILE}:2", "fehlerhaft"),
        ("\n{{ seminar.title|nofilter }}", f"{FILE}:2", "fehlerhaft"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", f"{FILE}:1", "fehlerhaft"),
        # Missing files
        ("<p>\n{% include 'de/_weg.html' %}", f"{FILE}:2", "„de/_weg.html“ gibt es nicht"),
        ("{% extends 'de/_weg.html' %}", f"{FILE}:1", "„de/_weg.html“ gibt es nicht"),
        ("{% import '../../etc/passwd' as x %}", f"{FILE}:1", "gibt es nicht"),
        # What fails while it is filled in
        ("\n{{ 1 / 0 }}", f"{FILE}:2", "ging etwas schief"),
        ("{{ 'x' + 1 }}", f"{FILE}:1", "ging etwas schief"),
        ("{{ seminar.title|round }}", f"{FILE}:1", "ging etwas schief"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", f"{FILE}:1", "zu oft auf"),
        # What no template may do
        ("{{ seminar.__class__ }}", f"{FILE}:1", "das darf eine Vorlage nicht"),
        ("\n{{ ''.__class__.__mro__ }}", f"{FILE}:2", "das darf eine Vorlage nicht"),
        ("{{ ''.mro }}", f"{FILE}:1", ""),
        ("{{ [].__class__.__base__.__subclasses__() }}", f"{FILE}:1", "darf eine Vorlage nicht"),
        ("{{ reader.name._token }}", f"{FILE}:1", "darf eine Vorlage nicht"),
        ("{{ reader.name.__init__ }}", f"{FILE}:1", "darf eine Vorlage nicht"),
        ("{{ '{0.__class__}'.format(seminar) }}", f"{FILE}:1", "darf eine Vorlage nicht"),
        ("{{ ('{x.__class__}'|safe).format(x=seminar) }}", f"{FILE}:1", "darf eine Vorlage nicht"),
        ("{{ self.__init__.__globals__ }}", f"{FILE}:1", "darf eine Vorlage nicht"),
        ("{{ cycler.__init__.__globals__ }}", f"{FILE}:1", "darf eine Vorlage nicht"),
        ("{% set seminar.title = 'x' %}", f"{FILE}:1", "ging etwas schief"),
        ("{% do [1].append(2) %}", f"{FILE}:1", "darf eine Vorlage nicht"),
        ("{% do reader.update(name='x') %}", f"{FILE}:1", "darf eine Vorlage nicht"),
        ("{% for x in range(10000000) %}x{% endfor %}", f"{FILE}:1", "verlangt zu viel"),
        # An empty mail is a mistake too.
        ("", f"{FILE}:1", "die Vorlage ist leer"),
        ("  \n", f"{FILE}:1", "die Vorlage ist leer"),
        ("<!-- später -->", f"{FILE}:1", "die Vorlage ist leer"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_told_with_file_and_line(body: str, place: str, sentence: str) -> None:
    problem = refused(body)
    assert problem.sentence.de.startswith(f"{place}: ")
    assert problem.sentence.en.startswith(f"{place}: ")
    assert sentence in problem.sentence.de
    assert problem.sentence.de.endswith(".")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("<p>\n\n{{ seminar.titel }}", 3),
        ("\n{% if %}", 2),
        ("\n{% include 'de/_weg.html' %}", 2),
        ("\n{{ 1 / 0 }}", 2),
        ("\n\n\n{{ ''.__class__ }}", 4),
    ],
)
def test_the_file_that_is_wrong_is_named_not_the_one_that_includes_it(
    source: str, line: int
) -> None:
    problem = refused("<p>\n\n\n\n{% include 'de/_part.html' %}", _part=source)
    assert problem.sentence.de.startswith(f"templates/de/_part.html:{line}: ")


def test_a_missing_subject_is_named() -> None:
    snapshot = own_snapshot("<p>x</p>")
    broken = replace(snapshot, templates=(("de/own/body.html", "<p>x</p>"),))
    with pytest.raises(ContentError, match=r"^templates/de/own/subject\.txt:1: "):
        Composer(broken).message(READER)


@pytest.mark.parametrize(
    ("source", "findings"),
    [
        ("{{ seminar.title }} {{ reader.name }} {{ office.imprint }} {{ list.name }}", []),
        ("{% if false %}\n{{ seminar.titel }}{% endif %}",
         ["2: das Feld „seminar.titel“ gibt es nicht; gemeint ist vielleicht „title“."]),
        ("{% if seminar.free %}{% elif seminar.fre %}{% endif %}",
         ["1: das Feld „seminar.fre“ gibt es nicht; gemeint ist vielleicht „free“."]),
        ("{{ 'x' if true else reader.nam }}",
         ["1: das Feld „reader.nam“ gibt es nicht; gemeint ist vielleicht „name“."]),
        ("\n\n{{ semnar.title }}",
         ["3: das Feld „semnar“ gibt es nicht; gemeint ist vielleicht „seminar“."]),
        ("{{ office.xyzzy }}", ["1: das Feld „office.xyzzy“ gibt es nicht."]),
        ("{{ office.nam }}\n{{ list.purpos }}\n{{ mail.knd }}",
         ["1: das Feld „office.nam“ gibt es nicht; gemeint ist vielleicht „name“.",
          "2: das Feld „list.purpos“ gibt es nicht; gemeint ist vielleicht „purpose“.",
          "3: das Feld „mail.knd“ gibt es nicht; gemeint ist vielleicht „kind“."]),
        ("{% macro never() %}{{ seminar.titel }}{% endmacro %}",
         ["1: das Feld „seminar.titel“ gibt es nicht; gemeint ist vielleicht „title“."]),
        ("{% block a %}{{ super() }}{{ self.a() }}{% endblock %}", []),
        ("{% for x in seminar.speakers %}{{ loop.index }}{{ x.name }}{% endfor %}", []),
        ("{% import 'de/_parts.html' as parts %}{{ parts.x() }}", []),
        ("{% from 'de/_parts.html' import x, y as z %}{{ x() }}{{ z() }}", []),
        ("{% macro m(seminar) %}{{ seminar.own }}{% endmacro %}{{ m({'own': 1}) }}", []),
        ("{% macro m() %}{{ caller() }}{{ varargs }}{% endmacro %}{% call m() %}{% endcall %}", []),
        ("{% set n = namespace(x=1) %}{{ n.x }}{{ range(3) }}{{ dict(a=1) }}", []),
        ("{% for seminar in [1] %}{{ seminar.own }}{% endfor %}", []),
    ],
)  # fmt: skip
def test_lint_reads_every_branch(source: str, findings: list[str]) -> None:
    found = unknown_fields({"de/own/body.html": source, "mail.css": "{{ not.read }}"})
    assert [one.de for one in found] == [f"{FILE}:{finding}" for finding in findings]
    assert all(one.en.startswith(f"{FILE}:") for one in found)


def test_lint_tells_syntax_errors_and_goes_on() -> None:
    found = unknown_fields({"de/a.html": "\n{% if %}", "de/b.txt": "{{ seminar.titel }}"})
    assert [one.en.partition(": ")[0] for one in found] == [
        "templates/de/a.html:2",
        "templates/de/b.txt:1",
    ]
    assert "the template is broken" in found[0].en


def test_lint_finds_nothing_in_our_own_templates() -> None:
    assert unknown_fields(content().templates) == []


HOSTILE_WORDS = "{{ 7 * 7 }} {% raw %} {# x #} <b>fett</b> & \"'</title><script>"


def test_what_stands_in_a_seminar_is_never_a_template() -> None:
    """Nor markup: titles, texts and speakers are escaped wherever a page shows them."""
    seminar = replace(
        SEMINAR,
        title=HOSTILE_WORDS,
        series=HOSTILE_WORDS,
        teaser=HOSTILE_WORDS,
        body=(HOSTILE_WORDS,),
        speakers=(Speaker(HOSTILE_WORDS, "", HOSTILE_WORDS, HOSTILE_WORDS),),
    )
    body = (
        "<html><head><title>{{ mail.subject }}</title></head><body>"
        '<h1 title="{{ seminar.title }}">{{ seminar.title }}</h1><p>{{ seminar.series }}</p>'
        "<p>{{ seminar.teaser }}</p><p>{{ seminar.body|join(' ') }}</p>"
        "{% for one in seminar.speakers %}<p>{{ one.full_name }}, {{ one.role }}</p>{% endfor %}"
    )
    snapshot = own_snapshot(body, subject="{{ seminar.title }}")
    found = decoded(Composer(replace(snapshot, seminar=seminar)).message(READER))
    assert found.headers["Subject"] == HOSTILE_WORDS
    events = found.part("text/html")
    assert [event[0] for event in events if event[0] in {"<b>", "<script>"}] == []
    assert ("<h1>", f"title={HOSTILE_WORDS}") in events
    assert [event[1] for event in events if event[0] == "text"].count(HOSTILE_WORDS) == 5
    assert "49" not in str(found)
    assert found.part("text/plain")[0] == HOSTILE_WORDS


@given(st.text(st.sampled_from("{}%#-+ 7*axy<>&\"'|"), max_size=20))
def test_a_value_is_printed_never_run(words: str) -> None:
    environment = make_environment({"a.txt": "[{{ x }}]", "a.html": "<p>{{ x }}</p>"})
    assert render(environment, "a.txt", {"x": words}) == f"[{words}]"
    shown = visible_text(render(environment, "a.html", {"x": words}))
    assert shown.split() == words.split()


def test_lines_with_nothing_but_a_tag_leave_no_trace() -> None:
    source = "a\n  {% if true %}\nb\n  {% endif %}\nc"
    assert render(make_environment({"a.txt": source}), "a.txt", {}) == "a\nb\nc"


def test_strict_but_not_deaf_undefined_can_be_asked_for() -> None:
    environment = make_environment(
        {"a.txt": "{{ 'ja' if x is defined else 'nein' }} {{ x|default('leer') }}"}
    )
    assert render(environment, "a.txt", {}) == "nein leer"
