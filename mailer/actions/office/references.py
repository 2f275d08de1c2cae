"""References: what settings, timelines and lists name that has to be there."""

import difflib
from collections.abc import Iterator

from mailer.domain.errors import Sentence, SettingsError
from mailer.workspace import Workspace
from mailer.workspace_folder import FILE_NAME


def unknown_references(workspace: Workspace) -> list[Sentence]:
    """Steps that name a template, list or relay which does not exist, and lists with no relay."""
    content = workspace.content
    kinds = {kind for _, kind in content.kinds()}
    found: list[Sentence] = []
    for timeline in content.timelines.values():
        file = f"schedules/{timeline.key}.toml"
        for step in timeline.steps:
            if step.template not in kinds:
                found.append(
                    Sentence(
                        f"{file}: Die Vorlage „{step.template}“ des Schritts „{step.key}“ gibt es "
                        "nicht.",
                        f'{file}: the template "{step.template}" of step "{step.key}" does not '
                        "exist.",
                    )
                )
            found += [
                Sentence(
                    f"{file}: Die Liste „{slug}“ gibt es nicht.",
                    f'{file}: there is no list "{slug}".',
                )
                for slug in step.lists
                if slug not in content.lists
            ]
            where = Sentence(f"im Schritt „{step.key}“", f'of step "{step.key}"')
            found += _unknown_relay(workspace, step.relay, file, where)
    for one in content.lists.values():
        where = Sentence(f"der Liste „{one.slug}“", f'of the list "{one.slug}"')
        found += _unknown_relay(workspace, one.relay, "recipients/lists.toml", where)
    return found


def key_findings(workspace: Workspace) -> tuple[list[Sentence], list[Sentence]]:
    """What is wrong with the DKIM keys, and what is risky about their files."""
    if not workspace.settings.dkim:
        return [], []
    from mailer.actions.office.dkim_keys import read_keys  # cryptography: for those who have keys

    try:
        keys = read_keys(workspace)
    except SettingsError as problem:
        return [problem.sentence], []
    return [], [one.warning for one in keys if one.warning is not None]


def _unknown_relay(
    workspace: Workspace, name: str, file: str, where: Sentence
) -> Iterator[Sentence]:
    known = [one.name for one in workspace.settings.relay]
    if not name or name in known:
        return
    near = _nearest(name, known)
    de = f"gemeint ist vielleicht „{near}“" if near else "so geht die Post über den ersten"
    en = f'perhaps "{near}" is meant' if near else "the mail goes over the first one"
    if not known:
        de, en = "dort steht noch gar kein [[relay]]", "there is no [[relay]] at all yet"
    yield Sentence(
        f"{file}: Den Mailserver „{name}“ {where.de} gibt es in {FILE_NAME} nicht; {de}.",
        f'{file}: the mail server "{name}" {where.en} is not in {FILE_NAME}; {en}.',
    )


def _nearest(name: str, known: list[str]) -> str:
    folded = {one.lower(): one for one in known}
    close = difflib.get_close_matches(name.lower(), list(folded), n=1, cutoff=0.5)
    return folded[close[0]] if close else ""
