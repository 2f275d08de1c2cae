"""What an office says once for all its seminars; a seminar's own details win."""

from dataclasses import dataclass, replace

from mailer.domain.conference_tool import tool_of
from mailer.domain.details import Contact, Details
from mailer.domain.seminar import Seminar, known_with_details


@dataclass(frozen=True, slots=True)
class OfficeDetails:
    """Facts that hold for every seminar of an office unless it says otherwise.

    ``platform`` and what follows are about the conference tool that the office uses.
    """

    contact_name: str = ""
    phone: str = ""
    accessibility: str = ""
    recording_notice: str = ""
    platform: str = ""
    requirements: str = ""
    test_url: str = ""
    conference_privacy_url: str = ""


def in_office(seminar: Seminar, office: OfficeDetails) -> Seminar:
    """The seminar with the office's facts where it has none of its own.

    What is told of the office's conference tool is told of no other tool, and nothing of a tool
    where nobody takes part online. A notice about recordings belongs to what is recorded.
    """
    merged = _merged(seminar, office)
    return seminar if merged == seminar.details else known_with_details(seminar, merged)


def _merged(seminar: Seminar, office: OfficeDetails) -> Details:
    own = seminar.details
    # The office's telephone rings wherever one asks; its name answers for no other's address.
    contact = replace(own.contact, phone=own.contact.phone or office.phone)
    if not own.contact:
        contact = Contact(office.contact_name, office.phone)
    merged = replace(own, contact=contact, accessibility=own.accessibility or office.accessibility)
    if own.recorded:
        notice = own.recording_notice or office.recording_notice
        merged = replace(merged, recording_notice=notice)
    if not seminar.online:
        return merged
    platform = own.access.platform or tool_of(seminar.join_url) or office.platform
    access = replace(own.access, platform=platform)
    merged = replace(merged, access=access)
    if office.platform and platform.casefold() != office.platform.casefold():
        return merged
    return replace(
        merged,
        conference_privacy_url=own.conference_privacy_url or office.conference_privacy_url,
        access=replace(
            access,
            requirements=access.requirements or office.requirements,
            test_url=access.test_url or office.test_url,
        ),
    )
