"""Whether an announcement told its hours by another clock than the office's."""

from datetime import date

import pytest

from mailer.domain.announcement import read_announcement

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


@pytest.mark.parametrize(
    ("hours", "office", "stated"),
    [
        ("von 10:00 bis 11:30 Uhr", BERLIN, False),
        ("von 10:00 bis 11:30 Uhr (MEZ)", BERLIN, False),
        ("von 10:00 bis 11:30 Uhr MEZ", NEW_YORK, True),
        ("von 10:00 bis 11:30 Uhr UTC", BERLIN, True),
        ("von 10:00 bis 11:30 Uhr UTC+1", BERLIN, False),
        ("from 10:00 to 11:30 EST", BERLIN, True),
        ("from 10:00 to 11:30 EST", NEW_YORK, False),
    ],
)
def test_another_clock_is_noted(hours: str, office: str, stated: bool) -> None:
    text = f"Online-Seminar: Wärme\n\nDas Seminar findet am 10. Februar 2027 {hours} online statt."
    found = read_announcement(text, today=date(2027, 1, 1), timezone=office)
    assert found.starts_at is not None
    assert found.zone_stated is stated
