"""The doctor looks at a database on a server: reachable, of which version, and usable."""

from pathlib import Path

import pytest
from postgres import PostgresServer, name_in

from mailer.actions.doctor.database import database_findings
from mailer.actions.doctor.finding import Level


def test_a_database_as_it_should_be(tmp_path: Path, postgres: PostgresServer) -> None:
    found, usable = database_findings(postgres.new("tables"), tmp_path)
    assert usable
    assert {one.level for one in found} == {Level.OK}
    assert "ist erreichbar" in found[0].text.de


@pytest.mark.parametrize(
    ("statement", "level", "word"),
    [
        ("DROP TABLE alembic_version", Level.HINT, "Stand leer"),
        ("UPDATE alembic_version SET version_num = '0001'", Level.HINT, "Stand 0001"),
        ("UPDATE alembic_version SET version_num = '9999'", Level.ERROR, "neuer als dieses"),
    ],
)
def test_of_another_version(
    tmp_path: Path, postgres: PostgresServer, statement: str, level: Level, word: str
) -> None:
    url = postgres.new("tables")
    postgres.ask(name_in(url), statement)
    found, usable = database_findings(url, tmp_path)
    assert not usable
    assert found[-1].level is level
    assert word in found[-1].text.de


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("postgresql://office:geheim@/nirgends?host={folder}", "nirgends"),
        ("postgresql://office:geheim@127.0.0.1:1/x", "nicht zu erreichen"),
        ("postgresql://niemand:geheim@/postgres?host={folder}", "niemand"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_without_the_password(
    tmp_path: Path, postgres: PostgresServer, url: str, word: str
) -> None:
    (found,), usable = database_findings(url.format(folder=postgres.folder), tmp_path)
    assert not usable
    assert found.level is Level.ERROR
    assert word in found.text.de.partition(": ")[2]
    assert "geheim" not in found.text.de + found.text.en
