"""What people write: templates, lists and timelines; the workspace's over the starter set."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field

from mailer.config.questions import read_questions
from mailer.domain.audience import Audience
from mailer.domain.consent import LegalBasis, MailingList
from mailer.domain.delivery import UnclearPolicy
from mailer.domain.errors import ContentError, SeminarpostError, Sentence
from mailer.domain.feedback import Question
from mailer.domain.printable import legible
from mailer.domain.timeline import (
    CalendarUse,
    LateJoin,
    Need,
    Step,
    Timeline,
    Trigger,
    parse_duration,
    parse_offset,
)
from mailer.files import located
from mailer.toml_file import TomlModel, checked, line_of, parse_toml, read_text

FOLDERS = ("templates", "recipients", "schedules")
_QUESTIONS = "feedback.toml"
_TEMPLATE_SUFFIXES = {".html", ".txt", ".css"}


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that people wrote: template sources by name, lists and timelines by key.

    ``origins`` tells which file a template name stands for. ``questions`` are what is asked after
    every seminar (by ""), and what is asked after one beside it (by its slug).
    """

    templates: Mapping[str, str]
    origins: Mapping[str, Path]
    lists: Mapping[str, MailingList]
    timelines: Mapping[str, Timeline]
    questions: Mapping[str, tuple[Question, ...]] = field(default_factory=dict)

    def kinds(self) -> list[tuple[str, str]]:
        """All (language, kind) pairs that have a body."""
        found = [name.split("/") for name in self.templates if name.endswith("/body.html")]
        return sorted((parts[0], parts[1]) for parts in found if len(parts) == 3)

    def questions_about(self, slug: str) -> tuple[Question, ...]:
        """What is asked after a seminar: everywhere, then its own."""
        common = self.questions.get("", ())
        known = {one.key for one in common}
        return (*common, *(one for one in self.questions.get(slug, ()) if one.key not in known))

    def step_named(self, key: str, plan: str = "") -> Sentence:
        """What people call the step ``key``: as ``plan`` says, else any; a correction by its own.

        The key itself where no plan has a name for it.
        """
        own, _, corrected = key.partition("-correction")
        plans = [self.timelines[plan]] if plan in self.timelines else []
        for timeline in (*plans, *self.timelines.values()):
            step = timeline.step(own)
            if step is not None:
                named = step.named
                if not key.removeprefix(own):
                    return named
                return Sentence(
                    f"Korrektur zu „{named.de}“{corrected}",
                    f'Correction of "{named.en}"{corrected}',
                )
        return Sentence(key, key)

    def language_for(self, wanted: str, kind: str, default: str) -> str:
        """The reader's language if this kind speaks it, else the site's, else any it has."""
        speaks = [language for language, known in self.kinds() if known == kind]
        for language in (wanted, default):
            if language in speaks:
                return language
        return speaks[0] if speaks else default


def starter_root() -> Path:
    """Where the starter set lies: in the wheel beside the code, in a checkout above it."""
    package = Path(__file__).parent
    shipped = package / "starter"
    return shipped if shipped.is_dir() else package.parent


def load_content(workspace: Path) -> Content:
    """Reads the starter set and the workspace's files over it, file by file.

    Raises ContentError naming file and line of the first thing wrong, or a link that leads out
    of the workspace.
    """
    roots: list[_Root] = [(starter_root(), None)]
    if workspace.resolve() == starter_root().resolve():
        roots = [(workspace, workspace)]
    else:
        roots.append((workspace, workspace))
    templates: dict[str, str] = {}
    origins: dict[str, Path] = {}
    for name, path, within in _overlay(roots, "templates", _TEMPLATE_SUFFIXES):
        templates[name] = read_text(path, ContentError, within=within)
        origins[name] = path
    lists: dict[str, MailingList] = {}
    for _, path, within in _overlay(roots, "recipients", {".toml"}):
        lists.update(_lists(path, within))
    timelines = {
        Path(name).stem: _timeline(path, within)
        for name, path, within in _overlay(roots, "schedules", {".toml"})
    }
    questions = {
        name.removesuffix(".toml").partition("/")[2]: read_questions(path, within)
        for name, path, within in _overlay(roots, "templates", {".toml"})
        if name == _QUESTIONS or name.startswith(_QUESTIONS.replace(".toml", "/"))
    }
    return Content(
        MappingProxyType(templates),
        MappingProxyType(origins),
        MappingProxyType(lists),
        MappingProxyType(timelines),
        MappingProxyType(questions),
    )


# A folder with content, and what its files must not lead out of: the starter set is our own, and
# an installer may have made links of it.
_Root = tuple[Path, Path | None]


def _overlay(
    roots: list[_Root], folder: str, suffixes: set[str]
) -> Iterator[tuple[str, Path, Path | None]]:
    found: dict[str, tuple[Path, Path | None]] = {}
    for root, within in roots:
        base = root / folder
        for path in _below(base, within):
            if path.suffix in suffixes:
                # Its folder was located: only a link can still lead somewhere else.
                bound = within if path.is_symlink() else None
                found[path.relative_to(base).as_posix()] = path, bound
    for name, (path, within) in found.items():
        yield name, path, within


def _below(folder: Path, within: Path | None, *, linked: bool = False) -> Iterator[Path]:
    """All files below a folder but hidden ones; a link that leads out raises ContentError.

    A link to a folder inside counts as that folder; behind it no further one is followed, so
    that no links can lead in circles or multiply.
    """
    if within is not None:
        located(folder, ContentError, within)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        is_link = path.is_symlink()
        if is_link and within is not None:
            located(path, ContentError, within)
        if not path.is_dir():
            yield path
        elif not (is_link and linked):
            yield from _below(path, within, linked=linked or is_link)


Legible = Annotated[str, AfterValidator(legible)]


class _ListEntry(TomlModel):
    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Legible
    purpose: Legible
    legal_basis: LegalBasis
    wording: str = ""
    wording_version: str = ""
    name_en: Legible = ""
    purpose_en: Legible = ""
    relay: str = ""
    wording_en: Legible = ""
    public: bool = True


class _ListFile(TomlModel):
    list: tuple[_ListEntry, ...] = ()


def _lists(path: Path, within: Path | None) -> dict[str, MailingList]:
    source = read_text(path, ContentError, within=within)
    data = parse_toml(source, str(path), ContentError)
    file = checked(_ListFile, data, source, str(path), ContentError)
    found: dict[str, MailingList] = {}
    for number, entry in enumerate(file.list):
        if entry.slug in found:
            where = f"{path}:{line_of(source, ('list', number, 'slug'))}"
            raise ContentError(
                f"{where}: Die Liste „{entry.slug}“ kommt zweimal vor.",
                f'{where}: the list "{entry.slug}" occurs twice.',
            )
        found[entry.slug] = MailingList(**entry.model_dump())
    return found


class _StepEntry(TomlModel):
    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Legible = ""
    name_en: Legible = ""
    template: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    audience: Audience | None = None
    when: Trigger | None = None
    lists: tuple[str, ...] = ()
    offset: str = "0"
    at: time | None = None
    late_by: str = "1d"
    until: str = "start"
    late_join: LateJoin = LateJoin.SKIP
    needs: tuple[Need, ...] = ()
    calendar: CalendarUse = CalendarUse.NONE
    on_unclear: UnclearPolicy | None = None
    relay: str = ""

    def step(self) -> Step:
        values = {name: getattr(self, name) for name in type(self).model_fields}
        values["offset"] = parse_offset(self.offset)
        values["late_by"] = parse_duration(self.late_by)
        if self.audience in {Audience.ATTENDED, Audience.NO_SHOW}:
            # Who came is known after an attendance import only: until then the step waits.
            values["needs"] = tuple(dict.fromkeys((*self.needs, Need.ATTENDANCE)))
        return Step(**values)


class _TimelineFile(TomlModel):
    name: str
    step: tuple[_StepEntry, ...] = Field(min_length=1)


def _timeline(path: Path, within: Path | None) -> Timeline:
    source = read_text(path, ContentError, within=within)
    data = parse_toml(source, str(path), ContentError)
    file = checked(_TimelineFile, data, source, str(path), ContentError)
    steps: tuple[Step, ...] = ()
    for number, entry in enumerate(file.step):
        try:
            steps = (*steps, entry.step())
            Timeline(path.stem, file.name, steps)
        except SeminarpostError as problem:
            where = f"{path}:{line_of(source, ('step', number))}"
            raise ContentError(
                f"{where}: {problem.sentence.de}", f"{where}: {problem.sentence.en}"
            ) from None
    return Timeline(path.stem, file.name, steps)
