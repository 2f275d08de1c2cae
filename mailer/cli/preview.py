"""``preview``: a mail as its reader will see it, before anybody gets it."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailer.cli.language import both, spoken, told
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    SeminarSlug,
    StepKey,
    WorkspaceDir,
    at_desk,
    print_json,
    remark,
    run_safely,
    say,
    tell,
)
from mailer.documents.previews import preview_document
from mailer.domain.errors import InvalidValueError, Sentence

with later():
    from mailer import files, workspace_folder
    from mailer.actions.mailing import preview

if TYPE_CHECKING:
    from mailer.compose.opened import MessagePart, OpenedMessage

ToAddress = Annotated[
    str,
    typer.Option(
        "--to", help=both("Adresse, wie sie hier bekannt ist.", "Address, as it is known here.")
    ),
]
EmlFile = Annotated[
    Path | None,
    typer.Option(
        "--eml",
        help=both("Die Mail, Oktett für Oktett, in diese Datei.", "The very octets to this file."),
    ),
]
Opened = Annotated[
    bool,
    typer.Option("--open", help=both("Im Browser ansehen.", "Look at it in the browser.")),
]
_SEVERITIES = {"error": Sentence("Fehler", "Error"), "warning": Sentence("Hinweis", "Note")}
_PARTS = {
    "text/plain": Sentence("Text", "text"),
    "text/calendar": Sentence("Kalendereintrag", "calendar entry"),
}
_METHODS = {
    "REQUEST": Sentence("Einladung", "invitation"),
    "CANCEL": Sentence("Absage", "cancellation"),
    "PUBLISH": Sentence("zum Übernehmen", "to be taken over"),
}
_PAGE = Path("data", "preview.html")


def preview_(
    slug: SeminarSlug,
    step: StepKey,
    to: ToAddress = "",
    eml: EmlFile = None,
    open_: Opened = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Shows, writes or opens one mail."""
    found = at_desk(workspace, as_json, lambda desk: preview.preview(desk, slug, step, to))
    show_message(found, {"seminar": slug, "step": step}, eml, open_, as_json, workspace)


def show_message(
    found: preview.Previewed,
    about: dict[str, Any],
    eml: Path | None,
    in_browser: bool,
    as_json: bool,
    workspace: Path = HERE,
) -> None:
    """A mail as its reader sees it, and on the other channel what the preflight finds."""
    if eml is not None:
        run_safely(lambda: _write(eml, found.message, workspace), as_json)
    page = run_safely(lambda: _page(found.opened, workspace), as_json) if in_browser else None
    if as_json:
        print_json(about | preview_document(found, eml, spoken()))
    elif eml is not None:
        say(f"{eml}: {len(found.message)} Bytes", f"{eml}: {len(found.message)} bytes")
    else:
        _show(found.opened)
    if page is not None and not webbrowser.open(page.as_uri()):
        remark(
            Sentence(
                f"Hier ist kein Browser zu finden; die Mail liegt in {page}.",
                f"No browser was found here; the mail is in {page}.",
            )
        )
    if as_json:
        return
    if found.hosts:
        hosts = ", ".join(found.hosts)
        remark(Sentence(f"Links führen zu: {hosts}", f"Links lead to: {hosts}"))
    for one in found.findings:
        severity = told(_SEVERITIES[one.severity.name.lower()])
        remark(f"{severity}: {one.where}: {told(one.sentence)}")


def _show(opened: OpenedMessage) -> None:
    lines = (
        (Sentence("Betreff", "Subject"), opened.subject),
        (Sentence("Vorschauzeile", "Preview line"), opened.preheader),
        (Sentence("Von", "From"), opened.sender),
        (Sentence("An", "To"), opened.recipient),
        (Sentence("Teile", "Parts"), ", ".join(_named(one) for one in _distinct(opened.parts))),
    )
    for heading, line in lines:
        tell(f"{told(heading)}: {line or '–'}", whole=True)
    tell("")
    tell(opened.text.rstrip().replace("\r\n", "\n"), whole=True)
    tell("")


def _distinct(parts: Sequence[MessagePart]) -> list[MessagePart]:
    """The parts as a reader tells them apart: a calendar entry is in the mail twice."""
    files = {one.media_type for one in parts if one.file}
    return [one for one in parts if one.file or one.media_type not in files]


def _named(part: MessagePart) -> str:
    """``Kalendereintrag (Einladung, invite.ics)``; text and HTML with their size."""
    known = _PARTS.get(part.media_type)
    name = told(known) if known else part.media_type.removeprefix("text/").upper()
    method = _METHODS.get(part.method.upper())
    kilobytes = max(round(part.octets / 1000), 1)
    more = [told(method)] if method else []
    more += [part.file] if part.file else []
    if not more:
        more = [f"{kilobytes} kB"]
    return f"{name} ({', '.join(more)})"


def _page(opened: OpenedMessage, workspace: Path) -> Path:
    """Writes the HTML part where the workspace keeps its data; returns where."""
    page = (workspace / _PAGE).absolute()
    within = workspace_folder.bounds_of(page, workspace)
    files.write_octets(page, opened.html.encode(), InvalidValueError, within=within)
    return page


def _write(file: Path, message: bytes, workspace: Path) -> None:
    within = workspace_folder.bounds_of(file, workspace)
    files.write_octets(file, message, InvalidValueError, within=within)
