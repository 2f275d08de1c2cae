"""``dkim keygen / show``: keys that sign mail, and the DNS records that belong to them."""

from __future__ import annotations

from typing import Annotated

import typer

from mailer.cli.language import both, told, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    print_json,
    remark,
    run_safely,
    say,
    tell,
)
from mailer.documents.office import key_document
from mailer.domain.signing import KeyType

with later():
    from mailer import clock
    from mailer import workspace as workspaces
    from mailer.actions.office import dkim


def keygen(
    domain: Annotated[
        str,
        typer.Option(
            help=both(
                "Domain (sonst: die der Absenderadresse).", "Domain (else: the sender address's)."
            )
        ),
    ] = "",
    selector: Annotated[
        str,
        typer.Option(
            help=both(
                "Name im DNS (sonst: seminarpost + Jahr).", "DNS name (else: seminarpost + year)."
            )
        ),
    ] = "",
    kind: Annotated[
        KeyType,
        typer.Option(
            "--type", help=both("Ed25519 nur zusätzlich zu RSA.", "Ed25519 only beside RSA.")
        ),
    ] = KeyType.RSA,
    bits: Annotated[
        int, typer.Option(help=both("Länge eines RSA-Schlüssels.", "Length of an RSA key."))
    ] = 2048,
    add: Annotated[
        bool,
        typer.Option(
            "--add",
            help=both(
                "Gleich in seminarpost.toml eintragen.", "Enter it in seminarpost.toml at once."
            ),
        ),
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Makes a key and tells its record."""
    made = run_safely(
        lambda: dkim.keygen(
            workspaces.open_workspace(workspace),
            clock.SystemClock().now(),
            domain=domain,
            selector=selector,
            kind=kind,
            bits=bits,
            add=add,
        ),
        as_json,
    )
    if as_json:
        print_json(key_document(made))
        return
    file = made.settings.key_file
    say(f"Schlüssel angelegt: {file}\n", f"Key made: {file}\n")
    _tell_record(made)
    if add:
        say(
            "\nIn seminarpost.toml eingetragen. Bitte erst versenden, wenn der Eintrag im "
            "DNS steht.",
            "\nEntered in seminarpost.toml. Please send only when the record is in the DNS.",
        )
    else:
        say(
            "\nSobald der Eintrag im DNS steht, in seminarpost.toml ergänzen:\n",
            "\nWhen the record is in the DNS, add to seminarpost.toml:\n",
        )
        tell(made.settings_lines.rstrip(), whole=True)


def show(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints the records of the keys in use."""
    found = run_safely(lambda: dkim.show(workspaces.open_workspace(workspace)), as_json)
    warnings = [told(one) for one in found.warnings]
    if as_json:
        print_json({"keys": [key_document(one) for one in found.keys], "warnings": warnings})
        return
    for warning in warnings:
        remark(warning, "yellow")
    if not found.keys:
        say(
            "In seminarpost.toml steht kein Schlüssel; „seminarpost dkim keygen --add“ legt "
            "einen an.",
            'seminarpost.toml names no key; "seminarpost dkim keygen --add" makes one.',
        )
    for number, one in enumerate(found.keys):
        file, above = one.settings.key_file, "\n" if number else ""
        say(f"{above}Schlüssel: {file}\n", f"{above}Key: {file}\n")
        _tell_record(one)


def _tell_record(one: dkim.PublishedKey) -> None:
    say(
        f"Eintrag im DNS von {one.settings.domain}:", f"Record in the DNS of {one.settings.domain}:"
    )
    say(f"  Name: {one.record.name}", f"  Name: {one.record.name}")
    say("  Typ:  TXT", "  Type: TXT")
    tell(words(f"  Wert: {one.record.value}\n", f"  Value: {one.record.value}\n"), whole=True)
    say("Dasselbe als Zeile einer Zonendatei:", "The same as a line of a zone file:")
    tell(f"  {one.record.zone_line}", whole=True)
