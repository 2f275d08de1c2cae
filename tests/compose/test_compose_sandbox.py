"""Templates are bounded in work and size: counted, so that it holds on every machine."""

import contextlib

import pytest
from cost import LINEAR, doubling_ratio

from mailer.compose.environment import make_environment, render
from mailer.compose.lint import unknown_fields
from mailer.compose.markdown import html_template, refuse_bad_links
from mailer.domain.errors import ContentError, SeminarpostError
from mailer.issue_file import split_markdown

TOO_MUCH = (
    "{{ 'a' * 10**9 }}",
    "{{ 10**9 * 'a' }}",
    "{{ [1, 2] * 10**8 }}",
    "{{ 9**9**9 * 9 }}{{ 9**(9**9) }}",
    "{{ 2**900 * 2**900 }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(90000) %}xxxxxxxxxxxxxxx{% endfor %}",
    "{% for i in range(90000) if false %}{% endfor %}{% for i in range(90000) %}{% endfor %}",
    (
        "{% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}x{% endfor %}"
        "{% endfor %}{% endfor %}"
    ),
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% include 'x.html' %}{% include 'x.html' %}",
    "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "{% for x in [1, 1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "{% set n = namespace(x='ab') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "{% set n = namespace(x='ab') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%*d'|format(10**9, 1) }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ '{:{}}'.format(1, 10**9) }}",
    "{{ '{0:>{w}}'.format('a', w='1000000000') }}",
    "{{ 'a'|center(10**9) }}",
    "{{ 'a'|center(1000000000) }}",
    "{% filter center(1000000000) %}a{% endfilter %}",
    "{{ 'a'.center(10**9) }}",
    "{{ 'a'.ljust(10**9) }}",
    "{{ 'a'.zfill(10**9) }}",
    "{{ 'a'.expandtabs(10**9) }}",
    "{{ (1).to_bytes(10**9) }}",
    "{{ ('a' * 9999)|replace('a', 'b' * 9999) }}",
    "{{ ('a' * 9999).replace('', 'b' * 9999) }}",
    "{{ ('a' * 9999)|join('b' * 9999) }}",
    "{{ ('b' * 9999).join('a' * 9999) }}",
    "{{ ('\\n' * 9999)|indent(1000) }}",
    "{{ [1]|batch(10**9, 'x')|list }}",
    "{{ [1]|slice(10**9)|list }}",
    "{{ 1.5|round(10**9, 'ceil') }}",
    "{{ range(90000)|map('center', 1000)|join }}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "+".join("1" * 3000) + " }}",
    "{{ 'a'" + "|upper" * 3000 + " }}",
    "{% for a in [1] %}" * 30 + "{% endfor %}" * 30,
    "{% if 1 %}" * 500 + "{% endif %}" * 500,
)


@pytest.mark.parametrize("source", TOO_MUCH)
def test_a_template_that_asks_too_much_is_told_its_line(source: str) -> None:
    with pytest.raises(ContentError, match=r"templates/x\.html:\d+: ") as caught:
        render(make_environment({"x.html": f"\n{source}"}), "x.html", {})
    assert caught.value.sentence.de != caught.value.sentence.en
    unknown_fields({"x.html": source})  # the lint survives it too


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% for i in range(3) %}{{ loop.index }}/{{ loop.length }} {% endfor %}", "1/3 2/3 3/3 "),
        ("{% for i in [3, 1] if i > 1 %}{{ i }}{% else %}-{% endfor %}", "3"),
        ("{% for i in [] %}x{% else %}-{% endfor %}", "-"),
        (
            "{% for i in [[1], []] recursive %}{{ loop(i) if i is iterable else i }}{% endfor %}",
            "1",
        ),
        ("{{ 'a' ~ 1 ~ '<' }}", "a1&lt;"),
        ("{{ '-' * 40 }}", "-" * 40),
        ("{{ 7 * 6 }} {{ 2 ** 10 }} {{ 7 % 4 }} {{ 5000|round|int }}", "42 1024 3 5000"),
        ("{{ 'a %s'|format('b') }} {{ '{:>5}'.format('c') }}", "a b     c"),
        ("{{ ('x y' * 900)|truncate(2000)|length }}", "1999"),
        ("{{ ['b', 'a']|sort|join(', ')|upper }}", "A, B"),
        ("{% macro m(a) %}<b>{{ a }}</b>{% endmacro %}{{ m('<') }}", "<b>&lt;</b>"),
        ("{{ 'a?bcc=b@example.org'|mailto }}", "mailto:a%3Fbcc=b@example.org"),
    ],
)
def test_what_templates_need_works_as_before(source: str, text: str) -> None:
    assert render(make_environment({"x.html": source}), "x.html", {}) == text


def test_every_rendering_has_a_budget_of_its_own() -> None:
    environment = make_environment({"x.html": "{% for i in range(30000) %}{% endfor %}x"})
    assert [render(environment, "x.html", {}) for _ in range(5)] == ["x"] * 5


KNOTS = (
    "![", "[[[[", "[", "[]", "[a](", "[a][", "](", "****", "**a ", "*a_", "_", "<<<<", "<a ", "`",
    "``a ", "> ", "> - ", "- a\n  ", "1. ", "\\", "&#", "[a]: b\n", "# a\n", "https://", "{{", "~",
)  # fmt: skip


@pytest.mark.parametrize("unit", KNOTS)
@pytest.mark.parametrize("parse", [html_template, refuse_bad_links, split_markdown])
def test_twice_the_marks_take_twice_the_time(parse, unit: str) -> None:  # type: ignore[no-untyped-def]
    args = () if parse is split_markdown else ("text.md",)

    def read(length: int) -> None:
        with contextlib.suppress(SeminarpostError):  # refused is an answer, too
            parse((unit * length)[:length], *args)

    assert doubling_ratio(read, 15_000) <= LINEAR


@pytest.mark.parametrize("parse", [html_template, refuse_bad_links])
def test_a_text_longer_than_a_mail_is_refused_with_a_sentence(parse) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ContentError, match=r"text\.md: the text is too long with 50001 char"):
        parse("a" * 50_001, "text.md")
