"""Every service by which one takes part is known in every sentence that names the way in."""

from datetime import date

import pytest

from mailer.domain.announcement import read_announcement

SERVICES = {
    "Zoom": "Zoom",
    "MS Teams": "Microsoft Teams",
    "Cisco Webex": "Webex",
    "BigBlueButton": "BigBlueButton",
    "Jitsi": "Jitsi Meet",
    "Google Meet": "Google Meet",
    "GoToWebinar": "GoTo",
    "OpenTalk": "OpenTalk",
    "alfaview": "alfaview",
    "vhs.cloud": "vhs.cloud",
    "YouTube": "YouTube",
    "edudip": "edudip",
    "ClickMeeting": "ClickMeeting",
    "Senfcall": "Senfcall",
    "Adobe Connect": "Adobe Connect",
    "Nextcloud Talk": "Nextcloud Talk",
}
WAYS = (
    "Das Seminar findet online über {} statt.",
    "Wir nutzen die Plattform {}.",
    "Ort: online ({})",
    "Plattform: {}",
    "Der Vortrag wird per {} durchgeführt.",
    "The seminar will be held on {}.",
)
TEXT = "Regenwasser in der Stadt\n\nOnline-Seminar am 4. März 2026, 10–11 Uhr\n\n{}\n"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("written", SERVICES)
def test_a_named_service_is_how_one_takes_part(written: str, way: str) -> None:
    read = read_announcement(TEXT.format(way.format(written)), today=date(2026, 1, 20))
    assert read.details.access.platform == SERVICES[written]
    assert read.online is True
    assert read.place == ""


@pytest.mark.parametrize(
    "said",
    [
        "Unsere Teams in den Ämtern stellen sich vor.",
        "Nicht über Zoom, sondern am Telefon.",
        "Whereby hangs a tale of two rivers.",
        "Zoomen Sie in die Karte hinein.",
    ],
)
def test_a_word_that_is_no_way_in_is_no_service(said: str) -> None:
    read = read_announcement(TEXT.format(said), today=date(2026, 1, 20))
    assert read.details.access.platform == ""
