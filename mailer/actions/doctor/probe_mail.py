"""The test mail: German, clearly marked, with what real mails have that relays may touch."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mailer.actions.office.dkim_keys import read_signers
from mailer.domain.address import EmailAddress, mailto
from mailer.domain.errors import SettingsError
from mailer.domain.moment import zone
from mailer.workspace import Workspace

_TEXT = """\
Dies ist eine Testmail von {name}.

Sie wurde mit „seminarpost doctor“ über den Mailserver „{relay}“ verschickt, um zu prüfen,
ob Mails ankommen und wie sie ankommen. Es ist nichts zu tun; die Mail kann gelöscht werden.

Zur Probe ein paar schwierige Zeichen: Größe, Straße, Übung, 12 €, „Anführung“ – und eine lange \
Zeile, die unterwegs niemand umbrechen soll, weil sonst auch Links in echten Mails zerbrechen.
.
Die Zeile darüber besteht aus einem einzigen Punkt.

Kennung: {token}
"""
_HTML = """\
<!DOCTYPE html>
<html lang="de" dir="ltr"><head><meta charset="utf-8"><title>Testmail</title></head>
<body><h1>Testmail von {name}</h1>
<p>Verschickt mit „seminarpost doctor“ über den Mailserver „{relay}“. Es ist nichts zu tun; die
Mail kann gelöscht werden.</p>
<p>Zur Probe: Größe, Straße, Übung, 12&nbsp;€. Kennung: {token}</p>
</body></html>
"""


@dataclass(frozen=True, slots=True)
class ProbeMail:
    """``token`` stands in the subject, where even a relay that replaces Message-IDs leaves it."""

    token: str
    message_id: str
    octets: bytes


def write_probe_mail(
    workspace: Workspace, relay: str, recipient: EmailAddress, now: datetime
) -> ProbeMail:
    """A mail from the office's sender, signed where there are keys.

    Raises SettingsError without a sender address, or for keys that cannot be read.
    """
    settings = workspace.settings
    if not settings.sender.address:
        raise SettingsError(
            "Ohne Absenderadresse lässt sich keine Testmail schreiben; bitte unter [sender] "
            "address eintragen.",
            "No test mail can be written without a sender address; please set address under "
            "[sender].",
        )
    token = secrets.token_hex(6)
    domain = settings.sender.address.rpartition("@")[2]
    message_id = f"doctor.{token}@{domain}"
    name = settings.sender.name or settings.site.name
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["Date"] = format_datetime(now.astimezone(zone(settings.site.timezone)))
    mail["From"] = Address(display_name=name, addr_spec=settings.sender.address)
    mail["To"] = recipient.envelope
    mail["Subject"] = f"[Testmail] Prüfung des Versands durch {settings.site.name} ({token})"
    mail["Message-ID"] = f"<{message_id}>"
    if settings.sender.reply_to:
        mail["Reply-To"] = settings.sender.reply_to
    mail["List-Unsubscribe"] = f"<{mailto(settings.sender.address)}?subject=unsubscribe>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["Feedback-ID"] = f"doctor:test:seminarpost:{domain}"
    values = {"name": settings.site.name, "relay": relay, "token": token}
    mail.set_content(_TEXT.format(**values), cte="quoted-printable")
    html = _HTML.format(**values)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    octets = mail.as_bytes()
    signer = read_signers(workspace).for_domain(domain)
    return ProbeMail(token, message_id, signer.sign(octets, now) if signer else octets)
