"""Whether mail can come back: bounces to the envelope's domain, replies to the sender's."""

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.dns.resolver import Names, NoAnswerError, NoSuchNameError
from mailer.domain.errors import Sentence


async def way_back(names: Names, domain: str) -> Finding:
    """The MX records of a domain, or the host of that name (RFC 5321 §5.1)."""
    about = About(Area.DNS, f"MX {domain}")
    advice = Sentence(
        f"Bitte einen MX-Eintrag für {domain} veröffentlichen oder unter [sender] eine Adresse "
        "eintragen, die Post empfängt.",
        f"Please publish an MX record for {domain}, or set an address under [sender] that takes "
        "mail.",
    )
    try:
        exchangers = await names.exchangers(domain)
        if any(exchangers):
            hosts = ", ".join(one for one in exchangers if one)
            return about.ok(f"Rückläufer kommen an bei {hosts}.", f"Bounces arrive at {hosts}.")
        if exchangers:
            return about.error(
                f"{domain} nimmt keine Post an (Null-MX); viele lehnen solche Absender ab.",
                f"{domain} takes no mail (null MX); many refuse such senders.",
                advice,
            )
        if await names.addresses(domain):
            return about.hint(
                f"{domain} hat keinen MX-Eintrag; Rückläufer gehen an den Rechner dieses Namens.",
                f"{domain} has no MX record; bounces go to the host of that name.",
            )
    except NoSuchNameError:
        return about.error(
            f"Die Domain {domain} gibt es im DNS nicht; Rückläufer kommen nicht an, und viele "
            "lehnen solche Absender ab.",
            f"There is no domain {domain} in the DNS; bounces cannot arrive, and many refuse "
            "such senders.",
            advice,
        )
    except NoAnswerError as problem:
        return about.warning(*problem.sentence)
    return about.error(
        f"{domain} hat weder MX- noch Adresseinträge; Rückläufer kommen nicht an.",
        f"{domain} has neither MX nor address records; bounces cannot arrive.",
        advice,
    )
