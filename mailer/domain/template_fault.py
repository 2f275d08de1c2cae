"""What is wrong with a template: a code, the place, and what it is about.

The template engine's own messages are in English only; they are told as they are, in both.
"""

from enum import StrEnum

from mailer.domain.errors import ContentError, Sentence


class TemplateFault(StrEnum):
    """What is wrong; the value is what the database holds."""

    MISSING = "missing"
    EMPTY = "empty"
    BROKEN = "broken"
    NO_TEMPLATE = "no such template"
    NO_FIELD = "no such field"
    NO_FIELD_BUT = "no such field, another is near"
    FORBIDDEN = "forbidden"
    ENDLESS = "calls itself"
    FAILED = "rendering failed"
    READER_IN_SUBJECT = "reader in subject"


_WORDS = {
    TemplateFault.MISSING: Sentence("diese Vorlage fehlt", "this template is missing"),
    TemplateFault.EMPTY: Sentence("die Vorlage ist leer", "the template is empty"),
    TemplateFault.BROKEN: Sentence(
        "die Vorlage ist fehlerhaft: {detail}", "the template is broken: {detail}"
    ),
    TemplateFault.NO_TEMPLATE: Sentence(
        "die Vorlage „{detail}“ gibt es nicht", 'there is no template "{detail}"'
    ),
    TemplateFault.NO_FIELD: Sentence(
        "das Feld „{detail}“ gibt es nicht", 'there is no field "{detail}"'
    ),
    TemplateFault.NO_FIELD_BUT: Sentence(
        "das Feld „{detail}“ gibt es nicht; gemeint ist vielleicht „{near}“",
        'there is no field "{detail}"; perhaps "{near}" is meant',
    ),
    TemplateFault.FORBIDDEN: Sentence(
        "das darf eine Vorlage nicht: {detail}", "a template may not do that: {detail}"
    ),
    TemplateFault.ENDLESS: Sentence(
        "die Vorlage ruft sich selbst zu oft auf", "the template calls itself too often"
    ),
    TemplateFault.FAILED: Sentence(
        "beim Ausfüllen der Vorlage ging etwas schief: {detail}",
        "rendering the template failed: {detail}",
    ),
    TemplateFault.READER_IN_SUBJECT: Sentence(
        "Felder der Empfänger dürfen nicht im Betreff stehen",
        "recipients' fields may not stand in the subject",
    ),
}


def in_words(fault: str, *, file: str, line: str, detail: str, near: str) -> Sentence:
    """A fault with file and line; one that nobody knows here is told as it stands."""
    told = Sentence(f"{fault} {detail}".rstrip(), f"{fault} {detail}".rstrip())
    if fault in _WORDS:
        words = _WORDS[TemplateFault(fault)]
        told = Sentence(*(one.format(detail=detail, near=near) for one in words))
    return Sentence(*(f"templates/{file}:{line}: {one}." for one in told))


class TemplateError(ContentError):
    """A template is at fault; ``parameters`` are what ``in_words`` makes the sentence of."""

    def __init__(
        self, fault: TemplateFault, file: str, line: int, detail: object = "", near: str = ""
    ) -> None:
        self.parameters = {
            "fault": fault.value,
            "file": file,
            "line": str(line),
            "detail": str(detail),
            "near": near,
        }
        super().__init__(*in_words(**self.parameters))
