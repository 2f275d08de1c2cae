"""Moments: aware or refused, and time zones by their IANA names."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import utc, zone


class Nowhere(tzinfo):
    """A zone that does not know its offset: as good as none."""

    def utcoffset(self, _moment: datetime | None) -> timedelta | None:
        return None

    def dst(self, _moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, _moment: datetime | None) -> str | None:
        return None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)),
        (
            datetime(2026, 3, 29, 12, tzinfo=timezone(timedelta(hours=2))),
            datetime(2026, 3, 29, 10, tzinfo=UTC),
        ),
        (
            datetime(2026, 1, 1, 0, 30, tzinfo=zone("Europe/Berlin")),
            datetime(2025, 12, 31, 23, 30, tzinfo=UTC),
        ),
    ],
)
def test_moments_become_utc(moment: datetime, expected: datetime) -> None:
    assert utc(moment) == expected
    assert utc(moment).tzinfo is UTC


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 12),  # noqa: DTZ001 - that is the case
        datetime(2026, 3, 29, 12, tzinfo=Nowhere()),
    ],
)
def test_naive_moments_are_refused(moment: datetime) -> None:
    with pytest.raises(InvalidValueError) as refused:
        utc(moment)
    assert "2026-03-29T12:00:00" in refused.value.sentence.de
    assert "no time zone" in refused.value.sentence.en


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "America/New_York", "Etc/GMT+1"])
def test_zones_by_name(name: str) -> None:
    assert zone(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "Europe",
        "Europe/",
        "Europe/berlin",
        "CEST",
        "../etc/passwd",
        "/etc/passwd",
        "Europe/Berlin\0",
        "\ud800",
        "leapseconds",
        "tzdata.zi",
        "__init__.py",
        "x" * 5000,
    ],
)
def test_no_such_zone(name: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        zone(name)
    assert "Europe/Berlin" in refused.value.sentence.de
    assert len(refused.value.sentence.en) < 200


@given(st.text(max_size=40))
def test_any_text_is_a_zone_or_refused(name: str) -> None:
    try:
        found = zone(name)
    except InvalidValueError:
        return
    assert found.key == name
