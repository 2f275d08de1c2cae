"""Settings of retention: how long what is whose is kept, by category."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, model_validator

from mailer.config.values import Duration
from mailer.domain.errors import InvalidValueError
from mailer.toml_file import TomlModel

_DAY = timedelta(days=1)
Term = Annotated[Duration, Field(ge=_DAY)]
# Bounces and answers still find their delivery that long.
_LongTerm = Annotated[Duration, Field(ge=30 * _DAY)]


class Retention(TomlModel):
    """Terms in days or weeks. ``seminars`` (registrations, attendance, mails about a seminar),
    ``certificates``, ``feedback`` and ``withdrawn`` (consents that were withdrawn, and what proves
    them) run from the end of the calendar year, the others from the day.

    ``certificates`` are kept as long as ``seminars``, or shorter: they hang on the registration.

    ``minutes`` is how long somebody was there, ``deliveries`` are mails to lists, ``returned`` is
    what came back of any mail, ``people`` are those known for nothing any more, ``captured`` the
    mails of the local inbox, ``incidents`` the reports on what a crash left. What the office may do
    to whom the data protection officer decides.
    """

    seminars: _LongTerm = 730 * _DAY
    minutes: Term = 365 * _DAY
    certificates: Term | None = None
    feedback: _LongTerm = 730 * _DAY
    deliveries: _LongTerm = 365 * _DAY
    returned: Term = 365 * _DAY
    withdrawn: _LongTerm = 1095 * _DAY
    people: Term = 30 * _DAY
    captured: Term = 90 * _DAY
    incidents: Term = 365 * _DAY

    @model_validator(mode="after")
    def _registrations_outlast_certificates(self) -> "Retention":
        if self.certificates is not None and self.certificates > self.seminars:
            most = self.seminars.days
            raise InvalidValueError(
                f"Eine Teilnahmebescheinigung geht spätestens mit der Anmeldung: Für certificates "
                f"sind höchstens {most} Tage möglich, sonst bitte auch seminars verlängern.",
                f"a certificate goes with its registration at the latest: certificates can be at "
                f"most {most} days, else please make seminars longer, too.",
            )
        return self

    @property
    def certificates_term(self) -> timedelta:
        """How long certificates are kept."""
        return self.seminars if self.certificates is None else self.certificates
