"""``mailing …``, ``deliveries``, ``settle``: mail under way, watched and steered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailer.actions.today.note_words import waiting_in_words
from mailer.actions.words import (
    delivery_state_in_words,
    mailing_state_in_words,
    reason_in_words,
)
from mailer.cli.asking import Asked, told_first
from mailer.cli.labels import label, value
from mailer.cli.language import both, spoken, told
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    DryRun,
    MailingNumber,
    WorkspaceDir,
    Yes,
    at_desk,
    key_column,
    local,
    print_json,
    say,
    show_table,
    table,
    tell,
)
from mailer.cli.plan import releaser
from mailer.cli.usage import wrong_usage
from mailer.documents.mailings import (
    delivery_document,
    mailing_document,
    whole_mailing_document,
)
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.mailing import mailings, suspensions
    from mailer.actions.returned import told as returned

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.content import Content
    from mailer.store.mailings import NamedMailing
    from mailer.store.reports import LedgerRow

_Zone = "Europe/Berlin"


def list_(
    seminar: Annotated[
        str, typer.Option(help=both("Nur dieses Seminar.", "This seminar only."))
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Prints all mailings."""

    async def work(desk: Desk) -> tuple[list[tuple[NamedMailing, dict[str, int]]], Content]:
        return await mailings.listing(desk, seminar or None), desk.workspace.content

    found, content = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"mailings": [mailing_document(one, counts) for one, counts in found]})
        return
    language = spoken()
    shown = table(
        key_column("Nr.", "No."),
        key_column("Seminar", "Seminar"),
        key_column("Schritt", "Step"),
        Sentence("Bezeichnung", "Name"),
        Sentence("Fällig", "Due"),
        Sentence("Zustand", "State"),
        Sentence("Stand", "Progress"),
    )
    for one, counts in found:
        row, stand = one.mailing, _counted(counts)
        due = local(row.due_at, _Zone)
        state = mailing_state_in_words(row.state.value, language)
        title = told(content.step_named(row.step_key))
        shown.add_row(str(row.id), one.about, row.name, title, due, state, stand)
    show_table(shown)


def show(mailing: MailingNumber, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints one mailing."""

    async def work(
        desk: Desk,
    ) -> tuple[
        NamedMailing, dict[str, int], dict[str, int], Sentence | None, list[tuple[int, Sentence]]
    ]:
        found, counts, skipped = await mailings.show(desk, mailing)
        held = await suspensions.of_mailing(desk, found.mailing, counts)
        back = returned.summary(await returned.of_mailing(desk, mailing))
        return found, counts, skipped, held, back

    found, counts, skipped, held, back = at_desk(workspace, as_json, work)
    why = told(held) if held else None
    if as_json:
        document = whole_mailing_document(found, counts)
        counted = [{"number": number, "text": told(said)} for number, said in back]
        print_json(document | {"skipped": skipped, "held": why, "returned": counted})
        return
    shown = whole_mailing_document(found, counts)
    shown["state"] = mailing_state_in_words(found.mailing.state.value, spoken())
    shown["waits_for"] = waiting_in_words(found.mailing.waits_for, spoken())
    shown["counts"] = _counted(counts)
    for key in ("due_at", "released_at", "frozen_at", "finished_at"):
        shown[key] = local(shown[key], _Zone)
    for key, known in shown.items():
        tell(f"{label(key)}: {value(known)}")
    for reason, number in skipped.items():
        in_words = reason_in_words(reason, "skipped", spoken())
        say(f"nicht: {number} × {in_words}", f"not: {number} × {in_words}")
    for number, said in back:
        say(f"zurück: {number} × {said.de}", f"came back: {number} × {said.en}")
    if why:
        tell(why, "bold yellow")


def pause(
    mailing: MailingNumber, by: By = "", workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Pauses a mailing, by name."""
    at_desk(workspace, as_json, lambda desk: mailings.pause(desk, mailing, releaser(by)))
    _done(mailing, "paused", Sentence("angehalten", "paused"), as_json)


def resume(
    mailing: MailingNumber,
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Goes on with a paused mailing."""
    # Whoever stopped it by hand goes on with what was released; else a person decides again.
    by_hand = at_desk(workspace, as_json, lambda desk: mailings.was_stopped_by_hand(desk, mailing))
    done = told_first(
        Asked(workspace, as_json, yes or by_hand, dry_run),
        lambda desk: mailings.resume(desk, mailing),
    )
    if done is not None:
        _done(mailing, "sending", Sentence("fortgesetzt", "resumed"), as_json, done.facts)


def cancel(
    mailing: MailingNumber, by: By = "", workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Ends a mailing, by name."""
    at_desk(workspace, as_json, lambda desk: mailings.cancel(desk, mailing, releaser(by)))
    _done(mailing, "cancelled", Sentence("beendet", "ended"), as_json)


def deliveries(
    mailing: MailingNumber,
    state: Annotated[str, typer.Option(help=both("Nur dieser Zustand.", "This state only."))] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Prints the deliveries of a mailing."""

    async def work(desk: Desk) -> tuple[list[LedgerRow], dict[int, Sentence]]:
        rows = await mailings.deliveries(desk, mailing, state or None)
        return rows, await returned.of_deliveries(desk, rows)

    rows, back = at_desk(workspace, as_json, work)
    language = spoken()
    texts = {number: one.in_language(language) for number, one in back.items()}
    if as_json:
        print_json({"deliveries": [delivery_document(row, texts.get(row.id)) for row in rows]})
        return
    shown = table(
        key_column("Adresse", "Address"),
        Sentence("Zustand", "State"),
        Sentence("Warum", "Why"),
        Sentence("Antwort", "Reply"),
        Sentence("Versuche", "Attempts"),
        Sentence("Wann", "When"),
    )
    for row in rows:
        shown.add_row(
            row.address,
            delivery_state_in_words(row.state.value, language),
            _why(row, texts.get(row.id), language),
            row.reply,
            str(row.attempts),
            local(row.dated_at, _Zone),
        )
    show_table(shown)


def _why(row: LedgerRow, back: str | None, language: str) -> str:
    """What came back tells the reason as well; when it is tried again does not."""
    reason = reason_in_words(row.reason, row.state.value, language)
    if back is None or (row.state.value == "deferred" and reason and not back.startswith(reason)):
        return ", ".join(filter(None, (reason, back)))
    return back


def settle(
    mailing: MailingNumber,
    sent: Annotated[
        bool, typer.Option("--sent", help=both("Sie sind angekommen.", "They arrived."))
    ] = False,
    resend: Annotated[
        bool, typer.Option("--resend", help=both("Noch einmal senden.", "Send them again."))
    ] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Decides about unclear deliveries."""
    if sent == resend:
        raise wrong_usage("Bitte entweder --sent oder --resend.", "Either --sent or --resend.")
    done = told_first(
        Asked(workspace, as_json, yes, dry_run),
        lambda desk: mailings.settle(desk, mailing, sent=sent),
    )
    if done is None:
        return
    number = done.result
    if as_json:
        settled = {"mailing": mailing, "settled": number, "as": "sent" if sent else "queued"}
        print_json(settled | done.facts)
    else:
        say(f"{number} Mails entschieden.", f"{number} mails settled.")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(
        f"{number} × {delivery_state_in_words(state, spoken())}"
        for state, number in sorted(counts.items())
    )


def _done(
    mailing: int, state: str, word: Sentence, as_json: bool, more: dict[str, Any] | None = None
) -> None:
    if as_json:
        print_json({"mailing": mailing, "state": state} | (more or {}))
    else:
        say(f"Sendung {mailing} {word.de}.", f"Mailing {mailing} {word.en}.")
