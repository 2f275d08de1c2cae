"""The mailing that benchmarks send: as large as they say."""

from pathlib import Path

import pytest

from bench.office import SLUG, Relay, office, write_settings
from mailer.actions.mailing.preview import preview


@pytest.mark.parametrize("size_bytes", [8_000, 15_000])
async def test_a_mail_is_as_large_as_was_asked_for(tmp_path: Path, size_bytes: int) -> None:
    write_settings(tmp_path, Relay("127.0.0.1", 2525))
    async with office(tmp_path, 3, size_bytes) as desk:
        message = (await preview(desk, SLUG, "invitation")).message
    assert abs(len(message) - size_bytes) <= 300
