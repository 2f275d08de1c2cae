"""``dkim keygen / show``: keys that sign mail, and the DNS records that belong to them."""

from typing import Annotated, Any

import typer

from mailer.actions import dkim
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    console,
    language_of,
    print_json,
    run_safely,
    to_person,
)
from mailer.now import SystemClock
from mailer.workspace import open_workspace

group = typer.Typer(help="Schlüssel, mit denen Mails signiert werden.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="dkim")


@group.command("keygen")
def keygen(
    domain: Annotated[str, typer.Option(help="Domain (sonst: die der Absenderadresse).")] = "",
    selector: Annotated[str, typer.Option(help="Name im DNS (sonst: seminarpost + Jahr).")] = "",
    kind: Annotated[
        dkim.KeyType, typer.Option("--type", help="Ed25519 nur zusätzlich zu RSA.")
    ] = dkim.KeyType.RSA,
    bits: Annotated[int, typer.Option(help="Länge eines RSA-Schlüssels.")] = 2048,
    add: Annotated[
        bool, typer.Option("--add", help="Gleich in seminarpost.toml eintragen.")
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Legt einen Schlüssel an und nennt den Eintrag fürs DNS; überschreibt nie einen."""
    made = run_safely(
        lambda: dkim.keygen(
            open_workspace(workspace),
            SystemClock().now(),
            domain=domain,
            selector=selector,
            kind=kind,
            bits=bits,
            add=add,
        ),
        as_json,
        language_of(workspace),
    )
    if as_json:
        print_json(_document(made))
        return
    _say(f"Schlüssel angelegt: {made.settings.key_file}\n")
    _tell_record(made)
    if add:
        _say(
            "\nIn seminarpost.toml eingetragen. Bitte erst versenden, wenn der Eintrag im DNS "
            "steht."
        )
    else:
        _say("\nSobald der Eintrag im DNS steht, in seminarpost.toml ergänzen:\n")
        _say(made.settings_lines.rstrip())


@group.command("show")
def show(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Zeigt die DNS-Einträge der Schlüssel, die in seminarpost.toml stehen."""
    language = language_of(workspace)
    found = run_safely(lambda: dkim.show(open_workspace(workspace)), as_json, language)
    warnings = [one.in_language(language) for one in found.warnings]
    if as_json:
        print_json({"keys": [_document(one) for one in found.keys], "warnings": warnings})
        return
    for warning in warnings:
        to_person.print(warning, style="yellow", soft_wrap=True, markup=False)
    if not found.keys:
        _say(
            "In seminarpost.toml steht kein Schlüssel; „seminarpost dkim keygen --add“ legt einen "
            "an."
        )
    for number, one in enumerate(found.keys):
        _say(("\n" if number else "") + f"Schlüssel: {one.settings.key_file}\n")
        _tell_record(one)


def _document(one: dkim.PublishedKey) -> dict[str, Any]:
    return {
        "name": one.record.name,
        "type": "TXT",
        "value": one.record.value,
        "zone_line": one.record.zone_line,
        "key_file": one.settings.key_file,
        "selector": one.settings.selector,
        "domain": one.settings.domain,
    }


def _tell_record(one: dkim.PublishedKey) -> None:
    _say(f"Eintrag im DNS von {one.settings.domain}:")
    _say(f"  Name: {one.record.name}")
    _say("  Typ:  TXT")
    _say(f"  Wert: {one.record.value}\n")
    _say("Dasselbe als Zeile einer Zonendatei:")
    _say(f"  {one.record.zone_line}")


def _say(text: str) -> None:
    # Long values are to be copied: no line break may get into them.
    console.print(text, soft_wrap=True, markup=False)
