"""How a connection is made safe, and what is said when it cannot be."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from authority import Authority, an_authority
from delivery.scripted import Script, scripted
from pydantic import SecretStr
from waiting import patience

from mailer.config import Relay
from mailer.delivery.smtp.client import OpenConnection, RelayUnreachableError, open_connection
from mailer.delivery.smtp.credentials import without_secrets

TOKEN = "ya29.a0AfH6SM-made-up-token_0123456789"
PASSWORD = "sehr/geheim+42-und-lang-genug-für-alle"
AUTH = ("AUTH PLAIN LOGIN XOAUTH2", "SIZE 1000000")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return an_authority(tmp_path)


def relay_to(script: Script, **settings: object) -> Relay:
    values: dict[str, object] = {"name": "m", "host": "127.0.0.1", "port": script.port}
    return Relay(**(values | {"tls": "none"} | settings))  # type: ignore[arg-type]  # pydantic's


def by_token(script: Script, **settings: object) -> Relay:
    return relay_to(script, **({"auth": "xoauth2", "username": "seminare@example.org"} | settings))


def by_password(script: Script, **settings: object) -> Relay:
    values: dict[str, object] = {"auth": "password", "username": "u", "password": PASSWORD}
    return relay_to(script, **(values | settings))


async def opened(relay: Relay) -> OpenConnection:
    async with patience():
        return await open_connection(relay)


async def refusal(relay: Relay) -> RelayUnreachableError:
    with pytest.raises(RelayUnreachableError) as caught:
        await opened(relay)
    return caught.value


def xoauth2(token: str) -> str:
    said = f"user=seminare@example.org\x01auth=Bearer {token}\x01\x01"
    return f"AUTH XOAUTH2 {base64.b64encode(said.encode()).decode()}"


async def test_the_token_is_read_anew_at_each_connection(tmp_path: Path) -> None:
    file = tmp_path / "token"
    async with scripted(Script(extensions=AUTH)) as script:
        relay = by_token(script, token_file=str(file))
        for token in (TOKEN, "another-token"):
            file.write_text(f"{token}\n", encoding="utf-8")
            (await opened(relay)).close()
            assert script.commands[-1] == xoauth2(token)


async def test_a_token_file_is_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    async with scripted(Script(extensions=AUTH)) as script:
        (await opened(by_token(script, token_file="token"))).close()
        assert script.commands[-1] == xoauth2(TOKEN)


async def test_without_a_file_the_password_is_the_token() -> None:
    async with scripted(Script(extensions=AUTH)) as script:
        (await opened(by_token(script, password=TOKEN))).close()
        assert script.commands[-1] == xoauth2(TOKEN)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "lässt sich nicht lesen"),
        (b"", "steht kein Token"),
        (b" \n", "steht kein Token"),
        (b'{"access_token": "x"}', "steht kein Token"),
        (b"\xff\xfe\x00", "steht kein Token"),
        (b"a\x01b", "steht kein Token"),
    ],
)
async def test_a_file_without_a_token_is_told(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    async with scripted(Script(extensions=AUTH)) as script:
        told = await refusal(by_token(script, token_file=str(file)))
    assert says in told.sentence.de
    assert str(file) in told.sentence.en
    assert not any(one.startswith("AUTH") for one in script.commands)


async def test_no_token_at_all_is_told() -> None:
    async with scripted(Script(extensions=AUTH)) as script:
        told = await refusal(by_token(script))
    assert "token_file" in told.sentence.de


@pytest.mark.parametrize(
    ("offered", "says"),
    [(("AUTH PLAIN LOGIN",), "nur LOGIN, PLAIN"), (("SIZE 1",), "keine Anmeldung (AUTH)")],
)
async def test_a_server_without_xoauth2_is_told(offered: tuple[str, ...], says: str) -> None:
    async with scripted(Script(extensions=offered)) as script:
        told = await refusal(by_token(script, password=TOKEN))
    assert says in told.sentence.de
    assert not any(one.startswith("AUTH") for one in script.commands)


@pytest.mark.parametrize("auth", ["password", "xoauth2"])
async def test_refused_credentials_are_told_and_never_quoted(auth: str, tmp_path: Path) -> None:
    """A server that repeats what it was told, plain, encoded and cut short."""

    def parrot(line: str) -> str:
        encoded = line.rpartition(" ")[2]
        piece = encoded[20:44]
        return f"535 5.7.8 no: {base64.b64decode(encoded)!r} {encoded} {encoded[:40]} {piece}"

    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    async with scripted(Script(extensions=("AUTH PLAIN XOAUTH2",), on_auth=parrot)) as script:
        relay = (
            by_password(script)
            if auth == "password"
            else by_token(script, token_file=str(tmp_path / "token"))
        )
        told = await refusal(relay)
    assert "nimmt die Anmeldung als" in told.sentence.de
    assert "535" in told.sentence.en
    given = next(one for one in script.commands if one.startswith("AUTH")).rpartition(" ")[2]
    for text in (*told.sentence, str(told)):
        for secret in (TOKEN, PASSWORD, given, given[:40], given[20:44]):
            assert secret not in text
        assert "535 5.7.8 no:" in text


async def test_the_challenge_of_a_refused_token_is_answered() -> None:
    """334 with the reason in JSON, an empty line, and only then 535."""
    answers = iter(["334 eyJzdGF0dXMiOiI0MDEifQ=="])
    script = Script(extensions=AUTH, on_auth=lambda _line: next(answers))
    script.on_other = lambda line: "535 5.7.8 token expired" if not line else None
    async with scripted(script):
        told = await refusal(by_token(script, password=TOKEN))
    assert "535 5.7.8 token expired" in told.sentence.de
    assert "Token abgelaufen" in told.sentence.de


async def test_a_login_that_cannot_be_checked_now_blames_nobody() -> None:
    script = Script(extensions=AUTH, on_auth=lambda _line: "454 4.7.0 try later")
    async with scripted(script):
        told = await refusal(by_password(script))
    assert "gerade nicht" in told.sentence.de


@pytest.mark.parametrize("second", ["334 UGFzc3dvcmQ6", ""])
async def test_the_next_way_to_log_in_is_tried(second: str) -> None:
    """And where the server hangs up on it, the first refusal is what counts."""
    script = Script(
        extensions=AUTH,
        on_auth=lambda line: "535 5.7.8 not like that" if "PLAIN" in line else second,
        on_other=lambda _line: "235 2.7.0 welcome",
    )
    async with scripted(script):
        if second:
            (await opened(by_password(script))).close()
        else:
            assert "not like that" in (await refusal(by_password(script))).sentence.de
    assert [one.split()[1] for one in script.commands if "AUTH" in one] == ["PLAIN", "LOGIN"]


async def test_credentials_wait_for_tls(authority: Authority) -> None:
    script = Script(extensions=("STARTTLS", *AUTH))
    async with scripted(script, authority.server("127.0.0.1")):
        relay = by_password(script, tls="starttls", ca_file=str(authority.file))
        line = await opened(relay)
        assert line.encryption is not None
        assert line.encryption.version() == "TLSv1.3"
        line.close()
    verbs = [one.split()[0] for one in script.commands]
    assert verbs == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


async def test_implicit_tls_logs_in(authority: Authority) -> None:
    script = Script(extensions=AUTH)
    async with scripted(script, authority.server("127.0.0.1"), implicit=True):
        relay = by_password(script, tls="implicit", ca_file=str(authority.file))
        (await opened(relay)).close()
    assert [one.split()[0] for one in script.commands] == ["EHLO", "AUTH"]


async def test_a_stripped_starttls_ends_before_anything_is_told(authority: Authority) -> None:
    script = Script(extensions=AUTH)
    async with scripted(script, authority.server("127.0.0.1")):
        told = await refusal(by_password(script, tls="starttls", ca_file=str(authority.file)))
    assert "bietet kein STARTTLS an" in told.sentence.de
    assert [one.split()[0] for one in script.commands] == ["EHLO"]


async def test_no_login_in_the_clear_beyond_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings refuse that already; the connection does so by itself too."""
    async with scripted(Script(extensions=AUTH)) as script:
        monkeypatch.setattr(Relay, "on_this_machine", False)
        relay = Relay.model_construct(**dict(relay_to(script), auth="password", username="u"))
        told = await refusal(relay)
    assert "keine Verschlüsselung" in told.sentence.de
    assert not any(one.startswith("AUTH") for one in script.commands)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.parametrize(
    ("names", "days", "trusted", "says"),
    [
        (("127.0.0.1",), -1, True, "ist abgelaufen"),
        (("127.0.0.1",), 90, False, "wird hier nicht vertraut"),
        (("mail.example.org",), 90, True, "gilt nicht für den Namen 127.0.0.1"),
    ],
)
async def test_a_bad_certificate_is_told(
    authority: Authority, tls: str, names: tuple[str, ...], days: int, trusted: bool, says: str
) -> None:
    script = Script(extensions=("STARTTLS", *AUTH))
    async with scripted(script, authority.server(*names, days=days), implicit=tls == "implicit"):
        ca_file = str(authority.file) if trusted else ""
        told = await refusal(by_password(script, tls=tls, ca_file=ca_file))
    assert says in told.sentence.de
    assert not any(one.startswith(("AUTH", "MAIL")) for one in script.commands)


async def test_a_certificate_of_the_future_points_at_the_clock(authority: Authority) -> None:
    script = Script(extensions=("STARTTLS",))
    later = authority.server("127.0.0.1", born=timedelta(days=-1))
    async with scripted(script, later):
        told = await refusal(relay_to(script, tls="starttls", ca_file=str(authority.file)))
    assert "Uhr" in told.sentence.de


async def test_a_clear_server_behind_implicit_tls_names_the_right_setting() -> None:
    async with scripted(Script()) as script:
        told = await refusal(relay_to(script, tls="implicit"))
    assert 'tls = "starttls"' in told.sentence.de


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"ca_file": "/gibt/es/nicht.pem", "tls": "starttls"}, "(ca_file) gibt es nicht"),
        ({"port": 1}, "nimmt keine Verbindung an"),
    ],
)
async def test_other_reasons_are_sentences(settings: dict[str, object], says: str) -> None:
    async with scripted(Script()) as script:
        told = await refusal(relay_to(script, **settings))
    assert says in told.sentence.de


async def test_a_greeting_that_refuses_is_quoted() -> None:
    async with scripted(Script(on_connect=lambda _number: "554 5.7.1 not you")) as script:
        told = await refusal(relay_to(script))
    assert "weist die Verbindung ab: 554 5.7.1 not you" in told.sentence.de


async def test_a_line_logs_in_when_asked_and_asks_about_senders() -> None:
    def mail(line: str) -> str:
        return "250 2.1.0 ok" if "good@" in line else "550 5.7.60 not yours"

    async with scripted(Script(extensions=AUTH, on_mail=mail)) as script:
        line = await opened(relay_to(script))
        assert line.login_methods == ("plain", "login", "xoauth2")
        assert line.encryption is None
        assert (await line.ask_sender("good@example.org")).code == 250
        refused = await line.ask_sender("bad@example.org")
        assert (refused.code, refused.text) == (550, "5.7.60 not yours")
        assert (await line.ask_sender("good@example.org")).code == 250
        line.close()
    assert script.accepted == []


@pytest.mark.parametrize(
    "text", ["250 ok", "550 5.1.1 <a@example.org> unknown", "abcdefghijklmnopqrstuvwxyz"]
)
def test_ordinary_texts_are_left_alone(text: str) -> None:
    relay = Relay(name="m", host="h", auth="password", username="u", password=SecretStr(PASSWORD))
    assert without_secrets(text, relay, TOKEN) == text
