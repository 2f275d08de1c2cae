"""A TOML file that people edit: read, checked against a model, errors told with file and line."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from mailer.domain.errors import SeminarpostError, Sentence, all_of
from mailer.files import read_octets

_TOO_BIG_BYTES = 1_000_000


class TomlModel(BaseModel):
    """Base of all models of files: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]

_HEADER = re.compile(r"\s*\[{1,2}[\w\s.\"'-]+\]{1,2}\s*(#.*)?\Z")
_NOTHING_ELSE: Mapping[Location, str] = MappingProxyType({})


def read_text(path: Path, error: type[SeminarpostError], *, within: Path | None = None) -> str:
    """The text of a UTF-8 file (with or without a byte order mark).

    ``within`` is the folder that it must not lead out of. Line ends become newlines.
    """
    octets = read_octets(path, error, most_bytes=_TOO_BIG_BYTES, within=within)
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error(
            f"{path} ist nicht in UTF-8 gespeichert (Byte {problem.start}); bitte neu speichern.",
            f"{path} is not saved as UTF-8 (byte {problem.start}); please save it again.",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_toml(source: str, name: str, error: type[SeminarpostError]) -> dict[str, Any]:
    """The tables of a TOML document; ``name`` is the file as people know it."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"line (\d+)", str(problem))  # else it says "end of document"
        where = f"{name}:{found[1] if found else len(source.splitlines()) or 1}"
        raise error(
            f"{where} ist kein gültiges TOML: {problem}.", f"{where} is not valid TOML: {problem}."
        ) from None


def checked(
    model: type[Model],
    data: dict[str, Any],
    source: str,
    name: str,
    error: type[SeminarpostError],
    origins: Mapping[Location, str] = _NOTHING_ELSE,
) -> Model:
    """``data`` as ``model``; reports all errors at once, each as ``file:line`` and what to do.

    ``origins`` names where those values came from that do not stand in the file.
    """
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        found = problem.errors(include_url=False)
        raise all_of(error, _findings(model, data, source, name, found, origins)) from None


def _findings(
    model: type[BaseModel],
    data: dict[str, Any],
    source: str,
    name: str,
    problems: list[ErrorDetails],
    origins: Mapping[Location, str],
) -> list[Sentence]:
    """What is wrong in the order of the file, once a place; values from elsewhere come last."""
    places: dict[Location, ErrorDetails] = {}
    for problem in problems:
        places.setdefault(_without_union_tags(problem["loc"], data), problem)
    # A required key that is misspelt is missing too: its spelling tells enough.
    meant = {
        (*at[:-1], _nearest_key(model, at))
        for at, problem in places.items()
        if problem["type"] == "extra_forbidden"
    }
    faults: dict[Location, _Fault] = {}
    for at, problem in places.items():
        if problem["type"] == "missing" and at in meant:
            continue
        elsewhere = [origins[at[:n]] for n in range(len(at), 0, -1) if at[:n] in origins]
        line = line_of(source, at) if source else 0
        where = elsewhere[0] if elsewhere else f"{name}:{line}" if source else name
        # The same misspelling in every step or relay is one mistake.
        unknown = problem["type"] == "extra_forbidden"
        mistake = tuple(part for part in at if isinstance(part, str)) if unknown else at
        if unknown and mistake in faults:
            faults[mistake].also.append(where)
        else:
            wrong = _what_is_wrong(model, problem, at)
            faults[mistake] = _Fault((bool(elsewhere), line), where, wrong)
    return [one.sentence for one in sorted(faults.values(), key=lambda one: one.order)]


@dataclass
class _Fault:
    """Something wrong: where, what, and where else the same."""

    order: tuple[bool, int]
    where: str
    wrong: Sentence
    also: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> Sentence:
        de, en = (f"{self.where}: {text}" for text in self.wrong)
        if self.also:
            places = ", ".join(self.also)
            de, en = f"{de} (auch {places})", f"{en} (also {places})"
        return Sentence(de, en)


def _what_is_wrong(model: type[BaseModel], problem: ErrorDetails, at: Location) -> Sentence:
    key = ".".join(str(part) for part in at)
    if problem["type"] == "extra_forbidden":
        near = _nearest_key(model, at)
        return Sentence(
            f"Den Schlüssel „{key}“ gibt es nicht"
            + (f"; gemeint ist vielleicht „{near}“." if near else "."),
            f'there is no key "{key}"' + (f'; perhaps "{near}" is meant.' if near else "."),
        )
    if problem["type"] == "missing":
        return Sentence(f"Der Schlüssel „{key}“ fehlt.", f'the key "{key}" is missing.')
    cause = problem.get("ctx", {}).get("error")
    if isinstance(cause, SeminarpostError):
        why = cause.sentence
    else:
        text = problem["msg"].removeprefix("Value error, ") + "."
        why = Sentence(_in_german(problem) or text, text)
    return Sentence(f"„{key}“ passt nicht: {why.de}", f'"{key}": {why.en}') if key else why


# What pydantic says of a value, in German; it speaks English only.
_GERMAN = {
    "literal_error": "möglich ist {expected}",
    "enum": "möglich ist {expected}",
    "string_type": "hier steht ein Text in Anführungszeichen",
    "string_pattern_mismatch": "die Schreibweise passt nicht (Muster: {pattern})",
    "string_too_short": "mindestens {min_length} Zeichen sind nötig",
    "string_too_long": "höchstens {max_length} Zeichen sind möglich",
    "int_type": "hier steht eine ganze Zahl",
    "int_parsing": "hier steht eine ganze Zahl",
    "int_from_float": "hier steht eine ganze Zahl",
    "float_type": "hier steht eine Zahl",
    "float_parsing": "hier steht eine Zahl",
    "bool_type": "hier steht true oder false",
    "bool_parsing": "hier steht true oder false",
    "greater_than": "die Zahl muss größer als {gt} sein",
    "greater_than_equal": "die Zahl muss mindestens {ge} sein",
    "less_than": "die Zahl muss kleiner als {lt} sein",
    "less_than_equal": "die Zahl darf höchstens {le} sein",
    "list_type": "hier steht eine Liste",
    "tuple_type": "hier steht eine Liste",
    "dict_type": "hier steht eine Tabelle",
    "model_type": "hier steht eine Tabelle",
}


def _in_german(problem: ErrorDetails) -> str:
    """What pydantic complains of, or "" where there are no words for it."""
    pattern = _GERMAN.get(problem["type"], "")
    found = pattern.format(**problem.get("ctx", {})).replace(" or ", " oder ")
    return f"{found}." if found else ""


def line_of(source: str, at: Location) -> int:
    """The line (from 1) where the key at ``at`` stands, or its table where it is absent."""
    lines = source.splitlines()
    start, rest = _table(lines, at)
    end = next((n for n in range(start, len(lines)) if _HEADER.match(lines[n])), len(lines))
    names = [part for part in rest if isinstance(part, str)]
    for depth in range(len(names), 0, -1):
        assignment = re.compile(rf"\s*{_dotted(names[:depth])}\s*[=.]")
        for number in range(start, end):
            if assignment.match(lines[number]):
                return number + 1
    return start or 1


def _table(lines: list[str], at: Location) -> tuple[int, Location]:
    """The line (from 1) of the innermost table header on the way to ``at``, and what remains."""
    for depth in range(len(at), 0, -1):
        names = [part for part in at[:depth] if isinstance(part, str)]
        last = at[depth - 1]
        header = re.compile(rf"\s*\[{{1,2}}\s*{_dotted(names)}\s*\]{{1,2}}")
        places = [number for number, line in enumerate(lines, 1) if header.match(line)]
        if places:
            index = last if isinstance(last, int) else 0
            return places[min(index, len(places) - 1)], at[depth:]
    return 0, at


def _dotted(names: list[str]) -> str:
    return r"\s*\.\s*".join(rf"[\"']?{re.escape(name)}[\"']?" for name in names)


def _nearest_key(model: type[BaseModel], at: Location) -> str:
    """The known key that comes nearest to the one at ``at``, or ""."""
    close = difflib.get_close_matches(str(at[-1]), _known_keys(model, at), n=1, cutoff=0.5)
    return close[0] if close else ""


def _known_keys(model: type[BaseModel], at: Location) -> list[str]:
    """The keys that the table holding ``at`` may have."""
    current: type[BaseModel] | None = model
    for part in at[:-1]:
        if isinstance(part, int) or current is None:
            continue
        current = _model_within(current, str(part))
    if current is None:
        return []
    return [field.alias or name for name, field in current.model_fields.items()]


def _model_within(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    for name, known in model.model_fields.items():
        if key in {name, known.alias}:
            candidates = [known.annotation, *getattr(known.annotation, "__args__", ())]
            for candidate in candidates:
                if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                    return candidate
    return None


def _without_union_tags(at: tuple[int | str, ...], data: Any) -> Location:
    """Pydantic adds the names of union members to a location; the file knows none of them."""
    kept: list[str | int] = []
    for position, part in enumerate(at):
        last = position == len(at) - 1
        if isinstance(data, dict) and (part in data or last):
            kept.append(part)
            data = data.get(part) if isinstance(part, str) else None
        elif isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
            kept.append(part)
            data = data[part]
    return tuple(kept) or at
