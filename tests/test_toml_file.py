"""TOML files that people edit: read with care, and told where they are wrong."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError, model_validator

from mailer.domain.errors import ContentError, InvalidValueError, SettingsError
from mailer.toml_file import Location, TomlModel, checked, line_of, parse_toml, read_text


class Part(TomlModel):
    name: str
    size: int = 1
    tags: tuple[int, ...] = ()


class Whole(TomlModel):
    title: str = ""
    part: tuple[Part, ...] = ()
    one: Part | None = None
    limit: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _names_differ(self) -> "Whole":
        names = [part.name for part in self.part]
        if len(set(names)) < len(names):
            raise InvalidValueError("Zwei Teile heißen gleich.", "Two parts share a name.")
        return self


def read(source: str, **origins: str) -> Whole:
    data = parse_toml(source, "file.toml", SettingsError)
    places: dict[Location, str] = {tuple(key.split("__")): name for key, name in origins.items()}
    return checked(Whole, data, source, "file.toml", SettingsError, places)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        ("Maß\n".encode(), "Maß\n"),
        (b"\xef\xbb\xbfname = 1", "name = 1"),
    ],
)
def test_utf8_is_read_with_or_without_mark(tmp_path: Path, content: bytes, text: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert read_text(file, SettingsError) == text


def test_other_encodings_are_refused_with_the_place(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes("name = 'Maß'".encode("cp1252"))
    with pytest.raises(ContentError, match=r"is not saved as UTF-8 \(byte 10\)"):
        read_text(file, ContentError)


def test_huge_files_are_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"#" * 1_000_001)
    with pytest.raises(SettingsError, match="larger than 1 MB"):
        read_text(file, SettingsError)
    file.write_bytes(b"#" * 1_000_000)
    assert len(read_text(file, SettingsError)) == 1_000_000


@pytest.mark.parametrize("name", ["absent", "folder"])
def test_unreadable_files_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(SettingsError, match=f"{name} cannot be read"):
        read_text(tmp_path / name, SettingsError)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a = ", 1),
        ("\n\n[x\nb = 1\n", 3),
        ("a = 1\n\nb = [", 3),
        ("a = 1\na = 2", 2),
    ],
)
def test_broken_toml_names_file_and_line(source: str, line: int) -> None:
    with pytest.raises(ContentError, match=rf"^plan\.toml:{line} is not valid TOML: "):
        parse_toml(source, "plan.toml", ContentError)


@given(st.text(max_size=60))
def test_any_text_is_toml_or_refused(source: str) -> None:
    try:
        tables = parse_toml(source, "file.toml", ContentError)
    except ContentError:
        return
    assert tables == tomllib.loads(source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("titel = 'x'", 'file.toml:1: there is no key "titel"; perhaps "title" is meant.'),
        ("title = 'x'\nzzz = 1", 'file.toml:2: there is no key "zzz".'),
        ("[[parts]]\n", 'file.toml:1: there is no key "parts"; perhaps "part" is meant.'),
        (
            "[[part]]\nname = 'a'\n\n[[part]]\nname = 'b'\nseize = 2",
            'file.toml:6: there is no key "part.1.seize"; perhaps "size" is meant.',
        ),
        ("[one]\nname = 'a'\nsiz = 1", 'file.toml:3: there is no key "one.siz"; perhaps "size"'),
        # A required key that is misspelt: not the gap is told, but the spelling.
        ("[[part]]\nnam = 'a'", 'file.toml:2: there is no key "part.0.nam"; perhaps "name"'),
        ("title = ''\n\n[[part]]\nsize = 1", 'file.toml:3: the key "part.0.name" is missing.'),
        ("[[part]]\nname = 'a'\nsize = 'big'", 'file.toml:3: "part.0.size": Input should be'),
        ("limit = 0", 'file.toml:1: "limit": Input should be greater than or equal to 1.'),
        ("[[part]]\nname = 'a'\ntags = [1, 'x']", 'file.toml:3: "part.0.tags.1": Input should'),
        ("part = 3", 'file.toml:1: "part": Input should'),
        ("[[part]]\nname = 'a'\n[[part]]\nname = 'a'", "file.toml:1: Two parts share a name."),
    ],
)
def test_the_first_thing_wrong_is_told_with_its_line(source: str, message: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(source)
    assert refused.value.sentence.en.startswith(message)
    assert refused.value.sentence.de.split(": ")[0] == message.split(": ")[0]


def test_own_errors_are_told_in_both_languages() -> None:
    with pytest.raises(SettingsError) as refused:
        read("[[part]]\nname = 'a'\n[[part]]\nname = 'a'")
    assert refused.value.sentence.de == "file.toml:1: Zwei Teile heißen gleich."


def test_without_a_source_only_the_name_is_told() -> None:
    with pytest.raises(SettingsError, match=r'^file\.toml: there is no key "x"'):
        checked(Whole, {"x": 1}, "", "file.toml", SettingsError)


def test_what_does_not_stand_in_the_file_is_told_by_its_origin() -> None:
    with pytest.raises(SettingsError, match=r'^LIMIT: "limit": Input should'):
        checked(Whole, {"limit": 0}, "title = ''", "f", SettingsError, {("limit",): "LIMIT"})
    with pytest.raises(SettingsError, match=r"^PART: the key"):
        checked(Whole, {"part": [{}]}, "title = ''", "f", SettingsError, {("part", 0): "PART"})


SOURCE = """\
# name = "not here"
top = 1
"quoted" = 2
inline = { a = 1, b = 2 }
dotted.a = 1
dotted.b = 2
name = "x"

[ site ]  # the office
name = "y"
imprint = [
  "Street",
  ["nested"],
]
url = "z"

[[relay]]
name = "a"

[[relay]]
host = "h"
  "name" = "b"
lists = ["x", "y"]

[relay.more]
deep = 1
"""


@pytest.mark.parametrize(
    ("at", "line"),
    [
        (("top",), 2),
        (("quoted",), 3),
        (("inline", "b"), 4),
        (("dotted", "a"), 5),
        (("dotted", "b"), 6),
        (("name",), 7),
        (("site",), 9),
        (("site", "name"), 10),
        (("site", "imprint", 0), 11),
        (("site", "url"), 15),
        (("site", "absent"), 9),
        (("relay", 0), 17),
        (("relay", 0, "name"), 18),
        (("relay", 0, "host"), 17),
        (("relay", 1), 20),
        (("relay", 1, "host"), 21),
        (("relay", 1, "name"), 22),
        (("relay", 1, "lists", 1), 23),
        (("relay", "more", "deep"), 26),
        (("relay", 7, "name"), 22),
        (("absent",), 1),
        (("absent", "name"), 1),
        ((), 1),
    ],
)
def test_line_of(at: Location, line: int) -> None:
    assert line_of(SOURCE, at) == line


def test_a_missing_key_is_not_found_in_a_table_below() -> None:
    assert line_of("[site]\nname = 'x'", ("name",)) == 1


ways = st.lists(st.one_of(st.sampled_from(["site", "relay", "name", "[", "\\"]), st.integers(0, 9)))


@given(st.text(alphabet="[]site.=\"' \n#relay\\"), ways)
def test_any_way_has_a_line(source: str, way: list[str | int]) -> None:
    assert 1 <= line_of(source, tuple(way)) <= max(1, len(source.splitlines()))


def test_documents_do_not_change() -> None:
    whole = read("title = 'x'")
    with pytest.raises(ValidationError, match="frozen"):
        whole.title = "y"
