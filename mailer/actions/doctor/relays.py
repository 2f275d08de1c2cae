"""What a look at a relay means for sending: safe, let in, how fast, and as whom."""

from datetime import datetime, timedelta

from mailer.actions.doctor.clock import date_in, skew_finding
from mailer.actions.doctor.finding import About, Area, Finding
from mailer.actions.mailing.mail_sizes import Largest
from mailer.config import Relay, Sender
from mailer.delivery.smtp.extensions import TransferMode, extensions_of
from mailer.delivery.smtp.probe import Encryption, Probe
from mailer.domain.errors import Sentence

_RENEW_WITHIN = timedelta(days=21)
_SHOWN = ("8BITMIME", "SMTPUTF8", "SIZE", "DSN", "ENHANCEDSTATUSCODES")


def envelope_senders(sender: Sender) -> tuple[str, ...]:
    """The envelope senders that mail will have, with a made-up token where it has one."""
    address = sender.envelope_address
    if not address:
        return ()
    local, _, domain = address.rpartition("@")
    return (f"{local}+probe@{domain}",) if sender.bounce == "verp" else (address,)


def relay_findings(
    relay: Relay,
    sender: Sender,
    seen: Probe,
    now: datetime,
    largest: Largest = Largest(),  # noqa: B008 - frozen
) -> list[Finding]:
    """What was seen of a relay; ``largest`` is the largest mail that is about to leave over it."""
    about = About(Area.RELAY, relay.name)
    if seen.unreachable is not None:
        return [about.error(*seen.unreachable)]
    findings = [_connected(about, relay, seen), *_encryption(about, relay, seen.encryption, now)]
    if seen.no_login is not None:
        findings.append(about.error(*seen.no_login))
    elif relay.auth != "none":
        findings.append(_logged_in(about, relay, seen))
    findings += [_speed(about, relay, seen), *_extensions(about, seen)]
    told = largest.beyond(extensions_of(seen.extensions or {}).size_bytes)
    if told is not None:
        findings.append(about.error(*told))
    findings += _senders(about, sender, seen)
    there = date_in(seen.greeting)
    return findings + ([skew_finding(relay.host, there, now)] if there else [])


def _connected(about: About, relay: Relay, seen: Probe) -> Finding:
    return about.ok(
        f"Erreichbar unter {relay.host}:{relay.port} („{seen.greeting[:70]}“).",
        f'Reachable at {relay.host}:{relay.port} ("{seen.greeting[:70]}").',
    )


def _encryption(about: About, relay: Relay, tls: Encryption | None, now: datetime) -> list[Finding]:
    if tls is None:
        if relay.on_this_machine:
            de = "Unverschlüsselt, aber nur auf diesem Rechner."
            return [about.ok(de, "In the clear, but on this machine only.")]
        return [
            about.warning(
                "Unverschlüsselt: Mails mit persönlichen Daten sind unterwegs lesbar.",
                "In the clear: mails with personal data can be read on the way.",
                Sentence('Bitte tls = "starttls" setzen.', 'Please set tls = "starttls".'),
            )
        ]
    left = tls.valid_until - now
    until = f"{tls.valid_until:%d.%m.%Y}"
    text = Sentence(
        f"Das Zertifikat für {tls.subject} (Aussteller: {tls.issuer}) gilt bis {until}, noch "
        f"{_days(left.days, 'Tag', 'Tage')}.",
        f"The certificate for {tls.subject} (issuer: {tls.issuer}) is valid until "
        f"{tls.valid_until:%Y-%m-%d}, {_days(left.days, 'day', 'days')} from now.",
    )
    advice = Sentence(
        "Bitte beim Betreiber nachfragen, ob es rechtzeitig erneuert wird.",
        "Please ask the operator whether it will be renewed in time.",
    )
    return [
        about.ok(
            f"Verschlüsselt mit {tls.version} ({tls.cipher}).",
            f"Encrypted with {tls.version} ({tls.cipher}).",
        ),
        about.ok(*text) if left >= _RENEW_WITHIN else about.warning(*text, advice),
    ]


def _logged_in(about: About, relay: Relay, seen: Probe) -> Finding:
    ways = ", ".join(one.upper() for one in seen.login_methods)
    return about.ok(
        f"Die Anmeldung als {relay.username} gelingt (angeboten: {ways}).",
        f"The login as {relay.username} works (offered: {ways}).",
    )


def _speed(about: About, relay: Relay, seen: Probe) -> Finding:
    together = relay.connections * relay.window
    match extensions_of(seen.extensions or {}).transfer_mode:
        case TransferMode.BDAT:
            return about.ok(
                f"Schnellster Weg (PIPELINING und CHUNKING): {relay.connections} Verbindungen "
                f"mit je {relay.window} Mails unterwegs; nach einem Absturz sind höchstens "
                f"{together} ungeklärt.",
                f"The fastest way (PIPELINING and CHUNKING): {relay.connections} connections "
                f"with {relay.window} mails under way on each; after a crash at most {together} "
                "are unclear.",
            )
        case TransferMode.DATA:
            return about.ok(
                "Schneller Weg (PIPELINING ohne CHUNKING): Befehle gehen gebündelt hinaus, eine "
                "Wartezeit je Mail.",
                "A fast way (PIPELINING without CHUNKING): commands leave in groups, one round "
                "trip a mail.",
            )
    return about.hint(
        "Langsamer Weg (kein PIPELINING): Befehl für Befehl, vier Wartezeiten je Mail.",
        "The slow way (no PIPELINING): command by command, four round trips a mail.",
        Sentence(
            "Mehr Verbindungen (connections) helfen, wenn der Betreiber sie erlaubt.",
            "More connections help, if the operator allows them.",
        ),
    )


def _extensions(about: About, seen: Probe) -> list[Finding]:
    offered = {name.upper(): value for name, value in (seen.extensions or {}).items()}
    shown = ", ".join(_shown(name, offered[name]) for name in _SHOWN if name in offered)
    findings = []
    if shown:
        findings.append(about.ok(f"Außerdem: {shown}.", f"Also offered: {shown}."))
    if "SMTPUTF8" not in offered:
        findings.append(
            about.hint(
                "Ohne SMTPUTF8 sind Adressen mit Umlauten vor dem @ nicht erreichbar.",
                "Without SMTPUTF8 addresses beyond ASCII before the @ cannot be reached.",
            )
        )
    if "DSN" not in offered:
        findings.append(
            about.hint(
                "Ohne DSN tragen Rückläufer keine Kennung; zugeordnet werden sie über die "
                "Rückadresse und die Message-ID.",
                "Without DSN bounces carry no token; they are matched by return address and "
                "Message-ID.",
            )
        )
    return findings


def _shown(name: str, value: str) -> str:
    if name == "SIZE" and value.strip().isdigit() and int(value) > 0:
        return f"SIZE {int(value) / 10**6:.0f} MB"
    return name


def _senders(about: About, sender: Sender, seen: Probe) -> list[Finding]:
    findings = []
    for address, reply in seen.senders:
        if 200 <= reply.code < 300:
            findings.append(
                about.ok(
                    f"Die Rückadresse {address} wird angenommen.",
                    f"The envelope sender {address} is accepted.",
                )
            )
            continue
        advice = Sentence(
            'Kennt der Betreiber keine Plus-Adressen, bitte bounce = "fixed" setzen; sonst eine '
            "Adresse eintragen, die zu dieser Anmeldung gehört.",
            'If the operator knows no plus-addresses, please set bounce = "fixed"; otherwise '
            "use an address that belongs to this login.",
        )
        if sender.bounce != "verp":
            advice = Sentence(
                "Bitte unter [sender] eine Adresse eintragen, die zu dieser Anmeldung gehört.",
                "Please set an address under [sender] that belongs to this login.",
            )
        # 4xx is a mood: greylisting, or too many connections at this moment.
        tell = about.warning if 400 <= reply.code < 500 else about.error
        findings.append(
            tell(
                f"Die Rückadresse {address} wird abgelehnt: {reply.line}",
                f"The envelope sender {address} is refused: {reply.line}",
                advice,
            )
        )
    return findings


def _days(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
