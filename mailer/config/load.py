"""Reading ``seminarpost.toml`` and the environment variables that win over it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mailer.config.settings import Settings
from mailer.domain.errors import Sentence, SettingsError, all_of
from mailer.toml_file import Location, checked, parse_toml, read_text
from mailer.workspace_folder import FILE_NAME, is_workspace

_PREFIX = "SEMINARPOST_"
_LISTS = {"relay", "dkim"}
_PATHS = {"ca_file", "token_file", "key_file"}


def load_settings(workspace: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Reads the workspace's settings; environment variables win over the file.

    ``SEMINARPOST_SECTION__KEY`` sets one value, ``SEMINARPOST_RELAY__NAME__KEY`` one of a
    relay's; with ``_FILE`` appended the value is the content of the file named.
    Raises SettingsError that tells all that is wrong, each with file and line or the variable,
    and the nearest known key.
    """
    path = workspace / FILE_NAME
    there = is_workspace(workspace)  # a link to nothing is no file that may be missing
    source = read_text(path, SettingsError, within=workspace) if there else ""
    data = parse_toml(source, str(path), SettingsError)
    overrides = os.environ if environ is None else environ
    origins: dict[Location, str] = {}
    wrong: list[Sentence] = []
    for variable in sorted(overrides):
        if variable.startswith(_PREFIX) and "__" in variable:
            try:
                origins[_override(data, variable, overrides[variable])] = variable
            except SettingsError as problem:
                wrong += problem.sentences
    try:
        settings = checked(Settings, data, source, str(path), SettingsError, origins)
    except SettingsError as problem:
        raise all_of(SettingsError, (*problem.sentences, *wrong)) from None
    if wrong:
        raise all_of(SettingsError, wrong)
    return settings


def _override(data: dict[str, Any], variable: str, value: str) -> Location:
    """Puts a variable's value where it belongs in ``data``; returns that place."""
    parts = [part.lower() for part in variable.removeprefix(_PREFIX).split("__")]
    if parts[-1].endswith("_file") and parts[-1] not in _PATHS:
        parts[-1] = parts[-1].removesuffix("_file")
        value = read_text(Path(value), SettingsError).strip()
    match parts:
        case ["relay", name, key]:
            return _override_relay(data.setdefault("relay", []), name, key, value)
        case [section, key] if section in Settings.model_fields and section not in _LISTS:
            table = data.setdefault(section, {})
            if isinstance(table, dict):  # else the check of all settings says what is wrong
                table[key] = value
            return (section, key)
    raise SettingsError(
        f"Die Umgebungsvariable {variable} nennt keine bekannte Einstellung; "
        f"richtig ist zum Beispiel SEMINARPOST_SITE__NAME.",
        f"The environment variable {variable} names no known setting; "
        f"right is for example SEMINARPOST_SITE__NAME.",
    )


def _override_relay(relays: Any, name: str, key: str, value: str) -> Location:
    if not isinstance(relays, list):
        return ("relay", name, key)
    for index, relay in enumerate(relays):
        if isinstance(relay, dict) and str(relay.get("name", "")).lower() == name:
            relay[key] = value
            return ("relay", index, key)
    relays.append({"name": name, key: value})
    return ("relay", len(relays) - 1)
