"""What hangs on registrations, as JSON and as lines that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mailer.domain.errors import Sentence
from mailer.domain.question import NO, YES

if TYPE_CHECKING:
    from mailer.store.participations import Attached

_YES_NO = {YES: Sentence("ja", "yes"), NO: Sentence("nein", "no")}
_RECORDING = {
    True: Sentence("Mit der Aufzeichnung einverstanden", "Agrees to the recording"),
    False: Sentence(
        "Einwilligung in die Aufzeichnung widerrufen", "Consent to recording withdrawn"
    ),
}
_BY = Sentence("Angemeldet von", "Registered by")
_OTHERS = Sentence("Hat angemeldet", "Registered others")
_CERTIFICATE = Sentence("Teilnahmebescheinigung", "Certificate of attendance")


def attached_document(found: Attached) -> dict[str, Any]:
    """What was said with a registration, who registered whom, and certificates."""
    return {
        "answers": [
            {"asked": one.asked, "answer": one.answer, "at": one.at} for one in found.answers
        ],
        "consents": [
            {
                "purpose": one.purpose.value,
                "given": one.given,
                "wording": one.wording,
                "wording_version": one.wording_version,
                "source": one.source,
                "at": one.at,
            }
            for one in found.consents
        ],
        "registered_by": found.registered_by,
        "registered": list(found.registered),
        "certificates": [
            {"code": one.code, "issued_at": one.issued_at} for one in found.certificates
        ],
    }


def attached_facts(found: Attached, language: str, told: Any) -> Iterator[tuple[str, str]]:
    """The same by name and value; ``told`` says a moment in words."""
    for one in found.answers:
        known = _YES_NO.get(one.answer)
        yield one.asked, known.in_language(language) if known else one.answer
    for said in found.consents:
        version = f" ({said.wording_version})" if said.wording_version else ""
        yield _RECORDING[said.given].in_language(language), f"{told(said.at)}{version}"
    if found.registered_by:
        yield _BY.in_language(language), found.registered_by
    if found.registered:
        yield _OTHERS.in_language(language), ", ".join(found.registered)
    for issued in found.certificates:
        yield _CERTIFICATE.in_language(language), f"{issued.code}, {told(issued.issued_at)}"
