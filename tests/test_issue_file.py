"""Newsletter issues as files: what people type is read as they mean it, or told by its line."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from mailer.domain.errors import ContentError, NotFoundError
from mailer.domain.newsletter import IssueText, NewsItem
from mailer.issue_file import WrittenIssue, read_issue, split_blocks, split_head, split_markdown

HEAD = '+++\ntitle = "März"\n+++\n'


def read(folder: Path, *, language: str = "de", **files: str | bytes) -> WrittenIssue:
    """Writes files (``md``, ``toml``, ``en_md`` …) of the issue ``maerz`` and reads it."""
    (folder / "newsletters").mkdir()
    for suffix, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / "newsletters" / f"maerz.{suffix.replace('_', '.')}").write_bytes(data)
    return read_issue(folder, "maerz", language)


def only(found: WrittenIssue) -> IssueText:
    (text,) = found.texts
    return text


MARKDOWN = """\
+++
title = "Newsletter \\"März\\""
send_at = 2027-03-01T09:00:00
lists = ["newsletter"]
seminars = [
  "waerme",  # 10.03.2027: Wärme
  "kaelte",
]
+++

Guten Tag,

# Überblick

hier ist es.

## Förderung läuft **an** & weiter

Bis Juni.

### Wie?

So.

[Mehr zur *Förderung* lesen](https://example.org/f?a=1&b=2)

## Ohne Link

[Mehr](https://example.org/) steht mitten im Text.

---

Freier Block.

## Noch darin

***

Zweiter.
"""
TOML = """\
title = 'Newsletter "März"'
send_at = 2027-03-01T09:00:00
lists = ["newsletter"]
seminars = ["waerme", "kaelte"]
intro = \"\"\"
Guten Tag,

# Überblick

hier ist es.
\"\"\"
blocks = ["Freier Block.\\n\\n## Noch darin", "Zweiter."]

[[item]]
title = "Förderung läuft an & weiter"
text = "Bis Juni.\\n\\n### Wie?\\n\\nSo."
url = "https://example.org/f?a=1&b=2"
link_label = "Mehr zur Förderung lesen"

[[item]]
title = "Ohne Link"
text = "[Mehr](https://example.org/) steht mitten im Text."
"""


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        ("md", MARKDOWN),
        ("md", MARKDOWN.replace("\n", "\r\n")),
        ("md", MARKDOWN.replace("\n", "\r")),
        ("md", "\ufeff" + MARKDOWN),
        ("md", "\n\n  \n" + MARKDOWN),
        ("md", MARKDOWN.replace("+++\n", "+++ \t\n")),
        ("toml", TOML),
        ("toml", "\ufeff" + TOML.replace("\n", "\r\n")),
    ],
)
def test_both_ways_to_write_it_say_the_same(tmp_path: Path, suffix: str, content: str) -> None:
    found = read(tmp_path, **{suffix: content})
    assert found.file.lists == ("newsletter",)
    assert found.file.seminars == ("waerme", "kaelte")
    assert found.file.send_at == datetime(2027, 3, 1, 9)  # noqa: DTZ001 - as the file has it
    assert found.file.plan == "newsletter"
    text = only(found)
    assert (text.language, text.title) == ("de", 'Newsletter "März"')
    assert text.intro.strip() == "Guten Tag,\n\n# Überblick\n\nhier ist es."
    assert text.items == (
        NewsItem(
            "Förderung läuft an & weiter",
            "Bis Juni.\n\n### Wie?\n\nSo.",
            "https://example.org/f?a=1&b=2",
            "Mehr zur Förderung lesen",
        ),
        NewsItem("Ohne Link", "[Mehr](https://example.org/) steht mitten im Text."),
    )
    assert text.blocks == ("Freier Block.\n\n## Noch darin", "Zweiter.")


@pytest.mark.parametrize(
    ("source", "intro", "sections", "blocks"),
    [
        ("", "", [], []),
        ("Nur Text", "Nur Text", [], []),
        ("## A\n## B", "", [("A", ""), ("B", "")], []),
        ("## A ##\nx", "", [("A", "x")], []),
        ("   ## A\nx", "", [("A", "x")], []),
        ("##A\nx", "##A\nx", [], []),
        # No blank line before it: still a block, not a heading.
        ("Text.\n---\nBlock.", "Text.", [], ["Block."]),
        ("## A\nText.\n---\nBlock.", "", [("A", "Text.")], ["Block."]),
        ("---\nBlock.", "", [], ["Block."]),
        ("a\n\n---\n\n---\n\nb\n\n---\n", "a", [], ["b"]),
        ("a\n\n- - -\nb", "a", [], ["b"]),
        ("a\n\n--\nb", "a\n\n--\nb", [], []),
        # Inside something else neither marks anything.
        ("> ## Zitat\n> ---\n\n- x\n\n  ---", "> ## Zitat\n> ---\n\n- x\n\n  ---", [], []),
        ("```\n## A\n---\n```\n## B", "```\n## A\n---\n```", [("B", "")], []),
        # Soft breaks from Word and their kin shift no line.
        ("eins\vzwei\n\n## A\nx", "eins\nzwei", [("A", "x")], []),
        ("eins\u2028zwei\f\x85\n## A\nx", "eins\nzwei", [("A", "x")], []),
        ("a\x1cb\n\n## A\nx", "a\x1cb", [("A", "x")], []),
        ("## *A* `b` [c](https://e.org) \\* &amp;", "", [("A b c * &", "")], []),
    ],
)
def test_cutting_a_text(
    source: str, intro: str, sections: list[tuple[str, str]], blocks: list[str]
) -> None:
    assert split_markdown(source) == (intro, sections, blocks)


def test_blocks_keep_their_own_headings() -> None:
    source = "Wort\n\n## Eigene *Überschrift*\n\n---\n\n# Kasten\n\nText"
    assert split_blocks(source) == (
        "Wort\n\n## Eigene *Überschrift*", ["# Kasten\n\nText"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("paragraph", "url", "label"),
    [
        ("[Mehr](https://e.org/x)", "https://e.org/x", "Mehr"),
        ("[Mehr\nlesen](http://e.org)", "http://e.org", "Mehr lesen"),
        ("<https://e.org/>", "https://e.org/", "https://e.org/"),
        ("[Mehr](https://e.org/ä)", "https://e.org/%C3%A4", "Mehr"),
        ("[Mehr][1]\n\n[1]: https://e.org", "https://e.org", "Mehr"),
        # Each of these stays in the text.
        ("[Mehr](https://e.org).", "", ""),
        ("Siehe [hier](https://e.org)", "", ""),
        ("[A](https://a.org) [B](https://b.org)", "", ""),
        ("[Schreiben Sie uns](mailto:a@e.org)", "", ""),
        ("[Seite](/seminar/x)", "", ""),
        ("- [Mehr](https://e.org)", "", ""),
        ("> [Mehr](https://e.org)", "", ""),
        ("[x](javascript:alert(1))", "", ""),
    ],
)
def test_a_last_paragraph_that_is_only_a_link_leads_on(
    tmp_path: Path, paragraph: str, url: str, label: str
) -> None:
    (item,) = only(read(tmp_path, md=f"{HEAD}## A\n\nText.\n\n{paragraph}\n")).items
    assert (item.url, item.link_label) == (url, label)
    assert item.text == ("Text." if url else f"Text.\n\n{paragraph}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2027-03-28T09:00:00", datetime(2027, 3, 28, 9)),  # noqa: DTZ001
        ("2027-03-28 09:00:00", datetime(2027, 3, 28, 9)),  # noqa: DTZ001
        ("2027-03-28T07:00:00Z", datetime(2027, 3, 28, 7, tzinfo=UTC)),
        (
            "2027-03-28T09:00:00+02:00",
            datetime(2027, 3, 28, 9, tzinfo=timezone(timedelta(hours=2))),
        ),
        ('"2027-03-28T09:00"', datetime(2027, 3, 28, 9)),  # noqa: DTZ001
        ('"2027-03-28 09:00"', datetime(2027, 3, 28, 9)),  # noqa: DTZ001
    ],
)
def test_when_it_is_sent(tmp_path: Path, written: str, meant: datetime) -> None:
    found = read(tmp_path, toml=f'title = "x"\nsend_at = {written}')
    assert found.file.send_at == meant
    assert found.file.send_at.utcoffset() == meant.utcoffset()


@pytest.mark.parametrize(
    ("suffix", "content", "line", "told"),
    [
        ("md", "+++\n+++\n", 1, "title"),
        ("md", '+++\ntitle = ""\n+++\n', "", "title"),
        ("md", '+++\ntitle = "a\\nBcc: x"\n+++\n', "", "„Titel“"),
        ("md", f'+++\ntitle = "{"x" * 201}"\n+++\n', "", "„Titel“"),
        ("md", "+++\ntitle = März\n+++\n", 2, "TOML"),
        ("md", "\n\r\n+++\n\ntitle = März\n+++\n", 5, "TOML"),
        ("md", '\n+++\n\ntitle = "x"\ntitel = "y"\n+++\n', 5, "title"),
        ("md", '+++\ntitle = "x"\nsend_at = 2027-03-01\n+++\n', 3, "send_at"),
        ("md", '+++\ntitle = "x"\nsend_at = 09:00:00\n+++\n', 3, "send_at"),
        ("md", '+++\ntitle = "x"\nsend_at = 20270301\n+++\n', 3, "send_at"),
        ("md", '+++\ntitle = "x"\nsend_at = "morgen"\n+++\n', 3, "send_at"),
        ("md", '+++\ntitle = "x"\nlists = "newsletter"\n+++\n', 3, "lists"),
        ("md", '+++\ntitle = "x"\nseminars = [1]\n+++\n', 3, "seminars"),
        # What stands in the head and below it would vanish.
        ("md", '+++\ntitle = "x"\nintro = "y"\n+++\nz\n', 3, "intro"),
        ("md", '+++\ntitle = "x"\nblocks = ["y"]\n+++\n', 3, "blocks"),
        ("md", '\n+++\ntitle = "x"\n\nText ohne Ende des Kopfes\n', 2, "+++"),
        ("md", f"{HEAD}##\n\nText\n", "", "Überschrift"),
        ("md", "Text ganz ohne Kopf\n", 1, "title"),
        ("md", "---\ntitle: YAML\n---\n", 1, "title"),
        ("toml", 'title = "x"\n[[item]]\ntext = "y"\n', 2, "item.0.title"),
        ("toml", 'title = "x"\n[[item]]\ntitle = "y"\nlink = "z"\n', 4, "link"),
        ("toml", 'title = "x"\n[[item]]\ntitle = "y"\nurl = "javascript:x"\n', "", "url"),
        ("toml", "title = \n", 1, "TOML"),
        ("toml", b'title = "M\xe4rz"\n', "", "UTF-8"),
        ("md", b"x" * 1_000_001, "", "1 MB"),
        ("toml", "", "", "title"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(
    tmp_path: Path, suffix: str, content: str, line: int | str, told: str
) -> None:
    with pytest.raises(ContentError) as problem:
        read(tmp_path, **{suffix: content})
    where = f"{tmp_path / 'newsletters' / 'maerz'}.{suffix}"
    assert problem.value.sentence.de.startswith(f"{where}:{line}" if line else where)
    assert told in problem.value.sentence.de
    assert problem.value.sentence.en.startswith(where)


def test_a_translation_says_the_same_in_another_language(tmp_path: Path) -> None:
    found = read(tmp_path, md=MARKDOWN, en_toml='title = "March"\nintro = "Hello,"')
    assert [(one.language, one.title) for one in found.texts] == [
        ("de", 'Newsletter "März"'),
        ("en", "March"),
    ]
    assert found.file.seminars == ("waerme", "kaelte")


def test_an_english_office_translates_into_german(tmp_path: Path) -> None:
    found = read(tmp_path, language="en", toml='title = "March"', de_md=HEAD + "Hallo")
    assert [(one.language, one.title) for one in found.texts] == [("en", "March"), ("de", "März")]


def test_a_translation_alone_is_no_issue(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="newsletter new maerz"):
        read(tmp_path, en_md=HEAD)


def test_a_broken_translation_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"maerz\.en\.md:2"):
        read(tmp_path, md=HEAD, en_md="+++\ntitle = \n+++\n")


@pytest.mark.parametrize(
    "slug",
    [
        "../seminarpost", "..", "/etc/passwd", "a/b", "a\\b", "maerz.en", "Maerz", "", "märz",
        "maerz\n", "-maerz", "a" * 61, "maerz.md",
    ],
)  # fmt: skip
def test_only_names_of_issues_are_looked_for(tmp_path: Path, slug: str) -> None:
    (tmp_path / "seminarpost.toml").write_text('title = "x"', encoding="utf-8")
    read(tmp_path, md=HEAD)
    with pytest.raises(NotFoundError) as problem:
        read_issue(tmp_path, slug, "de")
    assert "newsletter new" in problem.value.sentence.de


def test_a_head_may_hold_what_looks_like_its_end() -> None:
    data, rest = split_head("+++\na = '+++'\nb = '''\nx +++\n'''\n+++\nText\n+++\n", "x.md")
    assert data == {"a": "+++", "b": "x +++\n"}
    assert rest == "Text\n+++\n"


def test_no_head_is_no_mistake_of_a_text() -> None:
    assert split_head("Nur Text", "x.md") == ({}, "Nur Text")
    assert split_head("+++\n+++", "x.md") == ({}, "")
    assert split_head("a = 1\n+++\n", "x.md") == ({}, "a = 1\n+++\n")
