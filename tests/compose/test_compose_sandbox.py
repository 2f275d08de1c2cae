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
    "{{ '{:９９９９９９９９９}'.format(1) }}",
    "{{ '{:٩٩٩٩٩٩٩٩٩}'.format(1) }}",
    "{{ '{:>{}}'.format('a', '９９９９９９') }}",
    "{{ '{:.999999999f}'.format(1.5) }}",
    "{{ '%(x)999999999s' % {'x': 'a'} }}",
    "{{ '%(x(y))999999999s' % {'x(y)': 'a'} }}",
    "{{ '%(x)999999999s'|format(x='a') }}",
    "{{ ('{0}' * 3000).format('a' * 9999) }}",
    "{{ ('%(a)s' * 1999) % {'a': 'a' * 9999} }}",
    "{{ ([[1] * 9999] * 9999)|sum(start=[])|length }}",
    "{{ [[1], [2]]|sum(start=[]) }}",
    "{{ ('a' * 9999)|truncate(5, true, 'b' * 9999) }}",
    "{{ ('a' * 9999)|truncate(5, true, 'b' * 999) }}",
    "{{ ('a' * 9999)|wordwrap(1, true, 'b' * 9999) }}",
    "{{ ('a\\n' * 5000)|indent('b' * 900) }}",
    "{{ range(50000)|map('string')|join(',' * 900) }}",
    "{{ ('x' * 9999).join(range(99)|map('string')) }}",
    "{{ range(0, 2 ** 61 * 50000, 2 ** 61 - 1)|unique|list|length }}",
    "{% set x = ('f' * 9999)|int(base=16) %}{{ x // 3 }}",
    "{% set n = namespace(x=9) %}{% for i in range(9000) %}{% set n.x = n.x - -n.x %}{% endfor %}",
    (
        "{% macro m(x) %}{% for i in range(20000) %}{{ x }}{% endfor %}{% endmacro %}"
        "{{ m('a' * 9999)|length }}"
    ),
    "{% set l = range(30000) %}{% for x in range(30000) %}{% set y = 'x' in l %}{% endfor %}",
    ("{% set l = range(30000)|list %}" + "{% for x in l if false recursive %}{% endfor %}" * 50),
    "{% for i in range(30000) %}{% set x = [" + "1," * 20_000 + "] %}{% endfor %}",
    "{{ ('a' * 9999).rfind('b' ~ 'a' * 5000) }}" * 300,
)


@pytest.mark.parametrize("source", TOO_MUCH)
def test_a_template_that_asks_too_much_is_told_its_line(source: str) -> None:
    with pytest.raises(ContentError, match=r"templates/x\.html:\d+: ") as caught:
        render(make_environment({"x.html": f"\n{source}"}), "x.html", {})
    assert caught.value.sentence.de != caught.value.sentence.en
    unknown_fields({"x.html": source})  # the lint survives it too


# How lists come to hold lists, twice as many with each step …
DOUBLED = {
    "list": "[n.x, n.x]",
    "tuple": "(n.x, n.x)",
    "dict": "{'a': n.x, 'b': n.x}",
    "call": "dict(a=n.x, b=n.x)",
    "sum": "[n.x] + [n.x]",
    "product": "[n.x] * 2",
    "batch": "[n.x, n.x]|batch(2)|list",
    "slice": "[n.x, n.x][:]",
    "arguments": "many(n.x, n.x)",
    "condition": "[n.x, n.x] if true else []",
}
# … and what might walk through them.
WALKED = (
    "", "{{ n.x }}", "{{ n.x|string }}", "{{ n.x|upper }}", "{{ n.x|e }}", "{{ n.x|wordcount }}",
    "{{ n.x|urlencode }}", "{{ n.x|join }}", "{{ n.x ~ 'a' }}", "{{ '%s' % n.x }}",
    "{{ '%r'|format(n.x) }}", "{{ '{}'.format(n.x) }}", "{{ '{!r}'.format(n.x) }}",
    "{{ '{0[0]}'.format(n.x) }}", "{{ [n.x]|map('string')|list }}", "{{ n.x == n.y }}",
    "{{ n.x < n.y }}", "{{ n.x in [n.y] }}", "{{ n.x is eq n.y }}", "{{ {n.x: 1} }}",
    "{{ [n.x]|unique|list }}", "{{ [n.x, n.y]|sort }}", "{{ [n.x, n.y]|max }}",
    "{{ [n.x].index(n.y) }}", "{{ n.x is lower }}", "{{ {}[n.x] }}", "{{ n.x|safe }}",
)  # fmt: skip


@pytest.mark.parametrize("walk", WALKED)
@pytest.mark.parametrize("how", DOUBLED)
@pytest.mark.parametrize("name", ["x.html", "x.txt"])
def test_lists_in_lists_are_counted_to_their_depth(how: str, walk: str, name: str) -> None:
    step = f"{{% set n.x = {DOUBLED[how]} %}}{{% set n.y = n.x %}}"
    source = (
        "{% set n = namespace(x=[1], y=[1]) %}"
        "{% macro many() %}{% set n.x = varargs %}{% endmacro %}"
        f"{{% for i in range(60) %}}{step}{{% endfor %}}{walk}"
    )
    if how == "arguments":
        source = source.replace("{% set n.x = many(n.x, n.x) %}", "{{ many(n.x, n.x) }}")
    with pytest.raises(ContentError, match=rf"templates/{name}:1: the template asks too much"):
        render(make_environment({name: source}), name, {})


@pytest.mark.parametrize(
    "step",
    [
        "l|select('eq', 1)|list", "l|reject|list", "l|batch(1)|first", "l|reverse|first",
        "l|map('upper')|first", "l|sort|first", "l|unique|first", "l|max", "l|sum",
        "l|join|length", "l[:]", "l[::2]|length", "l == k", "'x' in l", "l.count('x')",
        "l is eq k", "l|last", "(l, l)|length", "l|list|length", "{}.get(t)", "l is in d",
        "t[1:]|length", "l + [1]", "[l]|length", "r.count('x')", "'x' in r", "d[t]|default(1)",
    ],
)  # fmt: skip
def test_each_look_through_a_long_list_is_paid_for(step: str) -> None:
    source = (
        "{% set r = range(9000) %}{% set l = r|list %}{% set k = r|list %}{% set d = [] %}"
        "{% set t = (1,) * 9000 %}"
        f"{{% for x in range(5000) %}}{{% set y = {step} %}}{{% endfor %}}"
    )
    with pytest.raises(ContentError, match=r"templates/x\.html:1: the template asks too much"):
        render(make_environment({"x.html": source}), "x.html", {})


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{{ [1, 2] }}", "prints a whole list"),
        ("{{ {'a': 1} }}", "prints a whole list"),
        ("{{ ['a']|map('upper') }}", "prints a whole list"),
        ("{{ 'a' ~ [1] }}", "prints a whole list"),
        ("{{ [1]|upper }}", "prints a whole list"),
        ("{{ 'abc'|truncate(1) }}", "rendering the template failed"),
        ("{{ 1 / 0 }}", "rendering the template failed"),
        ("{{ range(3)|map('nichts')|list }}", "rendering the template failed"),
        ("{{ ['a']|sum }}", "rendering the template failed"),
        ("{{ joiner() + 1 }}", "rendering the template failed"),
        ("{{ [1, 'a']|sort }}", "rendering the template failed"),
    ],
)
def test_whatever_a_template_does_wrong_is_one_sentence(source: str, says: str) -> None:
    with pytest.raises(ContentError, match=rf"templates/x\.html:1: .*{says}"):
        render(make_environment({"x.html": source}), "x.html", {})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ [[1, 2], [3]] == [[1, 2], [3]] }}", "True"),
        ("{% set a, b = 1, 2 %}{{ a }}{{ b }}", "12"),
        ("{% for a, b in {'x': 1}.items() %}{{ a }}{{ b }}{% endfor %}", "x1"),
        ("{% for row in range(6)|batch(2) %}{{ row|join('-') }} {% endfor %}", "0-1 2-3 4-5 "),
        ("{{ 1 < 2 < 3 }} {{ 2 in (1, 2) }} {{ 'b' not in 'abc' }}", "True True False"),
        ("{{ {'a': {'b': [1]}}['a'].b[0] }} {{ 'abc'[1:] }}", "1 bc"),
        ("{% set n = namespace(a=1) %}{{ n }}{{ n.a }}", "&lt;namespace&gt;1"),
        ("{{ '%s %5.1f %%' % ('a', 2) }} {{ '%(a)s' % {'a': 'b'} }}", "a   2.0 % b"),
        (
            "{{ '%s: 10000 %s'|format('a', 'b') }} {{ '{} 10000 {}'.format(1, 2) }}",
            "a: 10000 b 1 10000 2",
        ),
        ("{{ ('<b>{}</b>'|safe).format('<') }}", "<b>&lt;</b>"),
        ("{{ ', '.join(['a', 'b']|map('upper')) }}", "A, B"),
        ("{{ range(3)|sum }} {{ [3, 1, 2]|sort|first }}", "3 1"),
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
