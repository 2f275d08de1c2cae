"""The whole examination: everything that mail depends on, in the order people think of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from mailer.actions.desk import desk_at
from mailer.actions.doctor.bounces import way_back
from mailer.actions.doctor.clock import zone_finding
from mailer.actions.doctor.consents import consent_finding
from mailer.actions.doctor.database import database_findings
from mailer.actions.doctor.dkim import dkim_findings
from mailer.actions.doctor.dmarc import dmarc_findings
from mailer.actions.doctor.finding import About, Area, Finding, Level
from mailer.actions.doctor.mail import round_trip, send_to
from mailer.actions.doctor.office import mode_finding, office_findings
from mailer.actions.doctor.permissions import permission_findings
from mailer.actions.doctor.relays import envelope_senders, relay_findings
from mailer.actions.doctor.spf import spf_findings
from mailer.actions.doctor.suspensions import suspension_findings
from mailer.actions.doctor.writing import writing_findings
from mailer.actions.mailing import mail_sizes
from mailer.actions.mailing.suspensions import active
from mailer.actions.office.dkim_keys import read_keys
from mailer.actions.office.workspaces import Mode, mode_of
from mailer.actions.person.dossiers import verify
from mailer.clock import Clock
from mailer.compose.dkim_record import record_of
from mailer.config import Relay
from mailer.delivery.smtp.extensions import extensions_of
from mailer.delivery.smtp.probe import probe
from mailer.dns.lookups import dmarc_of, mail_route_of, spf_of, texts_at
from mailer.dns.resolver import Names, NoAnswerError
from mailer.domain.address import EmailAddress, parse_address
from mailer.domain.errors import SeminarpostError, Sentence, SettingsError
from mailer.domain.suspension import Suspension
from mailer.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for beyond looking. ``resolver`` is a DNS server, "" for the system's."""

    send_to: str = ""
    round_trip: bool = False
    resolver: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """All findings, in the order of their areas."""

    findings: tuple[Finding, ...]

    def count(self, level: Level) -> int:
        """How many findings are of one level."""
        return sum(one.level is level for one in self.findings)

    @property
    def is_healthy(self) -> bool:
        """Whether nothing is in the way of mail."""
        return not self.count(Level.ERROR)


async def examine(
    path: Path,
    request: Request,
    clock: Clock,
    watch: Callable[[Area], None] = lambda _area: None,
) -> Examination:
    """Looks at the workspace at ``path``; ``watch`` hears what is being looked at.

    Sends nothing unless asked to. Raises InvalidValueError for a recipient or a resolver that
    cannot be one; all other trouble is a finding.
    """
    recipient = parse_address(request.send_to) if request.send_to else None
    names = _names(request.resolver)
    watch(Area.OFFICE)
    try:
        workspace = open_workspace(path)
    except SeminarpostError as problem:
        return Examination((About(Area.OFFICE, "workspace").error(*problem.sentence),))
    findings = []
    async for finding in _all(workspace, request, recipient, names, clock, watch):
        findings.append(finding)  # noqa: PERF401 - nothing is gained, and watch is to be heard
    order = list(Area)
    return Examination(tuple(sorted(findings, key=lambda one: order.index(one.area))))


async def _all(
    workspace: Workspace,
    request: Request,
    recipient: EmailAddress | None,
    names: Names | Finding,
    clock: Clock,
    watch: Callable[[Area], None],
) -> AsyncIterator[Finding]:
    settings = workspace.settings
    watch(Area.DATABASE)
    database, is_usable = database_findings(settings.database.url, workspace.path)
    mode = await _mode(workspace, clock, is_usable=is_usable)
    permissions = permission_findings(workspace)
    writing = writing_findings(workspace)
    consents = await _consents(workspace, clock) if is_usable else []
    findings = (mode, *office_findings(settings), *permissions, *writing, *database, *consents)
    for one in findings:
        yield one
    yield zone_finding(settings.site.timezone, clock.now())
    suspensions = await _suspensions(workspace, clock) if is_usable else []
    reached = []
    for relay in settings.relay:
        watch(Area.RELAY)
        seen = await _look_at(workspace, relay, clock, is_usable=is_usable)
        reached += [relay] if seen[0].level is not Level.ERROR else []
        rests = suspension_findings(suspensions, relay.name, settings.site.timezone, clock.now())
        for one in (*seen, *rests):
            yield one
    watch(Area.DNS)
    for one in await _dns(workspace, names):
        yield one
    for relay in reached:
        watch(Area.TEST_MAIL)
        if recipient is not None:
            for one in await send_to(workspace, relay, recipient, clock):
                yield one
        if request.round_trip:
            for one in await round_trip(workspace, relay, clock):
                yield one
    if (recipient or request.round_trip) and not settings.relay:
        yield _no_relay()


async def _consents(workspace: Workspace, clock: Clock) -> list[Finding]:
    try:
        async with desk_at(workspace, clock) as desk:
            return [consent_finding(await verify(desk))]
    except SeminarpostError:  # the database's findings have told it
        return []


async def _look_at(
    workspace: Workspace, relay: Relay, clock: Clock, *, is_usable: bool
) -> list[Finding]:
    """The relay's findings; with a database also whether it takes what is about to leave."""
    sender = workspace.settings.sender
    if is_usable:
        try:
            async with desk_at(workspace, clock) as desk:
                largest = await mail_sizes.largest_over(desk, relay)
                now = clock.now()
                seen = await probe(relay, envelope_senders(sender))
                findings = relay_findings(relay, sender, seen, now, largest)
                if seen.unreachable is None:
                    limit = extensions_of(seen.extensions or {}).size_bytes
                    await mail_sizes.remember(desk, relay, limit)
                return findings
        except SeminarpostError:  # the database's findings have told it
            pass
    now = clock.now()
    seen = await probe(relay, envelope_senders(sender))
    return relay_findings(relay, sender, seen, now)


def _no_relay() -> Finding:
    return About(Area.TEST_MAIL, "relay").error(
        "Ohne Mailserver lässt sich keine Testmail verschicken.",
        "No test mail can be sent without a mail server.",
        Sentence("Bitte einen Abschnitt [[relay]] ergänzen.", "Please add a section [[relay]]."),
    )


async def _mode(workspace: Workspace, clock: Clock, *, is_usable: bool) -> Finding:
    relays = len(workspace.settings.relay)
    if workspace.settings.site.mode == "capture":
        return mode_finding(Mode.CAPTURE, relays=relays)
    if not is_usable:  # nothing is bound to a database that is not there
        return mode_finding(Mode.HELD, relays=relays)
    try:
        async with desk_at(workspace, clock) as desk:
            return mode_finding(await mode_of(desk), relays=relays)
    except SeminarpostError as problem:
        return About(Area.OFFICE, "mode").error(*problem.sentence)


async def _suspensions(workspace: Workspace, clock: Clock) -> list[Suspension]:
    try:
        async with desk_at(workspace, clock) as desk:
            return await active(desk)
    except SeminarpostError:  # the database's findings have told it
        return []


def _names(resolver: str) -> Names | Finding:
    try:
        return Names.at(resolver)
    except NoAnswerError as problem:
        return About(Area.DNS, "resolver").warning(*problem.sentence)


async def _dns(workspace: Workspace, names: Names | Finding) -> list[Finding]:
    sender = workspace.settings.sender
    if isinstance(names, Finding):
        return [names]
    if not sender.address:
        return []
    domain = sender.address.rpartition("@")[2].lower()
    envelope = sender.envelope_address.rpartition("@")[2].lower()
    signing = {one.domain for one in workspace.settings.dkim}
    relays = workspace.settings.relay
    # All at once: a resolver that does not answer is waited for once, and not for each question.
    routes, spf, keys, dmarc = await asyncio.gather(
        asyncio.gather(*(mail_route_of(names, one) for one in dict.fromkeys((envelope, domain)))),
        spf_of(names, envelope, [one.host for one in relays]),
        key_findings(names, workspace),
        dmarc_of(names, domain),
    )
    return [
        *(way_back(one) for one in routes),
        *spf_findings(spf, relays),
        *keys,
        *dmarc_findings(dmarc, envelope, sorted(signing)),
    ]


async def key_findings(names: Names, workspace: Workspace) -> list[Finding]:
    """The keys that sign mail, and what the DNS has at their places."""
    try:
        keys = read_keys(workspace)
    except SettingsError as problem:
        return [About(Area.DNS, "DKIM").error(*problem.sentence)]
    places = (texts_at(names, record_of(one.key).name) for one in keys)
    return dkim_findings(list(zip(keys, await asyncio.gather(*places), strict=True)))
