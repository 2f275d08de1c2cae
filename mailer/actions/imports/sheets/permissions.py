"""Columns under words of writing to somebody, by their headings and by what stands below."""

import re
from collections.abc import Sequence

from mailer.actions.imports.remarks import forbids_mail
from mailer.actions.imports.sheets.cells import YES_OR_NO
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.heading import letters_of_heading
from mailer.actions.imports.sheets.mail_heading import is_address
from mailer.actions.imports.sheets.process import Row
from mailer.actions.imports.sheets.status_heading import asks_permission, is_of_another_way
from mailer.actions.imports.statuses import (
    Told,
    answer_told,
    is_bare_refusal,
    mail_told,
    registration_told,
)
from mailer.domain.stay import moment_in

CONTACT = {"kontakt", "contact", "kontakte", "contacts"}
"""Headings over a name, or over whether somebody may be written to."""
# The address at work, or mail at all; not "E-Mail privat: keine".
_OF_MAIL = re.compile(
    r"(?:kontakt)?e?mails?(?:kontakt|contact|adresse)?(?:dienstlich|geschäftlich)?"
)
_INVITATION = re.compile(r"einladung|invit")
_CHANNEL = re.compile(
    r"(?:bevorzug|gewünscht|wunsch|preferred|präferier)\w*"
    r"(?:(?:kontakt|contact)(?!zeit|time|daten|data|details|person|tag|day|name|sprache|language)"
    r"|kommunikation(?!ssprache)|communication(?!language)|kanal|channel|zustell|versand)"
    r"|(?:kontakt|kommunikation|contact)(?:aufnahme)?(?:gewünscht|erwünscht|bevorzugt|bitte)"
    r"(?:per|über|via|by|weg|art|kanal|method)"
)
# They may also say how somebody came here, or how a bill is sent: only where mail is a choice, and
# nothing else stands there.
_BARE_CHANNEL = re.compile(
    r"(?:kontakt|kommunikation|contact)(?:aufnahme)?(?:per|via|by|s?weg|method)"
    r"|(?:versand|zustell)(?:weg|kanal|art)|kanal"
)
# Ways to reach somebody; "Kontaktart" may also say of what kind a contact is: "Person".
_WAY = re.compile(
    r"mail|\btel|phone|handy|mobil|anruf|anrufen|post|brief|\bfax|\bsms\b|whatsapp|signal|threema"
    r"|teams|persönlich|online|elektronisch|digital|egal|\balle\b|beide|letter|\bcall|\bany|both"
)
_YES = {"ja", "yes", "x", "j", "y", "true", "wahr", "✓", "✔"}


def find_permissions(columns: Columns, below: Sequence[Row]) -> None:
    """Columns under words of writing to somebody: a no in any cell counts (``Versand: nie``).

    A column of how somebody wants to be reached counts as well: "Telefon" is a no to mail.

    "Infos" and "Kontakt" are such columns only where a cell says no and nothing else: remarks and
    names stand there as well.
    """
    for place, heading in enumerate(columns.headings):
        is_remark = columns.fields[place] == "remark"
        if columns.fields[place] and not is_remark:
            continue
        letters = letters_of_heading(heading)
        told = {cell_in(one.cells, place).lower() for one in below} - {""}
        is_way = not told or any(map(_WAY.search, told))
        is_channel = _CHANNEL.search(letters) or (
            _BARE_CHANNEL.fullmatch(letters)
            and any("mail" in one for one in told)
            and all(map(_WAY.search, told))
        )
        if is_channel and is_way and not is_remark and not told & YES_OR_NO:
            columns.fields[place] = "channel"
            continue
        if is_address(heading) and not told & _YES:
            is_refused = bool(told) and all(map(is_bare_refusal, told))
            if is_refused and _OF_MAIL.fullmatch(letters):
                columns.fields[place] = "consent"
            continue  # "E-Mail privat: keine"
        if is_of_another_way(heading) and any(map(_forbids_mail_as_well, told)):
            columns.fields[place] = "consent"
            continue
        if is_remark or letters in CONTACT:
            is_plain = bool(told) and told <= YES_OR_NO | {"0", "1"}
            may_be = letters in CONTACT or asks_permission(heading)
            is_asked = may_be and (is_plain or any(map(is_bare_refusal, told)))
        else:
            is_asked = asks_permission(heading) and not _are_answers(heading, told)
        if is_asked:
            columns.fields[place] = "consent"


def _are_answers(heading: str, told: set[str]) -> bool:
    """Whether "Einladung" has "zugesagt" below: who comes, and not who is written to.

    A no that may be one to mail makes it a column of that. With a day and an hour it is when they
    were: "invited".
    """
    if any(moment_in(one) is not None for one in told):
        return True
    noes = [one for one in told if mail_told(one) is Told.NO]
    is_asked = any(is_bare_refusal(one) or not answer_told(one) for one in noes)
    return bool(_INVITATION.search(heading.lower())) and any(map(_accepts, told)) and not is_asked


def _forbids_mail_as_well(text: str) -> bool:
    """Whether a cell about paper says no to mail: "gar nicht, auch keine Mails"."""
    return "mail" in text and forbids_mail(text)


def _accepts(text: str) -> bool:
    is_of_list = text in {"angemeldet", "registered", "registriert"}
    return bool(answer_told(text)) and registration_told(text) is Told.YES and not is_of_list
