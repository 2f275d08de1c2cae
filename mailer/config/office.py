"""Settings of the office: who it is to its readers, and how careful it wants to be."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from mailer.config.values import Address, Domain, Duration, Line, Lines, Url, Zone
from mailer.document import Document
from mailer.domain.delivery import UnclearPolicy


class Site(Document):
    """The office as its readers meet it."""

    name: Line = "Seminarbüro"
    url: Url = "http://127.0.0.1:8025"
    language: Literal["de", "en"] = "de"
    timezone: Zone = "Europe/Berlin"
    mode: Literal["capture", "live"] = "capture"
    imprint: Lines = ()
    privacy_url: Url = ""
    accessibility_url: Url = ""


class Sender(Document):
    """Who stands in ``From:``; ``bounce_address`` is the envelope sender (default: address).

    With ``bounce = "verp"`` each mail has its own, ``local+token@domain`` of that address: for
    mailboxes that know plus-addresses. ``fixed`` is what every relay accepts.
    """

    name: Line = ""
    address: Address = ""
    reply_to: Address = ""
    bounce: Literal["verp", "fixed"] = "fixed"
    bounce_address: Address = ""

    @property
    def envelope_address(self) -> str:
        """Where bounces go, before any token."""
        return self.bounce_address or self.address


class Policy(Document):
    """``release``: list mail leaves by itself (auto) or after one person released it.

    ``hold_place`` is how long a place that became free is held for somebody who waited.
    ``calendar_by_domain`` names domains whose gateways drop calendar attachments (``link``).
    """

    release: Literal["auto", "one"] = "one"
    hold_place: Duration = timedelta(days=2)
    on_unclear: UnclearPolicy = UnclearPolicy.ASK
    calendar_by_domain: dict[Domain, Literal["attach", "link"]] = Field(default_factory=dict)

    def links_calendar(self, address_key: str) -> bool:
        """Whether mail to this address (its key) links to calendar entries instead."""
        domain = address_key.rpartition("@")[2]
        return self.calendar_by_domain.get(domain, "attach") == "link"
