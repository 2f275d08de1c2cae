"""Settings: read once, overridden by the environment, refused where they cannot be right."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from mailer.config import Relay, Settings, Web, load_settings
from mailer.domain.delivery import UnclearPolicy
from mailer.domain.errors import SeminarpostError, SettingsError
from mailer.domain.office_details import OfficeDetails
from mailer.links import Links

Load = Callable[..., Settings]

FULL = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org/"
language = "en"
timezone = "Europe/Vienna"
mode = "live"
imprint = ["Büro für Seminare", "Musterweg 1"]

[sender]
name = "Büro"
address = "büro@müller.example.org"

[[relay]]
name = "main"
host = "mail.example.org"
auth = "password"
username = "seminare"
password = "geheim-1"

[[relay]]
name = "Second"
host = "127.0.0.1"
port = 2525
tls = "none"
connections = 2
per_second = 1.5

[policy]
release = "auto"
on_unclear = "resend"
"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads settings from a file's text, under an environment of its own."""

    def loaded(source: str | None = None, **environ: str) -> Settings:
        if source is not None:
            (tmp_path / "seminarpost.toml").write_text(source, encoding="utf-8")
        return load_settings(tmp_path, environ)

    return loaded


def refusal(load: Load, source: str | None = None, **environ: str) -> str:
    """The sentence that such settings are refused with, without the folder's name."""
    with pytest.raises(SettingsError) as refused:
        load(source, **environ)
    assert refused.value.sentence.de != refused.value.sentence.en
    return refused.value.sentence.en.rpartition("/")[2]


def test_all_settings_are_read(load: Load) -> None:
    settings = load(FULL)
    assert settings.site.name == "Büro für Seminare"
    assert settings.site.url == "https://seminare.example.org"
    assert settings.site.imprint == ("Büro für Seminare", "Musterweg 1")
    assert settings.sender.address == "büro@xn--mller-kva.example.org"
    assert [relay.name for relay in settings.relay] == ["main", "Second"]
    assert settings.relay[0].password.get_secret_value() == "geheim-1"
    assert (settings.relay[1].port, settings.relay[1].per_second) == (2525, 1.5)
    assert settings.policy.on_unclear is UnclearPolicy.RESEND


def test_defaults_are_careful(load: Load) -> None:
    settings = load()
    assert settings == load("")
    assert settings.site.mode == "capture"
    assert settings.policy.release == "one"
    assert settings.policy.on_unclear is UnclearPolicy.ASK
    assert settings.database.url == "sqlite:///data/seminarpost.db"
    assert settings.relay == ()
    relay = Relay(name="x", host="mail.example.org")
    assert (relay.tls, relay.port, relay.auth) == ("starttls", 587, "none")


def test_what_holds_for_all_seminars_is_said_once(load: Load) -> None:
    assert load("").site.details == OfficeDetails()
    site = load(
        '[site]\nphone = " 030 123456 "\ncontact_name = "Büro"\nplatform = "Zoom"\n'
        'accessibility = "Untertitel  auf Wunsch: https://example.org/a"\n'
        'requirements = "Browser"\n'
        'recording_notice = """Nur der Vortrag\nwird aufgezeichnet."""\n'
        'test_url = "https://zoom.us/test/"\nconference_privacy_url = "https://example.org/p"'
    ).site
    assert site.details == OfficeDetails(
        contact_name="Büro",
        phone="030 123456",
        accessibility="Untertitel auf Wunsch: https://example.org/a",
        recording_notice="Nur der Vortrag wird aufgezeichnet.",
        platform="Zoom",
        requirements="Browser",
        test_url="https://zoom.us/test",
        conference_privacy_url="https://example.org/p",
    )


@pytest.mark.parametrize("key", ["accessibility", "test_url", "conference_privacy_url"])
def test_no_address_that_misleads_is_said_for_all_seminars(load: Load, key: str) -> None:
    told = refusal(load, f'[site]\n{key} = "https://office.example@evil.example/x"')
    assert "evil.example" in told


@pytest.mark.parametrize(
    ("written", "imprint"),
    [
        ('"Büro\\nMusterweg 1"', ("Büro", "Musterweg 1")),
        ('""" Büro \r\n  Musterweg 1"""', ("Büro", "Musterweg 1")),
        ('["Büro", "Musterweg 1"]', ("Büro", "Musterweg 1")),
        ('[" Büro "]', ("Büro",)),
        ('["  "]', ("",)),
        ('""', ()),
    ],
)
def test_an_imprint_is_a_text_or_lines(load: Load, written: str, imprint: tuple[str, ...]) -> None:
    assert load(f"[site]\nimprint = {written}").site.imprint == imprint


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            '[site]\nnmae = "x"',
            'seminarpost.toml:2: there is no key "site.nmae"; perhaps "name" is meant.',
        ),
        (
            "[sitte]\nname = 1",
            'seminarpost.toml:1: there is no key "sitte"; perhaps "site" is meant.',
        ),
        (
            '\nmode = "live"\n[site]\n',
            'seminarpost.toml:2: there is no key "mode".',
        ),
        (
            FULL.replace("per_second", "per_secnd"),
            'seminarpost.toml:26: there is no key "relay.1.per_secnd"; perhaps "per_second"',
        ),
        (
            FULL.replace('host = "127', 'hosst = "127'),
            'seminarpost.toml:22: there is no key "relay.1.hosst"; perhaps "host" is meant.',
        ),
        ('[[relay]]\nname = "x"', 'seminarpost.toml:1: the key "relay.0.host" is missing.'),
        (
            "[site]\n\nqqqqqqqqqq = 1",
            'seminarpost.toml:3: there is no key "site.qqqqqqqqqq".',
        ),
    ],
)
def test_unknown_keys_name_line_and_nearest_key(load: Load, source: str, sentence: str) -> None:
    assert refusal(load, source).startswith(sentence)


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        ("[site]\nname = 5", 'seminarpost.toml:2: "site.name": Input should be a valid string'),
        ('[site]\nmode = "test"', 'seminarpost.toml:2: "site.mode": Input should be '),
        ('[site]\nlanguage = "fr"', 'seminarpost.toml:2: "site.language": '),
        ('[site]\nname = "a\\nb"', 'seminarpost.toml:2: "site.name": The field "name" contains'),
        ('[site]\ntimezone = "Berlin"', 'seminarpost.toml:2: "site.timezone": There is no time'),
        ('[site]\nurl = "example"', 'seminarpost.toml:2: "site.url": "example" is no web address'),
        ('[site]\nurl = "https://[x"', 'seminarpost.toml:2: "site.url": "https://[x" is no web'),
        ("[site]\nimprint = [1]", 'seminarpost.toml:2: "site.imprint.0": '),
        ("[site]\nimprint = 1", 'seminarpost.toml:2: "site.imprint": '),
        ("site = 1", 'seminarpost.toml:1: "site": '),
        ('[sender]\naddress = "a@b"', 'seminarpost.toml:2: "sender.address": "a@b" is not'),
        (
            '[sender]\nreply_to = "a@example.org SIZE=1"',
            'seminarpost.toml:2: "sender.reply_to": ',
        ),
        ('[relay]\nname = "x"', 'seminarpost.toml:1: "relay": '),
        ('[[relay]]\nname="a-b"\nhost="h"', 'seminarpost.toml:2: "relay.0.name": '),
        ('[[relay]]\nname="a"\nhost="h"\nport=0', 'seminarpost.toml:4: "relay.0.port": '),
        ('[[relay]]\nname="a"\nhost="h"\nport="x"', 'seminarpost.toml:4: "relay.0.port": '),
        ('[[relay]]\nname="a"\nhost="h"\ntls="ssl"', 'seminarpost.toml:4: "relay.0.tls": '),
        (
            '[[relay]]\nname="a"\nhost="h"\nconnections=0',
            'seminarpost.toml:4: "relay.0.connections": ',
        ),
        (
            '[[relay]]\nname="a"\nhost="h"\nper_second=-1',
            'seminarpost.toml:4: "relay.0.per_second": ',
        ),
        (
            '[[relay]]\nname="a"\nhost="h"\n[[relay]]\nname="A"\nhost="h"',
            "seminarpost.toml:1: two relays have the same name",
        ),
        ('[policy]\nrelease = "none"', 'seminarpost.toml:2: "policy.release": '),
        ('[engine]\nkind = "celery"', 'seminarpost.toml:2: "engine.kind": '),
        (
            '[engine]\nkind = "procrastinate"',
            'seminarpost.toml:1: [engine] kind = "procrastinate" distributes work over PostgreSQL',
        ),
    ],
)
def test_wrong_values_name_the_line(load: Load, source: str, begins: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(source)
    told = refused.value.sentence.en.rpartition("/seminarpost.toml")[2]
    assert f"seminarpost.toml{told}".startswith(begins)


@pytest.mark.parametrize(
    ("tls", "host", "refused"),
    [
        ("none", "mail.example.org", True),
        ("none", "127.0.0.1.example.org", True),
        ("none", "127.0.0.1", False),
        ("none", "localhost", False),
        ("none", "::1", False),
        ("starttls", "mail.example.org", False),
        ("implicit", "mail.example.org", False),
    ],
)
def test_a_password_needs_tls_beyond_this_machine(
    load: Load, tls: str, host: str, refused: bool
) -> None:
    source = (
        f'[[relay]]\nname = "a"\nhost = "{host}"\ntls = "{tls}"\n'
        'auth = "password"\nusername = "u"\npassword = "geheim-1"'
    )
    if refused:
        told = refusal(load, source)
        assert told.startswith("seminarpost.toml:1: ")
        assert "not sent without TLS" in told
        assert "geheim-1" not in told
    else:
        assert load(source).relay[0].tls == tls


@pytest.mark.parametrize(("length", "fits"), [(30, True), (31, False)])
def test_a_bounce_address_leaves_room_for_its_token(load: Load, length: int, fits: bool) -> None:
    """64 octets are all that servers take before the @ (RFC 5321 §4.5.3.1.1)."""
    source = f'[sender]\nbounce = "verp"\nbounce_address = "{"b" * length}@example.org"\n'
    if fits:
        local = load(source).sender.envelope_address.rpartition("@")[0]
        token = Links("https://example.org", b"k" * 64).bounce_token(2**63 - 1)
        assert len(f"{local}+{token}") <= 64
    else:
        with pytest.raises(SettingsError, match="30"):
            load(source)


def test_a_password_needs_a_username(load: Load) -> None:
    source = '[[relay]]\nname = "a"\nhost = "h"\nauth = "password"\npassword = "geheim-1"'
    assert "needs a username" in refusal(load, source)


@pytest.mark.parametrize(
    ("environ", "section", "key", "value"),
    [
        ({"SEMINARPOST_SITE__NAME": "Amt"}, "site", "name", "Amt"),
        ({"SEMINARPOST_SITE__MODE": "capture"}, "site", "mode", "capture"),
        ({"SEMINARPOST_SITE__IMPRINT": "Amt\nWeg 1"}, "site", "imprint", ("Amt", "Weg 1")),
        ({"SEMINARPOST_SENDER__ADDRESS": "x@example.org"}, "sender", "address", "x@example.org"),
        ({"SEMINARPOST_DATABASE__URL": "sqlite:///x.db"}, "database", "url", "sqlite:///x.db"),
        ({"SEMINARPOST_POLICY__RELEASE": "one"}, "policy", "release", "one"),
    ],
)
@pytest.mark.parametrize("source", [FULL, ""])
def test_the_environment_wins(
    load: Load, source: str, environ: dict[str, str], section: str, key: str, value: object
) -> None:
    assert getattr(getattr(load(source, **environ), section), key) == value


def test_the_environment_names_relays(load: Load) -> None:
    settings = load(
        FULL,
        SEMINARPOST_RELAY__MAIN__PASSWORD="geheim-2",
        SEMINARPOST_RELAY__SECOND__PORT="2626",
        SEMINARPOST_RELAY__THIRD__HOST="third.example.org",
        SEMINARPOST_RELAY__THIRD__PER_SECOND="2.5",
    )
    main, second, third = settings.relay
    assert (main.name, main.password.get_secret_value()) == ("main", "geheim-2")
    assert (second.name, second.port) == ("Second", 2626)
    assert (third.name, third.host, third.per_second) == ("third", "third.example.org", 2.5)


def test_secrets_come_from_files(load: Load, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("geheim-3\n", encoding="utf-8")
    settings = load(
        FULL,
        SEMINARPOST_RELAY__MAIN__PASSWORD_FILE=str(secret),
        SEMINARPOST_SITE__NAME_FILE=str(secret),
        SEMINARPOST_RELAY__MAIN__CA_FILE="/etc/ca.pem",
    )
    assert settings.relay[0].password.get_secret_value() == "geheim-3"
    assert settings.site.name == "geheim-3"
    assert settings.relay[0].ca_file == "/etc/ca.pem"


def test_a_missing_secret_file_is_named(load: Load, tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    assert refusal(load, FULL, SEMINARPOST_RELAY__MAIN__PASSWORD_FILE=absent) == (
        "absent cannot be read: No such file or directory."
    )


@pytest.mark.parametrize(
    "variable",
    [
        "SEMINARPOST_SITTE__NAME",
        "SEMINARPOST_SITE__NAME__MORE",
        "SEMINARPOST_RELAY__HOST",
        "SEMINARPOST_RELAY__A__B__C",
        "SEMINARPOST__NAME",
        "SEMINARPOST_RELAY__",
    ],
)
@pytest.mark.parametrize("source", [FULL, ""])
def test_a_variable_that_names_nothing_is_refused(load: Load, source: str, variable: str) -> None:
    told = refusal(load, source, **{variable: "x"})
    assert told.startswith(f"The environment variable {variable} names no known setting")


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("SEMINARPOST_SITE__NMAE", "x", 'there is no key "site.nmae"; perhaps "name" is meant.'),
        ("SEMINARPOST_SITE__MODE", "test", '"site.mode": Input should be '),
        ("SEMINARPOST_SITE__NAME", "a\nb", '"site.name": The field "name" contains'),
        ("SEMINARPOST_RELAY__MAIN__PORT", "x", '"relay.0.port": Input should be '),
        ("SEMINARPOST_RELAY__MAIN__PROT", "1", 'there is no key "relay.0.prot"; perhaps "port"'),
        ("SEMINARPOST_RELAY__THIRD__PORT", "25", 'the key "relay.2.host" is missing.'),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(
    load: Load, variable: str, value: str, told: str
) -> None:
    assert refusal(load, FULL, **{variable: value}).startswith(f"{variable}: {told}")


@pytest.mark.parametrize(
    ("source", "variable"),
    [
        ("site = 1", "SEMINARPOST_SITE__NAME"),
        ('[relay]\nname = "main"', "SEMINARPOST_RELAY__MAIN__HOST"),
        ("relay = [1]", "SEMINARPOST_RELAY__MAIN__HOST"),
        ("relay = 1", "SEMINARPOST_RELAY__MAIN__HOST"),
    ],
)
def test_a_variable_over_a_broken_file_is_a_sentence(
    load: Load, source: str, variable: str
) -> None:
    assert refusal(load, source, **{variable: "x"}).startswith("seminarpost.toml:1: ")


def test_other_variables_do_not_matter(load: Load) -> None:
    assert load(FULL, SEMINARPOST_HOME="/x", PATH="/bin", OTHER__NAME="x") == load(FULL)


def test_the_process_environment_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMINARPOST_SITE__NAME", "Amt")
    assert load_settings(tmp_path).site.name == "Amt"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[site\n", "seminarpost.toml:1 is not valid TOML"),
        (b'[site]\nname = "B\xfcro"', "seminarpost.toml is not saved as UTF-8 (byte 16)"),
        (b"#" * 1_000_001, "seminarpost.toml is larger than 1 MB"),
    ],
)
def test_unreadable_files_are_refused(
    load: Load, tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "seminarpost.toml").write_bytes(content)
    assert refusal(load).startswith(told)


def test_a_folder_in_place_of_the_file_is_refused(load: Load, tmp_path: Path) -> None:
    (tmp_path / "seminarpost.toml").mkdir()
    assert refusal(load) == "seminarpost.toml cannot be read: Is a directory."


def test_secrets_are_not_shown(load: Load) -> None:
    settings = load(FULL)
    for shown in (repr(settings), str(settings), str(settings.model_dump()), f"{settings.relay}"):
        assert "geheim-1" not in shown
    assert "geheim-1" not in settings.model_dump_json()


def test_refusals_do_not_tell_secrets(load: Load) -> None:
    wrong = FULL.replace('"geheim-1"', '["geheim-1"]')
    with pytest.raises(SeminarpostError) as refused:
        load(wrong)
    assert "geheim-1" not in f"{refused.value.sentence} {refused.value!r}"


@pytest.mark.parametrize(
    ("section", "key"), [("site", "mode"), ("sender", "address"), ("policy", "release")]
)
def test_settings_do_not_change(load: Load, section: str, key: str) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(getattr(load(FULL), section), key, "live")
    with pytest.raises(ValidationError, match="frozen"):
        setattr(load(FULL), section, None)


_WRONG = """\
[site]
nmae = "x"
language = "fr"
timezone = "Berlin"

[[relay]]
name = "a"
hosst = "h"
port = 0
tls = "ssl"

[policy]
release = "none"
"""


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file(load: Load) -> None:
    variables = {"SEMINARPOST_SENDER__ADDRESS": "a@b", "SEMINARPOST_SITTE__NAME": "x"}
    with pytest.raises(SettingsError) as refused:
        load(_WRONG, **variables)
    told = [one.en for one in refused.value.sentences]
    parts = [
        'seminarpost.toml:2: there is no key "site.nmae"; perhaps "name"',
        'seminarpost.toml:3: "site.language": Input should be',
        'seminarpost.toml:4: "site.timezone": There is no',
        'seminarpost.toml:8: there is no key "relay.0.hosst"; perhaps "host"',
        'seminarpost.toml:9: "relay.0.port": Input should be',
        'seminarpost.toml:10: "relay.0.tls": Input should be',
        'seminarpost.toml:13: "policy.release": Input should be',
        'SEMINARPOST_SENDER__ADDRESS: "sender.address": "a@b" is not',
        "The environment variable SEMINARPOST_SITTE__NAME names no",
    ]
    for sentence, part in zip(told, parts, strict=True):
        assert part in sentence
    assert refused.value.sentence.en.splitlines() == [one.en for one in refused.value.sentences]
    german = refused.value.sentence.de
    assert "Input should be" not in german
    assert "möglich ist 'de' oder 'en'." in german


def test_the_same_misspelling_is_told_once_with_all_its_places(load: Load) -> None:
    relays = '[[relay]]\nname = "a"\nhosst = "h"\n[[relay]]\nname = "b"\nhosst = "h"\n'
    with pytest.raises(SettingsError) as refused:
        load(relays)
    (only,) = refused.value.sentences
    assert "seminarpost.toml:3: there is no key" in only.en
    assert only.en.endswith("seminarpost.toml:6)")


@pytest.mark.parametrize(
    ("listen", "address"),
    [
        ("127.0.0.1:8025", ("127.0.0.1", 8025)),
        ("localhost:80", ("localhost", 80)),
        ("[::1]:9000", ("::1", 9000)),
    ],
)
def test_pages_listen_on_this_machine(listen: str, address: tuple[str, int]) -> None:
    assert Web(listen=listen).staff_address == address
    assert Web(listen="127.0.0.1:1", staff_listen=listen).staff_address == address


@pytest.mark.parametrize(
    "listen", ["0.0.0.0:8025", "192.168.0.7:80", "example.org:80", "8025", "127.0.0.1:", "[::]:80"]
)
def test_pages_without_a_login_are_for_nobody_else(tmp_path: Path, listen: str) -> None:
    (tmp_path / "seminarpost.toml").write_text(f'[web]\nlisten = "{listen}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"seminarpost\.toml"):
        load_settings(tmp_path, {})


@pytest.mark.parametrize("alarm", ['command = "sh -c \'a"', 'relay = "gone"', 'mail = ["a@"]'])
def test_alarms_that_could_not_be_told_are_refused(tmp_path: Path, alarm: str) -> None:
    (tmp_path / "seminarpost.toml").write_text(f"[alarm]\n{alarm}\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        load_settings(tmp_path, {})
