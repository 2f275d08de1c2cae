"""Who was there, as meeting rooms tell it: what a careful colleague would read from each file."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mailer.actions.imports.attendance import AttendanceReport, _match
from mailer.actions.imports.presence import present_in
from mailer.actions.imports.room_list import read_room_list
from mailer.actions.imports.spreadsheet import Reading
from mailer.domain.errors import InvalidValueError
from mailer.domain.stay import minutes_in
from mailer.store.registrations import Registrant

SHARED = Path(__file__).parents[3] / "shared" / "imports"
REGISTERED = [
    Registrant(number, f"{who}@example.org", f"{who}@example.org", first, last)
    for number, (who, first, last) in enumerate(
        [
            ("anna", "Anna", "Müller"), ("bert", "Bert", "Blau"), ("carla", "Carla Maria", "Celle"),
            ("b2", "Berta", "Zwei"), ("b3", "Berta", "Zwei"), ("dora", "Dora", "Dunkel"),
        ],
        1,
    )
]  # fmt: skip


def was_there(file: Path, least: float = 0) -> AttendanceReport:
    rooms = read_room_list(file, None, Reading())
    report = AttendanceReport(rooms.found)
    _match(present_in(rooms, report.refused), REGISTERED, report, least)
    return report


def told(report: AttendanceReport) -> dict[str, int | None]:
    return {one.address.partition("@")[0]: one.minutes for one in report.attended}


def is_open(report: AttendanceReport) -> dict[str, tuple[int | None, str]]:
    return {
        one.name: (one.minutes, ",".join(who.partition("@")[0] for who in one.candidates))
        for one in report.unmatched
    }


def written(folder: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    file = folder / "liste.csv"
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


def expected() -> dict[str, Any]:
    file = SHARED / "expected.json"
    known: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return {name: one["attended"] for name, one in known.items() if "attended" in one}


@pytest.mark.parametrize("name", expected() or [None])
def test_shared_files(name: str | None) -> None:
    if name is None:
        pytest.skip("the shared files are not here")
    report = was_there(SHARED / name)
    assert {one.address: one.minutes for one in report.attended} == expected()[name]
    assert not report.unmatched


def tabs(*lines: str) -> list[str]:
    return [one.replace("|", "\t") for one in lines]


ZOOM_WEBINAR = [
    "Attendee Report",
    'Report Generated:,"Nov 25, 2026 12:10 PM"',
    "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered",
    'Wärme,123 456 789,"Nov 25, 2026 09:55 AM",100,5',
    "Host Details",
    "Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes)",
    'Yes,Büro,buero@example.org,"Nov 25, 2026 09:50 AM","Nov 25, 2026 11:40 AM",110',
    "Panelist Details",
    "Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes)",
    'Yes,Emil,emil@example.org,"Nov 25, 2026 09:50 AM","Nov 25, 2026 11:40 AM",110',
    "Attendee Details",
    (
        "Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,"
        "Approval Status,Join Time,Leave Time,Time in Session (minutes),Is Guest"
    ),
    (
        'Yes,Anna,Anna,Müller,anna@example.org,"Nov 10, 2026",approved,"Nov 25, 2026 10:00 AM",'
        '"Nov 25, 2026 10:20 AM",20,Yes'
    ),
    # On two devices at once: that is an hour and not two.
    (
        'Yes,Anna,Anna,Müller,anna@example.org,"Nov 10, 2026",approved,"Nov 25, 2026 10:10 AM",'
        '"Nov 25, 2026 11:00 AM",50,Yes'
    ),
    'No,Bert,Bert,Blau,bert@example.org,"Nov 10, 2026",approved,--,--,--,--',
    "Other Attended",
    "User Name,Join Time,Leave Time,Time in Session (minutes),Country/Region Name",
    '491700000000,"Nov 25, 2026 10:00 AM","Nov 25, 2026 11:00 AM",60,Germany',
]
ZOOM_MEETING = [
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants",
    "123 456,Wärme,11/25/2026 09:50:00 AM,11/25/2026 11:30:00 AM,buero@example.org,100,4",
    "",
    (
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,"
        "In Waiting Room"
    ),
    "anna (Anna Müller),,11/25/2026 09:58:00 AM,11/25/2026 09:59:00 AM,1,Yes,Yes",
    "anna (Anna Müller),,11/25/2026 10:00:00 AM,11/25/2026 10:30:00 AM,30,Yes,No",
    "anna (Anna Müller),,11/25/2026 10:40:00 AM,11/25/2026 11:00:00 AM,20,Yes,No",
    "B.,bert@example.org,11/25/2026 10:00:00 AM,11/25/2026 11:00:00 AM,60,Yes,No",
    "Berta Zwei,,11/25/2026 10:00:00 AM,11/25/2026 11:00:00 AM,60,Yes,No",
    "iPad von Gerda,,11/25/2026 10:00:00 AM,11/25/2026 10:05:00 AM,5,Yes,No",
    "Büro,buero@example.org,11/25/2026 09:50:00 AM,11/25/2026 11:30:00 AM,100,No,No",
]
ZOOM_GERMAN = [
    "Name (Originalname),E-Mail-Adresse,Gesamtdauer (Minuten),Gast",
    "Anna Müller,anna@example.org,57,Ja",
    '"Blau, Bert",,12,Ja',
]
TEAMS_GERMAN = tabs(
    "1. Zusammenfassung", "Besprechungstitel|Wärme", "Teilnehmer|3",
    "Startzeit|25.11.26, 09:55:12", "Besprechungsdauer|1h 40m 28s", "", "2. Teilnehmer",
    "Name|Erster Beitritt|Letzter Austritt|Besprechungsdauer|E-Mail|Teilnehmer-ID (UPN)|Rolle",
    "Büro|25.11.26, 09:55:12|25.11.26, 11:35:40|1h 40m 28s|buero@example.org"
    "|buero@example.org|Organisator",
    "Müller, Anna (Stadt)|25.11.26, 09:58:00|25.11.26, 11:30:00|1 Std. 32 Min.||anna@example.org"
    "|Teilnehmer",
    "Bert Blau (Extern)|25.11.26, 10:00:00|25.11.26, 11:30:00|45s|||Teilnehmer",
    "", "3. Aktivitäten während der Besprechung",
    "Name|Beitrittszeit|Verlassen um|Dauer|E-Mail|Rolle",
    "Müller, Anna (Stadt)|25.11.26, 09:58:00|25.11.26, 11:30:00|1h 32m||Teilnehmer",
)  # fmt: skip
TEAMS_ENGLISH = tabs(
    "1. Summary", "Meeting title|Heat", "Attended participants|2",
    "Start time|11/25/26, 9:55:12\u202fAM", "", "2. Participants",
    "Name|First Join|Last Leave|In-Meeting Duration|Email|Participant ID (UPN)|Role",
    "Anna Müller|11/25/26, 9:58:00\u202fAM|11/25/26, 11:30:00\u202fAM|1h 32m 40s|"
    "|anna@example.org|Presenter",
    "", "3. In-Meeting Activities", "Name|Join Time|Leave Time|Duration|Email|Role",
    "Anna Müller|11/25/26, 9:58:00\u202fAM|11/25/26, 11:30:00\u202fAM|1h 32m||Presenter",
)  # fmt: skip
TEAMS_OLD = tabs(
    "Besprechungszusammenfassung", "Gesamtzahl der Teilnehmer|2", "Besprechungstitel|Wärme", "",
    "Vollständiger Name|Beitrittszeit|Verlassen|Dauer|E-Mail|Rolle|Teilnehmer-ID (UPN)",
    "Anna Müller|25.11.2026, 10:00:00|25.11.2026, 10:20:00|20 Min.|anna@example.org|Teilnehmer|",
    "Anna Müller|25.11.2026, 10:30:00|25.11.2026, 11:00:00|30 Min.|anna@example.org|Teilnehmer|",
)  # fmt: skip
TEAMS_OLDEST = tabs(
    "Full Name|User Action|Timestamp", "Anna Müller|Joined|11/25/2026, 10:00:00 AM",
    "Anna Müller|Left|11/25/2026, 10:20:00 AM", "Bert Blau|Joined before|11/25/2026, 10:00:00 AM",
    "Anna Müller|Joined|11/25/2026, 10:30:00 AM", "Anna Müller|Left|11/25/2026, 11:00:00 AM",
)  # fmt: skip
TEAMS_WEBINAR = tabs(
    "1. Summary", "Meeting title|Heat", "Registered participants|2", "", "2. Participants",
    "Name|First Join|Last Leave|In-Meeting Duration|Email|Participant ID (UPN)|Role"
    "|Registration First Name|Registration Last Name|Registration Email|Registration Time"
    "|Registration Status",
    "A. M. (Guest)|x|y|1h 2m||||Anna|Müller|anna@example.org|x|Registered",
    "blaubert|x|y|40m|private@example.com|private@example.com|Attendee|Bert|Blau"
    "|bert@example.org|x|Registered",
    "Carla|x|y|33m|carla@example.org|carla@example.org|Attendee|||||Not registered",
    "", "3. In-Meeting Activities", "Name|Join Time|Leave Time|Duration|Email|Role",
    "blaubert|x|y|40m|private@example.com|Attendee",
)  # fmt: skip
WEBEX = tabs(
    "Meeting name|Meeting start time|Meeting end time|Display name|First name|Last name|Role"
    "|Attendee email|Join time|Leave time|Attendance duration|Connection type",
    *[
        f'="Wärme"|2026-11-25 09:55:00|2026-11-25 11:30:00|{line}|Desktop app'
        for line in (
            "Büro|||Host|buero@example.org|2026-11-25 09:55:00|2026-11-25 11:30:00|95 mins",
            (
                "Anna M.|Anna|Müller|Attendee|anna@example.org|2026-11-25 10:00:00"
                "|2026-11-25 11:05:00|65 mins"
            ),
        )
    ],
)
BIGBLUEBUTTON = [
    (
        "Name,Moderator,Activity Score,Talk time,Webcam Time,Messages,Emojis,Poll Votes,"
        "Raise Hands,Join,Left,Duration"
    ),
    "Büro,TRUE,10,00:50:00,00:50:00,1,0,0,0,2026-11-25 09:50,2026-11-25 11:30,01:40:00",
    "Anna Müller,FALSE,1,00:01:00,00:00:00,1,0,0,0,2026-11-25 10:00,2026-11-25 11:02,01:02:30",
    "Carla Celle,FALSE,1,00:01:00,00:00:00,1,0,0,0,2026-11-25 10:00,2026-11-25 10:05,00:05:00",
]
FRENCH = tabs(
    "2. Participants", "Nom|Première participation|Dernier départ|Temps passé|E-mail|Rôle",
    "Anna Müller|x|y|1h 2m 10s|anna@example.org|Participant",
)  # fmt: skip
GOES_ON = [  # whoever came twice has two rows, the second without a name
    "Attended,Last Name,First Name,Email Address,Join Time,Leave Time,Time in Session",
    "Yes,Müller,Anna,anna@example.org,9:58 AM,10:20 AM,22 minutes",
    ",,,,10:25 AM,11:30 AM,1 hour 5 minutes",
    "No,Blau,Bert,bert@example.org,--,--,--",
]
BY_MOMENTS = [
    "login,session-name,date-created,date-end",
    "anna@example.org,Anna Müller,2026-11-25T09:58:00.000+01:00,2026-11-25T10:20:00.000+01:00",
    "anna@example.org,Anna Müller,2026-11-25T10:25:00.000+01:00,2026-11-25T11:30:00.000+01:00",
]
HOST_ELSEWHERE = tabs(
    "Nom|Première connexion|Dernière déconnexion|Durée|E-mail|Rôle",
    "Büro|25/11/2026 09:50:12|25/11/2026 11:32:40|1 h 42 min|buero@example.org|Organisateur",
    "Anna Müller|25/11/2026 09:58:00|25/11/2026 11:30:00|1 h 32 min|anna@example.org|Participant",
)
HOST_ABOVE = [
    "Topic,ID,Host,Duration (minutes),Participants",
    "Wärme,899 123,Büro (buero@example.org),97,2",
    "",
    "Name (original name),Email,Join time,Leave time,Duration (minutes)",
    "Büro,buero@example.org,11/25/2026 09:50:00 AM,11/25/2026 11:30:00 AM,100",
    "Anna Müller,,11/25/2026 10:00:00 AM,11/25/2026 11:00:00 AM,60",
]
LIVE_EVENT = [
    "Session Id,Participant Id,Full Name,UTC Event Timestamp,Action,Role",
    "1,1,Anna Müller,11/25/2026 9:58:00 AM,Joined,Attendee",
    "1,1,Anna Müller,11/25/2026 10:58:00 AM,Left,Attendee",
]
ROOMS: dict[str, tuple[list[str], dict[str, int | None], dict[str, tuple[int | None, str]]]] = {
    "Zoom webinar": (ZOOM_WEBINAR, {"anna": 60}, {"491700000000": (60, "")}),
    "Zoom meeting": (
        ZOOM_MEETING, {"anna": 50, "bert": 60},
        {"Berta Zwei": (60, "b2,b3"), "iPad von Gerda": (5, "")}),
    "Zoom, German": (ZOOM_GERMAN, {"anna": 57, "bert": 12}, {}),
    "Teams, German": (TEAMS_GERMAN, {"anna": 92, "bert": 1}, {}),
    "Teams, English": (TEAMS_ENGLISH, {"anna": 93}, {}),
    "Teams, old": (TEAMS_OLD, {"anna": 50}, {}),
    "Teams, oldest": (TEAMS_OLDEST, {"anna": 50, "bert": None}, {}),
    "Teams webinar": (TEAMS_WEBINAR, {"anna": 62, "bert": 40, "carla": 33}, {}),
    "Webex": (WEBEX, {"anna": 65}, {}),
    "BigBlueButton": (BIGBLUEBUTTON, {"anna": 63}, {"Carla Celle": (5, "carla")}),
    "a length under another heading": (FRENCH, {"anna": 62}, {}),
    "a row that goes on": (GOES_ON, {"anna": 87}, {}),
    "only when they came and went": (BY_MOMENTS, {"anna": 87}, {}),
    "a host in another language": (HOST_ELSEWHERE, {"anna": 92}, {}),
    "a host above the table": (HOST_ABOVE, {"anna": 60}, {}),
    "each coming and going": (LIVE_EVENT, {"anna": 60}, {}),
    "from when to when": (
        ["Name;Anwesend von;Anwesend bis", '"Müller, Anna";09:58;11:30', "Bert Blau;-;-"],
        {"anna": 92}, {}),
    "ticked by another word": (
        ["Name,Live-Teilnahme,Wiederholung angesehen", "Anna Müller,Ja,Nein", "Bert Blau,Nein,Ja"],
        {"anna": None}, {}),
    "seconds by the heading": (
        ["Name,Email,Attended live,Time live (seconds),Talk (seconds)",
         "Anna Müller,anna@example.org,Yes,5520,60", "Bert Blau,bert@example.org,No,0,0"],
        {"anna": 92}, {}),
    "what happened when": (
        ["Teilnehmer;Ereignis;Uhrzeit", "Anna Müller;beigetreten;09:58:00",
         "Anna Müller;verlassen;11:30:00"], {"anna": 92}, {}),
    "a dash for no time": (
        ["Name,E-Mail,Eintritt,Dauer", "Anna,anna@example.org,9:58,1 Stunde 32 Minuten",
         "Bert,bert@example.org,-,-"], {"anna": 92}, {}),
    "a word for how it ended": (
        ["Name,Email,Status,Minutes", "Anna,anna@example.org,left-early,12",
         "Bert,bert@example.org,did-not-attend,0"], {"anna": 12}, {}),
    "a grid of times": (
        ["Name,10:00,10:30,Summe Minuten", '"Müller, Anna",x,x,60', "Bert Blau,,,0"],
        {"anna": 60}, {}),
    "hours in Dutch": (["Naam,E-mail,Duur", "Anna,anna@example.org,1u 32m"], {"anna": 92}, {}),
    "names alone": (["Name", "Anna Müller", "Dunkel Dora", "Berta"], {"anna": None, "dora": None},
                    {"Berta": (None, "b2,b3")}),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("room", ROOMS)
def test_rooms(tmp_path: Path, room: str, encoding: str) -> None:
    lines, there, still_open = ROOMS[room]
    report = was_there(written(tmp_path, lines, encoding))
    assert (told(report), is_open(report)) == (there, still_open)
    assert report.refused == []


def test_a_workbook_with_sections(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    for line in TEAMS_GERMAN:
        made.active.append(line.split("\t"))
    made.save(tmp_path / "liste.xlsx")
    report = was_there(tmp_path / "liste.xlsx")
    assert told(report) == {"anna": 92, "bert": 1}


def test_who_left_too_early_is_named(tmp_path: Path) -> None:
    report = was_there(written(tmp_path, TEAMS_GERMAN), least=45)
    assert told(report) == {"anna": 92}
    assert [(one.name, one.minutes) for one in report.too_short] == [("Bert Blau", 1)]


@pytest.mark.parametrize(
    ("cell", "heading", "minutes"),
    [
        ("57", "", 57), ("57,5", "Dauer (Minuten)", 57.5), ("1h 32m", "", 92),
        ("1 Std. 32 Min. 30 Sek.", "", 92.5), ("2 Stunden und 5 Minuten", "", 125),
        ("PT1H32M30S", "", 92.5), ("1:02:30", "Dauer (Minuten)", 62.5), ("1:02", "Dauer", 62),
        ("57:30", "Duration (minutes)", 57.5), ("90", "Duration (seconds)", 1.5),
        ("1,5", "Dauer (Stunden)", 90), ("45s", "", 0.75), ("< 1 min", "", 1), ("--", "", None),
        ("", "", None), ("lange", "", None),
    ],
)  # fmt: skip
def test_how_long_it_was(cell: str, heading: str, minutes: float | None) -> None:
    assert minutes_in(cell, heading) == minutes


def test_a_list_of_registrations_is_none_of_attendance(tmp_path: Path) -> None:
    lines = ["First Name,Last Name,Email,Approval Status", "Anna,Müller,anna@example.org,approved"]
    report = was_there(written(tmp_path, lines))
    assert not report.attended
    assert "nicht, wer da war" in report.refused[0].reason.de


def test_a_summary_alone_names_nobody(tmp_path: Path) -> None:
    lines = tabs("1. Zusammenfassung", "Besprechungstitel|Wärme", "Startzeit|25.11.26, 09:50:12")
    with pytest.raises(InvalidValueError, match="no table of people"):
        was_there(written(tmp_path, lines))


@pytest.mark.parametrize(
    ("lines", "unread"),
    [
        (["Name,E-Mail,Zugang", "Anna Müller,anna@example.org,Nein"], "Spalte „Zugang“"),
        (["Name;Zugang", "Anna Müller;ja"], "Spalte „Zugang“"),
        (["E-Mail;Gruppe", "anna@example.org;A"], "Spalte „Gruppe“"),
        (["Name;Teilnahme", "Anna Müller;ja"], ""),
        (["Name", "Anna Müller"], ""),
    ],
)
def test_where_nothing_says_who_was_there_it_is_told(
    tmp_path: Path, lines: list[str], unread: str
) -> None:
    report = was_there(written(tmp_path, lines))
    assert told(report)["anna"] is None
    notes = [one.de for one in report.found.notes if "wer da war" in one.de]
    assert len(notes) == bool(unread)
    assert all(f"Nicht gelesen: {unread}." in one for one in notes)


@pytest.mark.parametrize(
    ("heading", "there"),
    [
        ("Nimmt teil", "anna"), ("War dabei", "anna"), ("Live-Teilnahme", "anna"),
        ("Did you attend?", "anna"), ("Teilnahme (Pflichtfeld)", "anna"),
        ("Nicht anwesend", "bert"), ("Nicht teilgenommen", "bert"), ("Not attended", "bert"),
        ("Did not attend", "bert"), ("Nimmt nicht teil", "bert"), ("Abwesend", "bert"),
        ("Teilnahme abgesagt", "bert"), ("Konnte leider nicht teilnehmen", "bert"),
    ],
)  # fmt: skip
def test_what_a_yes_says_of_coming(tmp_path: Path, heading: str, there: str) -> None:
    lines = [f"Name;E-Mail;{heading}", "Anna;anna@example.org;Ja", "Bert;bert@example.org;Nein"]
    assert told(was_there(written(tmp_path, lines))) == {there: None}


@pytest.mark.parametrize(
    "heading",
    [
        "Teilnahmegebühr bezahlt",
        "Teilnahmebestätigung gewünscht",
        "Teilnahme Mittagessen",
        "Teilnahme am Vorjahr",
        "Bereits teilgenommen?",
        "Haben Sie schon einmal teilgenommen?",
        "Attended before",
    ],
)
def test_what_only_sounds_like_coming_decides_nothing_and_is_named(
    tmp_path: Path, heading: str
) -> None:
    lines = [f"Name;E-Mail;{heading}", "Anna;anna@example.org;Ja", "Bert;bert@example.org;Nein"]
    report = was_there(written(tmp_path, lines))
    assert told(report) == {"anna": None, "bert": None}
    assert f"„{heading}“" in report.found.notes[-1].de


@pytest.mark.parametrize(
    "heading", ["Kann am Abend nicht teilnehmen", "Nicht abwesend", "Zugang", "Halle 2"]
)
def test_where_some_are_ticked_not_everybody_was_there(tmp_path: Path, heading: str) -> None:
    lines = [f"Name;E-Mail;{heading}", "Anna;anna@example.org;Ja", "Bert;bert@example.org;"]
    with pytest.raises(InvalidValueError, match="No known heading") as problem:
        was_there(written(tmp_path, lines))
    assert f"„{heading}“" in problem.value.sentence.de


@pytest.mark.parametrize(
    ("hidden", "rows", "minutes", "refused"),
    [
        (0, [("Anna", "9:58", "10:00"), ("", "10:05", "11:30")], {"Anna": 87}, []),
        (3, [("Anna", "9:58", "10:00"), ("Bert", "9:58", "10:00"), ("", "10:05", "11:30")],
         {"Anna": 2}, [4]),
        (0, [("Anna", "9:58", "10:00"), ("", "", ""), ("", "10:05", "11:30")], {"Anna": 2}, [4]),
        (0, [("", "9:58", "10:00"), ("Anna", "10:05", "11:30")], {"Anna": 85}, [2]),
        (0, [("Anna", "9:58", "10:00"), ("", "", "", "Notiz"), ("", "10:05", "11:30")],
         {"Anna": 2}, [4]),
    ],
)  # fmt: skip
def test_whose_stay_a_row_without_a_name_is(
    tmp_path: Path,
    hidden: int,
    rows: list[tuple[str, ...]],
    minutes: dict[str, int],
    refused: list[int],
) -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in [("Name", "Join Time", "Leave Time", "Note"), *rows]:
        made.active.append([one or None for one in row])
    if hidden:
        made.active.row_dimensions[hidden].hidden = True
    made.save(tmp_path / "liste.xlsx")
    rooms = read_room_list(tmp_path / "liste.xlsx", None, Reading())
    report = AttendanceReport(rooms.found)
    there: dict[str, float] = {}
    for one in present_in(rooms, report.refused):
        there[one.name] = there.get(one.name, 0) + (one.minutes or 0)
    assert there == minutes
    assert [one.line for one in report.refused] == refused
    said = [one.de for one in rooms.found.notes if "direkt darüber: 3." in one.de]
    assert len(said) == (sum(minutes.values()) == 87)


@pytest.mark.parametrize("cells", ["0;5", "0 min;5 min"])
@pytest.mark.parametrize(
    ("heading", "is_stay"),
    [
        ("Time live (seconds)", True), ("Zeit im Raum (Minuten)", True),
        ("Online verbracht (Min.)", True), ("Webinar attendance (minutes)", True),
        ("Wartezeit (Minuten)", False), ("Verspätung in Minuten", False),
        ("Minuten Fahrzeit", False), ("Waiting room seconds", False), ("Minutes late", False),
        ("Redezeit (Min.)", False), ("Pausenzeit (Minuten)", False), ("Anreise (min)", False),
        ("Webcam time (minutes)", False),
    ],
)  # fmt: skip
def test_which_time_is_that_in_the_room(
    tmp_path: Path, heading: str, cells: str, is_stay: bool
) -> None:
    first, second = cells.split(";")
    lines = [f"Name;E-Mail;{heading}", f"Anna;anna@example.org;{first}",
             f"Bert;bert@example.org;{second}"]  # fmt: skip
    report = was_there(written(tmp_path, lines))
    assert set(told(report)) == ({"bert"} if is_stay else {"anna", "bert"})
    assert (f"„{heading}“" in " ".join(one.de for one in report.found.notes)) == (not is_stay)
