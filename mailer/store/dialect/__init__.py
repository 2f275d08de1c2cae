"""The seam between SQLite and PostgreSQL: all that the two do differently, and nothing else.

Everything above writes SQLAlchemy Core that both understand. ``rows`` has the constructs that each
compiles in its own way, ``base`` what each has to answer, ``sqlite`` and ``postgresql`` the
answers.
"""

from sqlalchemy import Connection

from mailer.store.dialect.base import Dialect
from mailer.store.dialect.postgresql import POSTGRESQL, is_server
from mailer.store.dialect.sqlite import SQLITE

__all__ = ["POSTGRESQL", "SQLITE", "Dialect", "dialect_for", "dialect_named", "dialect_of"]

_KNOWN: dict[str, Dialect] = {one.name: one for one in (SQLITE, POSTGRESQL)}


def dialect_for(url: str) -> Dialect:
    """The kind of database that a URL names; whatever is none of a server is taken for a file's."""
    return POSTGRESQL if is_server(url) else SQLITE


def dialect_of(connection: Connection) -> Dialect:
    """The kind of database at the other end."""
    return dialect_named(connection.dialect.name)


def dialect_named(name: str) -> Dialect:
    """The kind of database that SQLAlchemy knows by a name."""
    return _KNOWN[name]
