"""Markdown as staff writes it: harmless HTML, and placeholders that are nothing but that."""

import contextlib
import re
from html import unescape
from typing import Any

import pytest
from compose.compose_examples import FUZZ, HOSTILE
from cost import LINEAR, doubling_ratio
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragments_fromstring

from mailer.compose.environment import make_environment, render
from mailer.compose.markdown import (
    PLACEHOLDERS,
    html_template,
    line_template,
    refuse_bad_links,
    safe_html,
)
from mailer.domain.errors import ContentError

HARMLESS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "blockquote"}
EVIL = "<b>&\"'{{ 7*7 }} [x](javascript:y) **fett** {% if %}"


def rendered(template: str, name: str = "x.html", **context: object) -> str:
    return render(make_environment({name: template}), name, context)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Zwei **fette** *Worte*", "<p>Zwei <strong>fette</strong> <em>Worte</em></p>"),
        ("oben  \nunten", "<p>oben<br>\nunten</p>"),
        (
            "[Seite](https://e.org/?a=1&b=2)",
            '<p><a href="https://e.org/?a=1&amp;b=2">Seite</a></p>',
        ),
        ("[Post](mailto:a@e.org)", '<p><a href="mailto:a@e.org">Post</a></p>'),
        ("> Zitat", "<blockquote>\n<p>Zitat</p>\n</blockquote>"),
        ("3. drei\n4. vier", "<ol>\n<li>drei</li>\n<li>vier</li>\n</ol>"),
        # What only a programmer means: indented text is a paragraph, "---" underlines nothing.
        ("    eingerückt", "<p>eingerückt</p>"),
        ("`kein` Code", "<p>kein Code</p>"),
        ("Satz.\n---", "<p>Satz.</p>"),
        # Shown as it was typed.
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>"),
        ("&lt;b&gt; &amp; &copy;", "<p>&lt;b&gt; &amp; ©</p>"),
        ("", ""),
        (" \n\t\n", ""),
    ],
)
def test_marks_become_elements(markdown: str, html: str) -> None:
    assert safe_html(markdown) == html


def test_lists_within_lists() -> None:
    (outer,) = fragments_fromstring(safe_html("- a\n  - b\n    1. c\n- d"))
    assert not isinstance(outer, str)
    assert [one.tag for one in outer.iter()] == ["ul", "li", "ul", "li", "ol", "li", "li"]
    assert outer.xpath("string(li/ul/li/ol/li)") == "c"


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# a\n## b\n### c", ["h2", "h3", "h3"]),
        ("## a\n### b", ["h2", "h3"]),
        ("###### a", ["h2"]),
        ("### a\n# b", ["h3", "h2"]),
        ("> ## a\n\n### b", ["h2", "h3"]),
    ],
)
def test_the_highest_heading_is_an_h2(markdown: str, levels: list[str]) -> None:
    assert re.findall(r"<(h\d)>", safe_html(markdown)) == levels


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](data:image/png;base64,AAAA)",
        "[x](file:///etc/passwd)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "<style>p { display: none }</style>",
        "<img src=x onerror=alert(1)>",
        "![Bild](https://e.org/pixel.gif)",
        "<!-- weg -->",
        "<a href='javascript:x'>y</a>",
        '[x](https://e.org/"onmouseover="alert(1))',
        '<https://e.org/"><script>alert(1)</script>>',
        *HOSTILE,
    ],
)
def test_nothing_harmful_comes_out(markdown: str) -> None:
    check_harmless(safe_html(markdown))


@given(st.text(st.sampled_from("a <>[]()!*_#-\"'&;:/=\\`\n\tjavscript{}%"), max_size=120))
@FUZZ
def test_nothing_harmful_comes_out_of_anything(markdown: str) -> None:
    check_harmless(safe_html(markdown))


def check_harmless(html: str) -> None:
    for part in fragments_fromstring(html) if html else []:
        for one in [] if isinstance(part, str) else part.iter():
            assert one.tag in HARMLESS
            assert set(one.keys()) <= ({"href", "title"} if one.tag == "a" else {"title"})
            target = one.get("href", "https:")
            scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", target.strip().lower())
            assert scheme is None or scheme.group() in {"http", "https", "mailto"}, target


@pytest.mark.parametrize("name", PLACEHOLDERS)
@pytest.mark.parametrize("shape", ["{{{{ {} }}}}", "{{{{{}}}}}", "{{{{\n{}\t}}}}"])
def test_a_placeholder_becomes_its_value_as_text(name: str, shape: str) -> None:
    owner, field = name.split(".")
    source = html_template(f"vor **{shape.format(name)}** nach", "w")
    values: dict[str, Any] = {owner: {field: EVIL}}
    html = rendered(source, **values)
    assert html == (
        "<p>vor <strong>&lt;b&gt;&amp;&#34;&#39;{{ 7*7 }} [x](javascript:y) **fett** {% if %}"
        "</strong> nach</p>"
    )
    line = rendered(line_template(shape.format(name), "w"), "x.txt", **{owner: {field: EVIL}})
    assert line == EVIL  # a subject is no HTML


def test_placeholders_in_links() -> None:
    source = html_template("[{{ seminar.title }}]({{ seminar.page_url }}?a={{ seminar.day }})", "w")
    seminar = {"title": "A & B", "page_url": "https://e.org/s", "day": '"><script>'}
    assert rendered(source, seminar=seminar) == (
        '<p><a href="https://e.org/s?a=&#34;&gt;&lt;script&gt;">A &amp; B</a></p>'
    )


@pytest.mark.parametrize("name", ["seminar.title", "seminar.fee", "reader.name", "list.name"])
def test_only_addresses_may_begin_a_link(name: str) -> None:
    for markdown in (f"[x]({{{{ {name} }}}})", f"[x][1]\n\n[1]: {{{{{name}}}}}"):
        with pytest.raises(ContentError) as problem:
            html_template(markdown, "texts/de/intro")
        assert str(problem.value.sentence.en).startswith(f'texts/de/intro: "{name}" is no address')


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("{{ seminar.titel }}", "seminar.title"),
        ("{{ seminar.title|safe }}", "seminar.title"),
        ("{{ seminar.title.__class__ }}", "seminar.title"),
        ("{{{ seminar.title }}}", "seminar.title"),
        ("{{ Reader.Name }}", "reader.name"),
        ("{{ organisation }}", "reader.organisation"),
        ("{{ 7 * 7 }}", ""),
        ("{{ }}", ""),
        ("{{}}", ""),
        # The join link of a whole list would be given away.
        ("{{ seminar.join_url }}", "seminar."),
        ("{{ reader.unsubscribe_url }}", ""),
    ],
)
@pytest.mark.parametrize("make", [html_template, line_template])
def test_an_unknown_placeholder_is_told_with_its_place(make, written: str, near: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ContentError) as problem:
        make(f"Text {written}", "text.md")
    german, english = problem.value.sentence.de, problem.value.sentence.en
    assert german.startswith("text.md: Den Platzhalter „")
    assert english.startswith("text.md: there is no placeholder")
    if near:
        assert near in german


@pytest.mark.parametrize(
    "text",
    [
        "{% raw %}x{% endraw %}",
        "{% set a = 1 %}",
        "{# weg #}",
        "{ {seminar.title} }",
        "{{ seminar.title",
        "seminar.title }}",
        "%}{%",
        "{",
        "}}",
        "{{" + "x" * 200 + "}}",
        "{{ '{' }",
        "# for x in y",
        "## x",
        "zph0123456789abcdefn0z",
    ],
)
def test_no_other_jinja_is_ever_evaluated(text: str) -> None:
    html = rendered(html_template(f"a {text} z", "w"))
    assert unescape(html) == f"<p>a {text} z</p>"
    assert rendered(line_template(f"a {text} z", "w"), "x.txt") == f"a {text} z"


def test_braces_in_a_link_are_no_jinja() -> None:
    html = rendered(html_template("[x](https://e.org/{{{%if%}) {%", "w"))
    assert html == '<p><a href="https://e.org/%7B%7B%7B%25if%25%7D">x</a> &#123;%</p>'


def test_a_forged_stand_in_stays_the_word_it_is() -> None:
    honest = html_template("{{ seminar.title }}", "w")
    for number in range(3):
        forged = f"zph{'0' * 16}n{number}z zphn{number}z {{{{ seminar.title }}}}"
        source = html_template(forged, "w")
        assert rendered(source, seminar={"title": "T"}) == f"<p>{forged.split(' {{')[0]} T</p>"
    assert honest == "<p>{{ seminar.title }}</p>"


@given(st.text(st.sampled_from("{}%# \n'seminar.tlx|()"), max_size=60))
@FUZZ
def test_whatever_is_written_is_refused_or_shown_as_it_is(text: str) -> None:
    try:
        source = line_template(text, "w")
    except ContentError:
        return
    assert rendered(source, "x.txt", seminar={"title": "{{ 1 }}"}) == " ".join(
        re.sub(r"\{\{\s*seminar\.title\s*\}\}", "{{ 1 }}", " ".join(text.split())).split(" ")
    )


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\n\n \n"])
def test_a_subject_is_one_line(breaks: str) -> None:
    source = line_template(f"Betreff{breaks}Bcc: x@e.org", "w")
    assert rendered(source, "x.txt") == "Betreff Bcc: x@e.org"


@pytest.mark.parametrize("piece", ["{{", "[", "![", "*a_", "> ", "](", "<", "&", "`", "{{ x"])
def test_a_huge_text_is_no_standstill(piece: str) -> None:
    def write(times: int) -> None:
        with contextlib.suppress(ContentError):
            html_template(piece * times, "w")

    assert doubling_ratio(write, 5_000) <= LINEAR


ADDRESS_HOLDERS = [
    name for name in PLACEHOLDERS if name.endswith(("_url", ".url", "contact", "place"))
]
GLUED = (
    "{}@evil.example/anmelden", "{}.evil.example", "{}:x@evil.example", "{}:8080", "{}evil",
    "{}ä", "{}-evil.example", "{}--evil", "{}_evil", "{}\u3002evil.example", "{}\uff20evil.example",
    "{}%40evil.example", "{}&x", "{};@evil.example", "{},@evil.example", "{})@evil.example",
    "{}\u201c@evil.example", "{}\\\\@evil.example", "{}**@evil.example**", "{}`@evil.example`",
    "{}[@evil.example](https://example.org)", "[{}](https://example.org)@evil.example",
    "{}&#64;evil.example", "{}&period;evil.example", "{}\u200b@evil.example",
    "{}{{{{ office.url }}}}",
    "{}{{{{ seminar.title }}}}", "x{}", "evil.example/{}", "a@{}", "https:{}", "https:/{}", ".{}",
    "evil@{}", "http:/{}", "{}|@evil.example", "{}^.evil.example", "{}\u00ad.evil.example",
)  # fmt: skip


@pytest.mark.parametrize("glued", GLUED)
@pytest.mark.parametrize("name", ADDRESS_HOLDERS)
def test_nothing_stands_beside_the_address_of_a_placeholder(name: str, glued: str) -> None:
    text = f"Erste Zeile\n{glued.format(f'{{{{ {name} }}}}')} Ende"
    for judge in (html_template, refuse_bad_links):
        with pytest.raises(ContentError, match=r"^text.md:[12]: ") as refused:
            judge(text, "text.md")
        assert "zph" not in refused.value.sentence.de


@pytest.mark.parametrize("glued", GLUED[:12])
def test_nor_in_a_subject(glued: str) -> None:
    with pytest.raises(ContentError, match=r"^subject: ") as refused:
        line_template(glued.format("{{ office.url }}"), "subject")
    assert "zph" not in refused.value.sentence.de


@pytest.mark.parametrize(
    "text",
    [
        "{}", "({}).", "Hier: {}, dort", "\u201e{}\u201c.", "**{}**", "*Mehr: {}*", "<{}>",
        "- {}\n- {}",
        "{}: mehr", "Frage? {}? Ja!", "{}/anmelden?x=1#y.", "10\u00a0{}\u00a0Uhr", "{} – {}",
        "Adresse:{}", "[{}]({{{{ office.url }}}}/x)", "https://example.org/?von={}", "{} \\\nneu",
    ],
)  # fmt: skip
def test_what_ends_an_address_may_stand_beside_it(text: str) -> None:
    html_template(text.format(*["{{ office.url }}"] * 2), "text.md")


@pytest.mark.parametrize(
    "text",
    [
        "`https://good.example@evil.example/`", "``https://good.example@evil.example/``",
        "https:**//a@evil.example/**", "htt*ps://a@evil.example*", "https://good.example`@evil.example`",
        "https://good.example**@evil.example/**", "https://good.example_@evil.example/_",
        "https://good.example[@evil.example/](https://ok.example)", "`https:`//a@evil.example",
        "[https://good.example](https://ok.example)@evil.example/", "ht&shy;tps://a\u200b@evil.example",
        "ht\u200btps://a@evil.example/", "ht&#x200b;tps://a@evil.example", "w`ww.a`@evil.example/",
        "https&#58;//a`@`evil.example", "# https://a`@evil.example`", "> `https://a@evil.example`",
        "- `www.a@evil.example`", "https://x@[](https://ok.example)", "a\u202ehttps://b@evil.example",
        "`https://zoom.us/s/1?zak=a`", "https://zoom.us/**s/1?zak=a**", "`https:\\\\evil.example`",
    ],
)  # fmt: skip
def test_addresses_are_judged_as_the_mail_will_show_them(text: str) -> None:
    for judge in (html_template, refuse_bad_links):
        with pytest.raises(ContentError, match=r"^text.md:\d+: "):
            judge(text, "text.md")
    assert "@evil" not in safe_html(text).replace("…@evil", "")


def test_the_line_of_a_bad_address_is_told() -> None:
    with pytest.raises(ContentError, match=r"^text.md:7: "):
        refuse_bad_links(
            "eins\n\nzwei\n**drei** [x](https://ok.example)\n`a@b` https://a`@b.c`", "text.md", 3
        )


@pytest.mark.parametrize(
    ("label", "target"),
    [
        ("https://bank.example", "https://evil.example"),
        ("Zur **www.bank**.example", "https://evil.example"),
        ("kasse@bank.example", "mailto:kasse@evil.example"),
    ],
)
def test_a_label_that_names_another_address_is_told_with_its_line(label: str, target: str) -> None:
    with pytest.raises(ContentError, match=r"^text.md:3: The link names .*bank.* leads to .*evil"):
        refuse_bad_links(f"Eins.\n\n[{label}]({target})", "text.md")


@pytest.mark.parametrize(
    "link",
    [
        "[https://bank.example](https://www.bank.example/konto)",
        "[{{ office.url }}]({{ office.url }})",
        "[www.bank.example]({{ office.url }})",  # what it holds, the preflight sees
        "<https://bank.example>",
        "[Zur Bank](https://bank.example)",
    ],
)
def test_a_label_that_names_the_same_address_is_none_to_tell(link: str) -> None:
    refuse_bad_links(link, "text.md")


def test_a_wrapped_address_is_unwrapped_across_marks() -> None:
    wrapped = (
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fx"
        "&amp;data=05%7Ckolle`gin%40example.org`"
    )
    assert safe_html(f"Mehr: {wrapped} und *so*") == (
        "<p>Mehr: https://example.org/x und <em>so</em></p>"
    )
    subject = wrapped.replace("`", "").replace("&amp;", "&")
    assert line_template(f"{subject} für {{{{ office.name }}}}", "w") == (
        "https://example.org/x für {{ office.name }}"
    )


@pytest.mark.parametrize("hidden", ["&#x202e;", "\u202e", "&#8238;", "&rlm;", "\u2067", "&zwj;"])
@pytest.mark.parametrize(
    "text", ["{}gpj", "a {} b", "`{}x`", "**a{}**", "[a{}b](https://e.org 't{}t')"]
)
def test_what_cannot_be_seen_is_in_no_mail(hidden: str, text: str) -> None:
    written = text.replace("{}", hidden)
    for html in (safe_html(written), html_template(written, "w")):
        assert html.isprintable()
    assert line_template(f"a{unescape(hidden)}b", "w") == "ab"


def test_a_link_to_telephone_is_one() -> None:
    assert safe_html("<tel:+49-341-1>") == '<p><a href="tel:+49-341-1">tel:+49-341-1</a></p>'
