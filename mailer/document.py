"""A TOML file that people edit: read, checked against a model, errors told with file and line."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from mailer.domain.errors import SeminarpostError

_TOO_BIG_BYTES = 1_000_000


class Document(BaseModel):
    """Base of all models of files: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]


def read_text(path: Path, error: type[SeminarpostError]) -> str:
    """The text of a UTF-8 file (with or without a byte order mark)."""
    try:
        if path.stat().st_size > _TOO_BIG_BYTES:
            raise error(
                f"{path} ist größer als 1 MB; das kann nicht die richtige Datei sein.",
                f"{path} is larger than 1 MB; that cannot be the right file.",
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error(
            f"{path} ist nicht in UTF-8 gespeichert (Byte {problem.start}); bitte neu speichern.",
            f"{path} is not saved as UTF-8 (byte {problem.start}); please save it again.",
        ) from None
    except OSError as problem:
        raise error(
            f"{path} lässt sich nicht lesen: {problem.strerror}.",
            f"{path} cannot be read: {problem.strerror}.",
        ) from None


def parse_toml(source: str, name: str, error: type[SeminarpostError]) -> dict[str, Any]:
    """The tables of a TOML document; ``name`` is the file as people know it."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as problem:
        raise error(
            f"{name} ist kein gültiges TOML: {problem}.", f"{name} is not valid TOML: {problem}."
        ) from None


def checked(
    model: type[Model], data: dict[str, Any], source: str, name: str, error: type[SeminarpostError]
) -> Model:
    """``data`` as ``model``; the first thing wrong is told as ``file:line`` and what to do."""
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        at = _without_union_tags(first["loc"], data)
        where = f"{name}:{line_of(source, at)}" if source else name
        key = ".".join(str(part) for part in at)
        if first["type"] == "extra_forbidden":
            near = _nearest(str(at[-1]), _known_keys(model, at))
            raise error(
                f"{where}: Den Schlüssel „{key}“ gibt es nicht"
                + (f"; gemeint ist vielleicht „{near}“." if near else "."),
                f'{where}: there is no key "{key}"'
                + (f'; perhaps "{near}" is meant.' if near else "."),
            ) from None
        if first["type"] == "missing":
            raise error(
                f"{where}: Der Schlüssel „{key}“ fehlt.", f'{where}: the key "{key}" is missing.'
            ) from None
        why = first["msg"].removeprefix("Value error, ")
        raise error(f"{where}: „{key}“ passt nicht: {why}.", f'{where}: "{key}": {why}.') from None


def line_of(source: str, at: Location) -> int:
    """The line (from 1) where the key at ``at`` stands, or its table where it is absent."""
    lines = source.splitlines()
    start, wanted = 0, list(at)
    while len(wanted) > 1:
        table = str(wanted[0])
        index = wanted[1] if isinstance(wanted[1], int) else None
        header = re.compile(rf"\s*\[{{1,2}}\s*{re.escape(table)}\s*\]{{1,2}}")
        places = [n for n, line in enumerate(lines) if header.match(line)]
        if places:
            start = places[min(index or 0, len(places) - 1)]
        wanted = wanted[2:] if index is not None else wanted[1:]
    if wanted:
        assignment = re.compile(rf"\s*[\"']?{re.escape(str(wanted[0]))}[\"']?\s*=")
        for number in range(start, len(lines)):
            if number > start and lines[number].lstrip().startswith("["):
                break
            if assignment.match(lines[number]):
                return number + 1
        for number, line in enumerate(lines):
            if re.match(rf"\s*\[{{1,2}}\s*{re.escape(str(wanted[0]))}\b", line):
                return number + 1
    return start + 1


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
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
    for name, field in model.model_fields.items():
        if key in {name, field.alias}:
            candidates = [field.annotation, *getattr(field.annotation, "__args__", ())]
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
