"""The doctor's look at the ledger of consents: whether its chain is whole."""

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.domain.errors import Sentence
from mailer.store.consent.verifying import Verdict


def consent_finding(found: Verdict) -> Finding:
    """What the chain proves, or the first things that do not fit."""
    about = About(Area.DATABASE, "consents")
    links, statements = found.head.number, found.statements
    if found.is_whole:
        return about.ok(
            f"Der Nachweis der Einwilligungen ist unversehrt ({links} Glieder, {statements} "
            "Aussagen).",
            f"The record of consents is whole ({links} links, {statements} statements).",
        )
    number = len(found.faults)
    first = found.faults[0].sentence
    return about.error(
        f"Der Nachweis der Einwilligungen wurde verändert ({number} Abweichungen): {first.de}",
        f"The record of consents was changed ({number} deviations): {first.en}",
        Sentence(
            "Alle nennt „seminarpost consent verify“; bitte die Datenschutzbeauftragte "
            "verständigen.",
            'All are named by "seminarpost consent verify"; please tell the data protection '
            "officer.",
        ),
    )
