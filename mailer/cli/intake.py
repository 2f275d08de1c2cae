"""``inbound …``: what came back is taken in, looked at, decided, and taught about."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailer.cli import inbound as judging
from mailer.cli.language import both, spoken, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    DryRun,
    WorkspaceDir,
    at_desk,
    key_column,
    local,
    print_json,
    run_safely,
    say,
    show_table,
    table,
    tell,
)
from mailer.cli.plan import releaser
from mailer.documents.inbound import judged_document
from mailer.documents.returned import effects_document, receipt_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.intake import forwarding, polling, taking_in, teaching
    from mailer.actions.intake import review as reviewing
    from mailer.actions.intake import taken as arrivals
    from mailer.actions.returned import words as sentences
    from mailer.inbound import mailbox, rules

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.intake.taken import Taken
    from mailer.store.receipts import Receipt

TRY_AGAIN = 75
"""EX_TEMPFAIL: Postfix and Exim keep the message and bring it again."""
_PIPE = "-"
_Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar=both("[DATEI…|-]", "[FILE…|-]"),
        help=both(
            "Nachrichten (.eml, .mbox); - liest die Eingabe, wie von Postfix oder Exim.",
            "Messages (.eml, .mbox); - reads standard input, as from Postfix or Exim.",
        ),
    ),
]


def take(
    file: _Files = None,
    imap: Annotated[
        bool,
        typer.Option("--imap", help=both("Das Postfach [inbound] lesen.", "Read the mailbox.")),
    ] = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes messages in: once each, with what follows from them."""
    named = file or []
    if dry_run:
        judging.inbound(named, dry_run=True, workspace=workspace, as_json=as_json)
        return
    if [str(one) for one in named] == [_PIPE]:
        _from_pipe(workspace, as_json)
        return
    messages = run_safely(
        lambda: [
            (str(path), octets) for path in named for octets in judging.messages(path, workspace)
        ],
        as_json,
    )

    async def work(desk: Desk) -> list[Taken]:
        taken = await _taken(desk, messages)
        if imap or not messages:
            taken += await _mailbox(desk)
        return taken

    _show(at_desk(workspace, as_json, work), as_json)


def _from_pipe(workspace: Path, as_json: bool) -> None:
    """One message from a mail server; whatever goes wrong, it is to be brought again."""
    octets = next(judging.messages(Path(_PIPE), workspace))

    async def work(desk: Desk) -> list[Taken]:
        taken = await _taken(desk, [(_PIPE, octets)])
        if any(one.later for one in taken):
            raise typer.Exit(TRY_AGAIN)
        message = arrivals.Incoming(_PIPE, octets)
        if not all(one.is_ours or one.known for one in taken) and not await forwarding.forward(
            desk, message
        ):
            raise typer.Exit(TRY_AGAIN)
        return taken

    try:
        taken = at_desk(workspace, as_json, work)
    except typer.Exit:
        raise typer.Exit(TRY_AGAIN) from None
    _show(taken, as_json)


async def _taken(desk: Desk, messages: list[tuple[str, bytes]]) -> list[Taken]:
    incoming = [arrivals.Incoming(name, octets) for name, octets in messages]
    return await taking_in.take_in(desk, incoming, rules.in_force())


async def _mailbox(desk: Desk) -> list[Taken]:
    if not desk.workspace.settings.inbound.is_set:
        raise polling.no_mailbox()
    try:
        return await polling.poll(desk, secrets.token_hex(8)) or []
    except mailbox.MailboxError as problem:
        raise polling.unreadable(problem) from None


def _show(taken: list[Taken], as_json: bool) -> None:
    entries: list[dict[str, Any]] = []
    for one in taken:
        judged = judged_document(one.name, one.judged, None, spoken())
        entries += effects_document(judged, one)
    if as_json:
        print_json({"messages": entries, "dry_run": False})
        return
    for entry in entries:
        tell(judging.line(entry))
    ours = sum(one.is_ours and not one.known for one in taken)
    say(f"Aufgenommen: {ours} von {len(taken)}.", f"Taken in: {ours} of {len(taken)}.")


def review(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Lists what waits for a decision, what no rule knew, and what could not be read."""

    async def work(desk: Desk) -> list[tuple[Receipt, Sentence]]:
        timezone, now = desk.workspace.settings.site.timezone, desk.clock.now()
        found = await reviewing.review(desk)
        return [(one, sentences.in_words(one, timezone, now)) for one in found]

    found = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"returned": [receipt_document(one, said, spoken()) for one, said in found]})
        return
    if not found:
        say("Nichts wartet auf eine Entscheidung.", "Nothing waits for a decision.")
        return
    shown = table(
        key_column("Nummer", "Number"),
        Sentence("Wann", "When"),
        key_column("Adresse", "Address"),
        Sentence("Was", "What"),
        Sentence("Im Wortlaut", "In its words"),
    )
    for one, said in found:
        when = local(one.taken_at, "Europe/Berlin")
        shown.add_row(
            str(one.id), when, one.address_key or "–", said.in_language(spoken()), one.reply
        )
    show_table(shown)


def decide(
    number: Annotated[
        int,
        typer.Argument(
            metavar=both("NUMMER", "NUMBER"),
            help=both("Aus „inbound review“.", 'Of "inbound review".'),
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", help=both("Warum.", "Why."))],
    block: Annotated[
        bool,
        typer.Option(
            "--block/--undo",
            help=both(
                "--block sperrt die Adresse, --undo nimmt zurück, was folgte.",
                "--block blocks the address, --undo takes back what followed.",
            ),
        ),
    ],
    by: By = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Decides about something that came back: its address is blocked, or all is taken back."""
    done = at_desk(
        workspace,
        as_json,
        lambda desk: reviewing.decide(desk, number, block=block, reason=reason, by=releaser(by)),
    )
    address = done.receipt.address_key
    if as_json:
        print_json({"number": number, "recipient": address, "blocked": done.blocked})
    elif done.blocked:
        say(f"Gesperrt: {address}", f"Blocked: {address}")
    else:
        say("Zurückgenommen und erledigt.", "Taken back and settled.")


def teach(
    name: Annotated[
        str, typer.Argument(metavar=both("NAME", "NAME"), help=both("Der Regel.", "Of the rule."))
    ],
    text: Annotated[
        str, typer.Option("--text", help=both("Wörter der Antwort.", "Words of the reply."))
    ],
    verdict: Annotated[
        str,
        typer.Option(
            "--verdict",
            help=both(
                "Urteil: hard, soft, policy, sender oder message.",
                "Verdict: hard, soft, policy, sender or message.",
            ),
        ),
    ],
    source: Annotated[
        str, typer.Option("--source", help=both("Woher Sie das wissen.", "How you know."))
    ],
    status: Annotated[
        str, typer.Option("--status", help=both("Nur mit diesem Status: 7.1", "Only with it: 7.1"))
    ] = "",
    code: Annotated[
        str, typer.Option("--code", help=both("Nur mit diesem Code: 550", "Only with it: 550"))
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Adds a rule to the office's own, which decide before the program's."""

    async def work(desk: Desk) -> str:
        return teaching.teach(
            desk, teaching.Lesson(name, text, verdict, source, status=status, code=code)
        )

    added = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"rule": name, "added": added})
        return
    tell(added.rstrip(), whole=True)
    tell(words("Ergänzt in inbound-rules.toml.", "Added to inbound-rules.toml."))
