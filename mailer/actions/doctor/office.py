"""What the settings say about who sends, and where mail goes at present."""

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.actions.office.workspaces import Mode
from mailer.config import Settings
from mailer.domain.errors import Sentence


def office_findings(settings: Settings) -> list[Finding]:
    """Imprint, sender, privacy notice and the address of the pages."""
    return [_imprint(settings), _sender(settings), _privacy(settings), _url(settings)]


def mode_finding(mode: Mode, *, relays: int) -> Finding:
    """Where mail goes at present."""
    about = About(Area.OFFICE, "mode")
    if mode is Mode.LIVE and not relays:
        return about.error(
            "Echtbetrieb ohne Mailserver: Es kann nichts hinausgehen.",
            "Live mode without a mail server: nothing can leave.",
            Sentence(
                "Bitte einen Abschnitt [[relay]] ergänzen.", "Please add a section [[relay]]."
            ),
        )
    if mode is Mode.LIVE:
        return about.ok(
            "Echtbetrieb: Post geht an die Menschen.", "Live mode: mail goes out to people."
        )
    if mode is Mode.HELD:
        return about.warning(
            "Angehalten: Auf Echtbetrieb gestellt, aber dies ist eine Kopie oder eine "
            "zurückgeholte Sicherung; nichts geht hinaus.",
            "Held: set to live, but this is a copy or a restored backup; nothing leaves.",
            Sentence(
                "Wenn von hier aus versendet werden soll: „seminarpost go-live“.",
                'If mail shall be sent from here: "seminarpost go-live".',
            ),
        )
    return about.hint(
        "Probebetrieb: Alle Post bleibt im lokalen Postfach (data/inbox)."
        + (" Die eingetragenen Mailserver werden trotzdem geprüft." if relays else ""),
        "Capture mode: all mail stays in the local inbox (data/inbox)."
        + (" The mail servers in the settings are checked all the same." if relays else ""),
        Sentence("„seminarpost go-live“ verlässt ihn.", '"seminarpost go-live" leaves it.'),
    )


def _imprint(settings: Settings) -> Finding:
    about = About(Area.OFFICE, "imprint")
    if any(settings.site.imprint):
        return about.ok("Impressum eingetragen.", "There is an imprint.")
    return about.error(
        "Das Impressum fehlt; ohne Impressum wird nicht versendet (§ 5 DDG).",
        "There is no imprint; nothing is sent without one (§ 5 DDG).",
        Sentence("Bitte unter [site] imprint eintragen.", "Please set imprint under [site]."),
    )


def _sender(settings: Settings) -> Finding:
    about, sender = About(Area.OFFICE, "sender"), settings.sender
    if not sender.address:
        return about.error(
            "Die Absenderadresse fehlt.",
            "There is no sender address.",
            Sentence(
                "Bitte unter [sender] address eintragen.", "Please set address under [sender]."
            ),
        )
    back = sender.envelope_address
    return about.ok(
        f"Absender {sender.address}, Rückläufer an {back}"
        + (" mit einer Kennung je Mail." if sender.bounce == "verp" else "."),
        f"Sender {sender.address}, bounces to {back}"
        + (" with a token for each mail." if sender.bounce == "verp" else "."),
    )


def _privacy(settings: Settings) -> Finding:
    about = About(Area.OFFICE, "privacy_url")
    if settings.site.privacy_url:
        return about.ok(
            f"Datenschutzhinweise: {settings.site.privacy_url}",
            f"Privacy notice: {settings.site.privacy_url}",
        )
    return about.warning(
        "Mails nennen keine Datenschutzhinweise.",
        "Mails do not name a privacy notice.",
        Sentence(
            "Bitte unter [site] privacy_url eintragen.", "Please set privacy_url under [site]."
        ),
    )


def _url(settings: Settings) -> Finding:
    about, url = About(Area.OFFICE, "url"), settings.site.url
    if url.startswith("https://"):
        return about.ok(f"Links in Mails führen zu {url}", f"Links in mails lead to {url}")
    level = about.hint if settings.site.mode == "capture" else about.error
    return level(
        f"Links in Mails führen zu {url}, ohne Verschlüsselung; Abmelden mit einem Klick "
        "verlangt https (RFC 8058).",
        f"Links in mails lead to {url} without encryption; one-click unsubscribe demands https "
        "(RFC 8058).",
        Sentence(
            "Bitte unter [site] url eine Adresse mit https:// eintragen.",
            "Please set an https:// address as url under [site].",
        ),
    )
