"""An address × where it comes in × what becomes of it: the same whatever the door."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from support import a_seminar

from mailer.actions.mailing.wordings import read_texts
from mailer.compose.lint_links import bad_links
from mailer.compose.markdown import html_template, safe_html
from mailer.config import load_settings
from mailer.domain.errors import ContentError, SeminarpostError
from mailer.issue_file import read_issue

GOOD = "https://example.org/a_b*c?d=e"
WRAPPED = (
    f"https://eur02.safelinks.protection.outlook.com/?url={quote(GOOD, safe='')}"
    "&data=05%7Ckollegin@example.org"
)
BAD = (
    "https://office.example@evil.example/anmelden",
    "http://evil.example\\@good.example",
    "https://example.org/%0abcc",
    "http://2130706433/",
    "https://example.org:99999/",
    "https://zoom.us/s/1?zak=e",
    "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa%40evil.example%2F",
)
NO_LINKS = (
    "//evil.example/x",
    "javascript:alert(1)",
    "javascript&#58;alert(1)",
    "java{{ seminar.title }}script:alert(1)",
    "https://{{ seminar.title }}.example/",
    "https://{{ seminar.title }}@evil.example/",
    "{{ seminar.page_url }}@evil.example/",
    "{{ seminar.page_url }}.evil.example/",
    "data:text/html,x",
    "vbscript:x",
    "mailto:a@example.org?bcc=b@example.org",
    "/\\\\evil.example",
    "evil.example/x",
)

Door = Callable[[Path, str], str]


def _field(name: str) -> Door:
    return lambda _, url: str(getattr(a_seminar(**{name: url}), name))


def _text(name: str) -> Door:
    def enter(_: Path, url: str) -> str:
        value: object = (f"Mehr: {url}",) if name == "body" else f"Mehr: {url}"
        return str(getattr(a_seminar(**{name: value}), name))

    return enter


def _wording(markdown: str) -> Door:
    def enter(_: Path, url: str) -> str:
        text = markdown.format(url.replace("\\", "\\\\"))
        texts = read_texts(f"+++\nsubject = 'x'\n+++\n\n{text}", "text.md")
        return html_template(texts.intro, "text.md")

    return enter


def _newsletter(source: str, name: str) -> Door:
    def enter(folder: Path, url: str) -> str:
        (folder / "newsletters").mkdir()
        text = source.replace("URL", url.replace("\\", "\\\\"))
        (folder / "newsletters" / name).write_text(text, encoding="utf-8")
        issue = read_issue(folder, "n", "de")
        for bad in issue.bad_links:
            raise ContentError(*bad)
        found = issue.texts[0]
        return "".join([safe_html(found.intro), *(safe_html(i.text) + i.url for i in found.items)])

    return enter


def _settings(folder: Path, url: str) -> str:
    written = url.replace("\\", "\\\\")
    (folder / "seminarpost.toml").write_text(f'[site]\nurl = "{written}"\n', encoding="utf-8")
    return load_settings(folder).site.url


def _template(_: Path, url: str) -> str:
    found = bad_links({"de/x/body.html": f'\n<a href="{url}">x</a>'})
    if found:
        raise ContentError(*found[0])
    return url


DOORS = {
    "join_url": _field("join_url"),
    "registration_url": _field("registration_url"),
    "materials_url": _field("materials_url"),
    "teaser": _text("teaser"),
    "body": _text("body"),
    "place": _text("place"),
    "wording, link": _wording("[x]({})"),
    "wording, reference": _wording("[x][1]\n\n[1]: {}"),
    "wording, autolink": _wording("<{}>"),
    "wording, plain": _wording("Mehr: {}"),
    "newsletter, link": _newsletter("+++\ntitle = 'x'\n+++\n[x](URL)", "n.md"),
    "newsletter, item": _newsletter("+++\ntitle = 'x'\n+++\n## a\n\nb\n\n[x](URL)", "n.md"),
    "newsletter, toml": _newsletter("title = 'x'\nintro = '''\n[x](URL)'''\n", "n.toml"),
    "newsletter, url": _newsletter("title = 'x'\n[[item]]\ntitle = 'a'\nurl = \"URL\"\n", "n.toml"),
    "template": _template,
    "settings": _settings,
}
UNWRAPPED_NOT_HERE = {"template"}  # a file of staff's own is judged and never changed
LINES = {
    "wording, link": "text.md:5",
    "wording, plain": "text.md:5",
    "newsletter, link": "n.md:4",
    "newsletter, item": "n.md:8",
    "newsletter, url": "n.toml:4",
    "template": "body.html:2",
    "settings": "seminarpost.toml:2",
}


@pytest.mark.parametrize("door", DOORS)
def test_a_good_address_comes_in_as_it_is(door: str, tmp_path: Path) -> None:
    assert GOOD.replace("&", "&amp;") in DOORS[door](tmp_path, GOOD)


@pytest.mark.parametrize("door", sorted(DOORS.keys() - UNWRAPPED_NOT_HERE))
def test_a_wrapped_address_comes_in_without_its_wrapper(door: str, tmp_path: Path) -> None:
    found = DOORS[door](tmp_path, WRAPPED)
    assert GOOD in found
    assert "kollegin" not in found


@pytest.mark.parametrize("url", BAD)
@pytest.mark.parametrize("door", DOORS)
def test_a_bad_address_comes_in_nowhere(door: str, url: str, tmp_path: Path) -> None:
    with pytest.raises(SeminarpostError) as caught:
        DOORS[door](tmp_path, url)
    assert LINES.get(door, "") in caught.value.sentence.de
    assert caught.value.sentence.de != caught.value.sentence.en


@pytest.mark.parametrize("url", NO_LINKS)
@pytest.mark.parametrize(
    "door", ["wording, link", "wording, reference", "newsletter, link", "newsletter, toml"]
)
def test_what_leads_nowhere_is_no_link_in_a_text(door: str, url: str, tmp_path: Path) -> None:
    if "{{" in url and "newsletter" in door:
        return  # newsletters have no placeholders: that is refused by another sentence
    with pytest.raises(ContentError) as caught:
        DOORS[door](tmp_path, url)
    assert ":" in caught.value.sentence.de


@pytest.mark.parametrize("url", [one for one in NO_LINKS if "{" not in one])
def test_what_leads_nowhere_is_no_link_in_a_template(url: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"body\.html:2"):
        _template(tmp_path, url)


@pytest.mark.parametrize("url", [*BAD, *NO_LINKS])
def test_what_was_stored_before_leads_nowhere(url: str) -> None:
    html = safe_html(f"[x]({url}) <{url}> {url}")
    assert 'href="' not in html.replace('href="http://www.', "")
