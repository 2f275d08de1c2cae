"""``inbound``: what came back, judged: bounces, complaints, absences, calendar replies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.output import HERE, AsJson, DryRun, WorkspaceDir, print_json, run_safely, tell
from mailer.documents.inbound import judged_document
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.verdict import Kind, Verdict

with later():
    from mailer import files, workspace_folder
    from mailer import workspace as workspaces
    from mailer.inbound import mbox, own_rules, reader, rules, verdict

if TYPE_CHECKING:
    from mailer.domain.reply_rule import Rules
    from mailer.inbound.judged import Judged
    from mailer.links import Links

_STANDARD_INPUT = "-"
MessageFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar=both("DATEI…", "FILE…"),
        help=both(
            "Nachrichten (.eml, .mbox); - liest die Eingabe.",
            "Messages (.eml, .mbox); - reads standard input.",
        ),
    ),
]


class Bench(NamedTuple):
    """By what messages are judged; without a workspace no token is known to be ours."""

    rules: Rules
    links: Links | None


def inbound(
    file: MessageFiles,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Judges messages; nothing is stored, and no database is needed."""
    entries = run_safely(lambda: _judged(file, workspace), as_json)
    if as_json:
        print_json({"messages": entries, "dry_run": dry_run})
        return
    for one in entries:
        tell(line(one))


def _judged(named: list[Path], workspace: Path) -> list[dict[str, Any]]:
    bench = _bench(workspace)
    return [
        entry
        for path in named
        for octets in messages(path, workspace)
        for entry in _entries(path, octets, bench)
    ]


def _bench(workspace: Path) -> Bench:
    if workspace_folder.not_a_workspace(workspace) is not None:
        return Bench(rules.shipped(), None)
    opened = workspaces.open_workspace(workspace)
    return Bench(own_rules.rules_of(opened), opened.links)


def messages(path: Path, workspace: Path) -> Iterator[bytes]:
    most = reader.MOST_OCTETS + 1  # one more: the reader tells that it is too much
    if str(path) == _STANDARD_INPUT:
        yield sys.stdin.buffer.read(most)
        return
    within = workspace_folder.bounds_of(path, workspace)
    with files.opened_plain(path, InvalidValueError, most_bytes=10 * most, within=within) as opened:
        octets = opened.read(most)
    yield from mbox.messages_in(octets, path.name)


def _entries(path: Path, octets: bytes, bench: Bench) -> list[dict[str, Any]]:
    judged = verdict.judge(octets, bench.rules)
    return judged_document(str(path), judged, _delivery(judged, bench.links), spoken())


def _delivery(judged: Judged, links: Links | None) -> int | None:
    """The delivery that a token of ours names."""
    tracks = judged.tracks
    for token in (*tracks.tokens, *tracks.returned_tokens) if links is not None else ():
        try:
            return links.read_bounce(token) if links is not None else None
        except InvalidValueError:
            continue  # forged, or of another purpose
    return None


def line(one: dict[str, Any]) -> Sentence:
    kind, said = _KINDS[one["kind"]], _VERDICTS[one["verdict"]]
    recipient, rule = one["recipient"] or "–", one["rule"]
    de = f"{one['file']}: {kind.de}, {recipient}: {said.de} ({rule})"
    en = f"{one['file']}: {kind.en}, {recipient}: {said.en} ({rule})"
    behind = "".join(f"\n  {more}" for more in (one["reply"], one["quarantine"]) if more)
    return Sentence(de + behind, en + behind)


_KINDS = {
    Kind.BOUNCE.value: Sentence("Rückläufer", "bounce"),
    Kind.COMPLAINT.value: Sentence("Beschwerde", "complaint"),
    Kind.AUTO_REPLY.value: Sentence("automatische Antwort", "automatic reply"),
    Kind.CALENDAR_REPLY.value: Sentence("Antwort auf eine Einladung", "answer to an invitation"),
    Kind.OTHER.value: Sentence("Nachricht", "message"),
}
_VERDICTS = {
    Verdict.NONE.value: Sentence("für Menschen", "for people"),
    Verdict.HARD.value: Sentence("die Adresse gibt es nicht", "the address does not exist"),
    Verdict.SOFT.value: Sentence("im Moment nicht zustellbar", "cannot be delivered for now"),
    Verdict.POLICY.value: Sentence("von einer Richtlinie abgelehnt", "refused by a policy"),
    Verdict.SENDER.value: Sentence("wir als Absender abgelehnt", "we as the sender are refused"),
    Verdict.MESSAGE.value: Sentence("die Mail selbst abgelehnt", "the mail itself is refused"),
    Verdict.DELAYED.value: Sentence("verzögert, wird weiter versucht", "delayed, still tried"),
    Verdict.RELAYED.value: Sentence("weitergereicht", "relayed"),
    Verdict.DELIVERED.value: Sentence("zugestellt", "delivered"),
    Verdict.EXPANDED.value: Sentence("an eine Verteilerliste gegeben", "given to a list"),
    Verdict.ABUSE.value: Sentence("als Spam gemeldet", "reported as spam"),
    Verdict.OPT_OUT.value: Sentence("will nichts mehr bekommen", "wants no more mail"),
    Verdict.NOT_SPAM.value: Sentence("ist kein Spam", "is no spam"),
    Verdict.AUTHENTICATION.value: Sentence(
        "SPF, DKIM oder DMARC stimmt nicht", "SPF, DKIM or DMARC does not fit"
    ),
    Verdict.ABSENT.value: Sentence("abwesend", "absent"),
    Verdict.LEFT.value: Sentence("nicht mehr dort", "there no longer"),
    Verdict.AUTOMATIC.value: Sentence("ohne weitere Angabe", "nothing more is told"),
    Verdict.ACCEPTED.value: Sentence("nimmt teil", "takes part"),
    Verdict.DECLINED.value: Sentence("nimmt nicht teil", "does not take part"),
    Verdict.TENTATIVE.value: Sentence("nimmt vielleicht teil", "perhaps takes part"),
    Verdict.DELEGATED.value: Sentence("schickt jemand anderen", "sends somebody else"),
    Verdict.NEEDS_ACTION.value: Sentence("hat sich nicht entschieden", "has not decided"),
    Verdict.COUNTER.value: Sentence("schlägt etwas anderes vor", "proposes something else"),
    Verdict.REFRESH.value: Sentence("fragt nach dem Stand", "asks for the current state"),
    Verdict.QUARANTINED.value: Sentence("nicht gelesen", "not read"),
}
