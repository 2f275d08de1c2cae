"""``mailing …``, ``deliveries``, ``settle``: mail under way, watched and steered."""

from typing import Annotated, Any

import typer

from mailer.actions import holds, mailings
from mailer.actions.desk import Desk
from mailer.actions.words import mailing_state_in_words, reason_in_words
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    WorkspaceDir,
    about,
    at_desk,
    console,
    language_of,
    local,
    print_json,
    table,
)
from mailer.cli.plan import releaser
from mailer.cli.wording import correct
from mailer.domain.errors import Sentence
from mailer.store.schema import Fields

group = typer.Typer(help="Sendungen: ansehen, anhalten, fortsetzen, beenden.", no_args_is_help=True)
_Zone = "Europe/Berlin"


def add_to(app: typer.Typer) -> None:
    group.command("correct")(correct)
    app.add_typer(group, name="mailing")
    app.command("deliveries")(deliveries)
    app.command("settle")(settle)


@group.command("list")
def list_(
    seminar: Annotated[str, typer.Option(help="Nur dieses Seminar.")] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Alle Sendungen mit ihrem Stand."""
    found = at_desk(workspace, as_json, lambda desk: mailings.listing(desk, seminar or None))
    if as_json:
        print_json({"mailings": [_document(row, counts) for row, counts in found]})
        return
    language = language_of(workspace)
    shown = table("", "Nr.", "Seminar", "Schritt", "Fällig", "Zustand", "Stand")
    for row, counts in found:
        stand = ", ".join(f"{state} {number}" for state, number in sorted(counts.items()))
        due = local(row["due_at"], _Zone)
        state = mailing_state_in_words(row["state"].value, language)
        shown.add_row(str(row["id"]), about(row), row["step_key"], due, state, stand)
    console.print(shown)


@group.command()
def show(mailing: int, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Eine Sendung: Stand, Freigabe, und wer sie nicht bekommt."""

    async def work(desk: Desk) -> tuple[Fields, dict[str, int], dict[str, int], Sentence | None]:
        row, counts, skipped = await mailings.show(desk, mailing)
        return row, counts, skipped, await holds.of_mailing(desk, row, counts)

    row, counts, skipped, held = at_desk(workspace, as_json, work)
    language = language_of(workspace)
    told = held.in_language(language) if held else None
    if as_json:
        print_json(_document(row, counts) | _release(row) | {"skipped": skipped, "held": told})
        return
    for key, value in (_document(row, counts) | _release(row)).items():
        console.print(f"{key}: {value}", markup=False)
    for reason, number in skipped.items():
        console.print(
            f"nicht: {number} × {reason_in_words(reason, 'skipped', language)}", markup=False
        )
    if told:
        console.print(told, style="bold yellow", markup=False, soft_wrap=True)


@group.command()
def pause(
    mailing: int, by: By = "", workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Hält eine Sendung an."""
    at_desk(workspace, as_json, lambda desk: mailings.pause(desk, mailing, releaser(by)))
    _done(mailing, "paused", "angehalten", as_json)


@group.command()
def resume(mailing: int, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Setzt eine angehaltene Sendung fort."""
    at_desk(workspace, as_json, lambda desk: mailings.resume(desk, mailing))
    _done(mailing, "sending", "fortgesetzt", as_json)


@group.command()
def cancel(
    mailing: int, by: By = "", workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Beendet eine Sendung für alle, die sie noch nicht haben."""
    at_desk(workspace, as_json, lambda desk: mailings.cancel(desk, mailing, releaser(by)))
    _done(mailing, "cancelled", "beendet", as_json)


def deliveries(
    mailing: int,
    state: Annotated[str, typer.Option(help="Nur dieser Zustand.")] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Wer eine Sendung bekam, wann, und wer nicht und warum."""
    rows = at_desk(
        workspace, as_json, lambda desk: mailings.deliveries(desk, mailing, state or None)
    )
    if as_json:
        print_json({"deliveries": [delivery_document(row) for row in rows]})
        return
    language = language_of(workspace)
    shown = table("", "Empfänger", "Zustand", "Warum", "Antwort", "Versuche", "Wann")
    for row in rows:
        shown.add_row(
            row["address"],
            row["state"].value,
            reason_in_words(row["reason"], row["state"].value, language),
            row["reply"],
            str(row["attempts"]),
            local(row["dated_at"], _Zone),
        )
    console.print(shown)


def settle(
    mailing: int,
    sent: Annotated[bool, typer.Option("--sent", help="Sie sind angekommen.")] = False,
    resend: Annotated[bool, typer.Option("--resend", help="Noch einmal senden.")] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Entscheidet über Mails, von denen nach einem Absturz niemand weiß, ob sie ankamen."""
    if sent == resend:
        raise typer.BadParameter("entweder --sent oder --resend")
    number = at_desk(workspace, as_json, lambda desk: mailings.settle(desk, mailing, sent=sent))
    if as_json:
        print_json({"mailing": mailing, "settled": number, "as": "sent" if sent else "queued"})
    else:
        told = Sentence(f"{number} Mails entschieden.", f"{number} mails settled.")
        console.print(told.in_language(language_of(workspace)))


def delivery_document(row: Fields) -> dict[str, Any]:
    """A ledger row as JSON; described in docs/json.md."""
    return {
        "recipient": row["address"],
        "name": " ".join(
            part for part in (row["title"], row["first_name"], row["last_name"]) if part
        ),
        "step": row["step_key"],
        "state": row["state"].value,
        "reason": row["reason"],
        "reply": row["reply"],
        "relay": row["relay"],
        "attempts": row["attempts"],
        "message_id": row["message_id"],
        "sent_at": row["ended_at"] if row["state"].value == "sent" else None,
    }


def _document(row: Fields, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "seminar": row["seminar"],
        "newsletter": row["newsletter"],
        "list": row["about_list"],
        "step": row["step_key"],
        "state": row["state"].value,
        "waits_for": row["waits_for"],
        "due_at": row["due_at"],
        "counts": counts,
    }


def _release(row: Fields) -> dict[str, Any]:
    return {
        "released_by": row["released_by"],
        "released_at": row["released_at"],
        "released_size": row["released_size"],
        "frozen_at": row["frozen_at"],
        "finished_at": row["finished_at"],
    }


def _done(mailing: int, state: str, word: str, as_json: bool) -> None:
    if as_json:
        print_json({"mailing": mailing, "state": state})
    else:
        console.print(f"Sendung {mailing} {word}.")
