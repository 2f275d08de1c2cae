"""Whether mail can come back: bounces to the envelope's domain, replies to the sender's."""

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.dns.lookups import MailRoute
from mailer.domain.errors import Sentence


def way_back(found: MailRoute) -> Finding:
    """Where mail to a domain goes, or why it goes nowhere."""
    domain = found.domain
    about = About(Area.DNS, f"MX {domain}")
    advice = Sentence(
        f"Bitte einen MX-Eintrag für {domain} veröffentlichen oder unter [sender] eine Adresse "
        "eintragen, die Post empfängt.",
        f"Please publish an MX record for {domain}, or set an address under [sender] that takes "
        "mail.",
    )
    if found.no_answer is not None:
        return about.warning(*found.no_answer)
    if not found.exists:
        return about.error(
            f"Die Domain {domain} gibt es im DNS nicht; Rückläufer kommen nicht an, und viele "
            "lehnen solche Absender ab.",
            f"There is no domain {domain} in the DNS; bounces cannot arrive, and many refuse "
            "such senders.",
            advice,
        )
    if any(found.exchangers):
        hosts = ", ".join(one for one in found.exchangers if one)
        return about.ok(f"Rückläufer kommen an bei {hosts}.", f"Bounces arrive at {hosts}.")
    if found.exchangers:
        return about.error(
            f"{domain} nimmt keine Post an (Null-MX); viele lehnen solche Absender ab.",
            f"{domain} takes no mail (null MX); many refuse such senders.",
            advice,
        )
    if found.has_address:
        return about.hint(
            f"{domain} hat keinen MX-Eintrag; Rückläufer gehen an den Rechner dieses Namens.",
            f"{domain} has no MX record; bounces go to the host of that name.",
        )
    return about.error(
        f"{domain} hat weder MX- noch Adresseinträge; Rückläufer kommen nicht an.",
        f"{domain} has neither MX nor address records; bounces cannot arrive.",
        advice,
    )
