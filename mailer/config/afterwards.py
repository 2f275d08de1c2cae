"""Settings of what an office offers after a seminar, and to whom."""

from typing import Annotated, Literal

from pydantic import Field

from mailer.toml_file import TomlModel


class Afterwards(TomlModel):
    """``certificates``: whoever attended can fetch a certificate from their personal page.

    ``feedback``: the thanks ask for anonymous feedback, which is taken for ``feedback_days`` days.
    ``materials_for``: who may read materials and see recordings. ``joining_is_evidence``: pressing
    the button that leads into the meeting is noted, and counts as having attended for as long as
    no attendance list says otherwise; the office's privacy notice has to say so.
    """

    certificates: bool = True
    feedback: bool = True
    feedback_days: Annotated[int, Field(ge=1, le=365)] = 28
    materials_for: Literal["registered", "attended"] = "registered"
    joining_is_evidence: bool = False

    @property
    def materials_for_attended(self) -> bool:
        """Whether having been registered is not enough."""
        return self.materials_for == "attended"
