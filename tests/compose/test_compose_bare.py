"""Addresses that a template gives away bare: every one is known to be harmless, or warned of."""

from dataclasses import fields

import pytest
from compose.compose_examples import content

from mailer.compose.lint_bare import BY_PAGE, bare_addresses
from mailer.compose.seminar_view import SeminarView, SessionView
from mailer.domain.details import Access, Details

HARMLESS = {
    "page_url": "the event's public page",
    "register_url": "the public form, or the office's of elsewhere",
    "join_url": "empty for readers without a place, and the last reminder shows it on purpose",
    "test_url": "where anybody tries out the technology",
    "conference_privacy_url": "a public notice",
    "survey_url": "the office's own survey, which has no page and no term here",
    "certificate_url": "the office's own place for certificates, which has no term here",
}


def test_every_address_of_a_seminar_is_decided_about() -> None:
    known = {
        one.name
        for view in (SeminarView, SessionView, Details, Access)
        for one in fields(view)
        if one.name.endswith("_url")
    }
    assert known == HARMLESS.keys() | BY_PAGE.keys()
    assert HARMLESS.keys().isdisjoint(BY_PAGE)


def test_the_program_s_own_templates_give_none_away() -> None:
    assert bare_addresses(content().templates) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ seminar.materials_url }}",
        '<a href="{{ seminar.materials_url }}">Unterlagen</a>',
        "{{ parts.button('Unterlagen', seminar.materials_url) }}",
        "{% if seminar.materials_url %}{{ seminar.materials_url }}{% endif %}",
        "{{ seminar.materials_url or seminar.page_url }}",
        "{{ seminar.materials_url|e }}",
        "{% set url = seminar.materials_url %}{{ url }}",
        "{% for one in [seminar.materials_url] %}{{ one }}{% endfor %}",
        "{% macro own(seminar) %}{{ seminar.materials_url }}{% endmacro %}",
        "{{ seminar.materials_url if seminar.online else '' }}",
        "{% if not now.materials_gone %}{{ seminar.materials_url }}{% endif %}",
        "{% if seminar.materials_until %}{{ seminar.materials_url }}{% endif %}",
        "{% if not seminar.materials_until %}{% else %}{{ seminar.materials_url }}{% endif %}",
        "{% if seminar.online %}{% else %}{{ seminar.materials_url }}{% endif %}",
    ],
)
def test_what_gets_out_is_told_with_file_and_line(source: str) -> None:
    for field, right in (("materials_url", "materials"), ("details.recording_url", "recording")):
        changed = source.replace("materials_url", field)
        (found,) = bare_addresses({"de/own/body.html": f"<p>\n{changed}"})
        for told in (found.de, found.en):
            assert told.startswith(f"templates/de/own/body.html:2: {field.rpartition('.')[2]} ")
            assert f"{{{{ parts.{right}(seminar, reader) }}}}" in told


@pytest.mark.parametrize(
    "source",
    [
        "{% if seminar.materials_url %}Es gibt Unterlagen.{% endif %}",
        "{{ 'Unterlagen' if seminar.materials_url else 'Danke' }}",
        "{% set has = seminar.materials_url or seminar.details.recording_url %}",
        "{% if not seminar.materials_url %}Keine.{% endif %}",
        "{{ parts.materials(seminar, reader) }}",
        "{{ parts.button('x', parts.materials(seminar, reader)) }}",
        "{% if seminar.materials_until %}{% else %}{{ seminar.materials_url }}{% endif %}",
        "{% if not seminar.materials_until %}{{ seminar.materials_url }}{% endif %}",
        "{{ '' if seminar.materials_until else seminar.materials_url }}",
        "{{ seminar.page_url if list.name else parts.recording(seminar, reader) }}",
        "{# {{ seminar.materials_url }} #}",
        "{{ seminar.materials_url",  # broken: told by who looks for that
    ],
)
def test_what_only_asks_is_not_told(source: str) -> None:
    assert bare_addresses({"de/own/body.html": source}) == []
