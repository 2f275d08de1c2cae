"""Settings of the office: who it is to its readers, and how careful it wants to be."""

from dataclasses import fields
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mailer.config.values import Address, Domain, Duration, Line, Lines, Paint, Told, Url, Zone
from mailer.domain.calendar_answer import CounterPolicy, DeclinePolicy
from mailer.domain.delivery import UnclearPolicy
from mailer.domain.errors import InvalidValueError
from mailer.domain.office_details import OfficeDetails
from mailer.toml_file import TomlModel

_LOCAL_OCTETS = 64  # RFC 5321 §4.5.3.1.1
_TOKEN_OCTETS = 34  # "+", an id in hexadecimal, "-", and its MAC: see ``links.bounce_token``


class Site(TomlModel):
    """The office as its readers meet it, and what it says once for all its seminars.

    ``logo`` is a PNG or SVG file in ``templates`` that stands on certificates.
    ``privacy_version`` is what the office calls its privacy notice as it is now, such as its date;
    it is kept with every consent.
    """

    name: Line = "Seminarbüro"
    url: Url = "http://127.0.0.1:8025"
    language: Literal["de", "en"] = "de"
    timezone: Zone = "Europe/Berlin"
    mode: Literal["capture", "live"] = "capture"
    imprint: Lines = ()
    logo: str = ""
    privacy_url: Url = ""
    privacy_version: Line = ""
    accessibility_url: Url = ""
    colour: Paint = ""
    phone: Told = ""
    contact_name: Told = ""
    accessibility: Told = ""
    recording_notice: Told = ""
    platform: Told = ""
    requirements: Told = ""
    test_url: Url = ""
    conference_privacy_url: Url = ""

    @property
    def details(self) -> OfficeDetails:
        """What is told of every seminar that does not say otherwise."""
        return OfficeDetails(**{one.name: getattr(self, one.name) for one in fields(OfficeDetails)})


class Sender(TomlModel):
    """Who stands in ``From:``; ``bounce_address`` is the envelope sender (default: address).

    With ``bounce = "verp"`` each mail has its own, ``local+token@domain`` of that address: for
    mailboxes that know plus-addresses. ``fixed`` is what every relay accepts.
    """

    name: Line = ""
    address: Address = ""
    reply_to: Address = ""
    bounce: Literal["verp", "fixed"] = "fixed"
    bounce_address: Address = ""

    @model_validator(mode="after")
    def _token_fits(self) -> "Sender":
        local = self.envelope_address.rpartition("@")[0]
        if self.bounce == "verp" and len(local.encode()) > _LOCAL_OCTETS - _TOKEN_OCTETS:
            most = _LOCAL_OCTETS - _TOKEN_OCTETS
            raise InvalidValueError(
                f'Bei bounce = "verp" darf vor dem @ der Rücklaufadresse nicht mehr als {most} '
                "Zeichen stehen; bitte eine kürzere bounce_address eintragen.",
                f'with bounce = "verp" no more than {most} characters may stand before the @ of '
                "the bounce address; please set a shorter bounce_address.",
            )
        return self

    @property
    def envelope_address(self) -> str:
        """Where bounces go, before any token."""
        return self.bounce_address or self.address


class Policy(TomlModel):
    """``release``: list mail leaves by itself (auto) or after one person released it.

    ``hold_place`` is how long a place that became free is held for somebody who waited.
    ``attendance_share`` is how much of a seminar somebody has to be there to have taken part, from
    0 (a moment is enough) to 1; who left no minutes counts as there.
    ``decline``: whoever declines by calendar is asked whether the place may go to others (``ask``),
    or gives it back by that (``free``). ``counter``: a calendar that proposes another time is told
    that it stays (``decline``), or only staff is told (``tell``). ``calendar_by_domain`` names
    domains whose gateways drop calendar attachments (``link``).
    """

    release: Literal["auto", "one"] = "one"
    hold_place: Duration = timedelta(days=2)
    on_unclear: UnclearPolicy = UnclearPolicy.ASK
    decline: DeclinePolicy = DeclinePolicy.ASK
    counter: CounterPolicy = CounterPolicy.DECLINE
    attendance_share: Annotated[float, Field(ge=0, le=1)] = 0
    calendar_by_domain: dict[Domain, Literal["attach", "link"]] = Field(default_factory=dict)

    def links_calendar(self, address_key: str, *, refuses_files: bool = False) -> bool:
        """Whether mail to this address (its key) links to calendar entries instead.

        ``refuses_files``: the domain was seen to refuse them; what the office says of it counts
        more.
        """
        domain = address_key.rpartition("@")[2]
        usual = "link" if refuses_files else "attach"
        return self.calendar_by_domain.get(domain, usual) == "link"
