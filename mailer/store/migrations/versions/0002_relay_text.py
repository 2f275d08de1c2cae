"""What servers said is readable: octets that are no text, and what terminals obey, are cleaned.

Until now a reply could be stored as it came. A row with octets that are no UTF-8 cannot be read
at all ("Could not decode to UTF-8 column"), so the columns are read as octets.
"""

from contextlib import suppress

import sqlalchemy as sa
from alembic import op

from mailer.domain.printable import cleaned_octets

revision = "0002"
down_revision = "0001"

_COLUMNS = (
    ("delivery", "reply"),
    ("delivery", "reason"),
    ("hold", "reason"),
    ("suppression", "detail"),
    ("mailing", "waits_for"),
)
_MOST_OCTETS = 4000
_AT_ONCE = 1000


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":  # others do not store what is no text
        return
    for table, column in _COLUMNS:
        _heal(connection, table, column)


def _heal(connection: sa.Connection, table: str, column: str) -> None:
    # Nearly all is printable ASCII and need not be looked at here; NUL ends a text's length.
    rows_of = sa.table(table, sa.column("rowid", sa.Integer), sa.column(column, sa.Text))
    rowid, text = rows_of.c.rowid, rows_of.c[column]
    octets = sa.cast(text, sa.LargeBinary)
    doubtful = (
        sa.select(rowid, octets)
        .where(
            rowid > sa.bindparam("after"),
            sa.or_(
                text.bool_op("GLOB")("*[^ -~]*"), sa.func.length(octets) != sa.func.length(text)
            ),
        )
        .order_by(rowid)
        .limit(_AT_ONCE)
    )
    healed = (
        sa.update(rows_of)
        .where(rowid == sa.bindparam("row"))
        .values({column: sa.bindparam("healed")})
    )
    after = -1
    while rows := connection.execute(doubtful, {"after": after}).all():
        after = rows[-1][0]
        changes = [
            {"row": row, "healed": after_it}
            for row, before in rows
            if (after_it := readable(bytes(before))).encode() != before
        ]
        if changes:
            connection.execute(healed, changes)


def readable(octets: bytes) -> str:
    """The text that was meant; surrogates stand for the octet that somebody could not decode."""
    with suppress(UnicodeError):  # else as they came
        octets = octets.decode("utf-8", "surrogatepass").encode("utf-8", "surrogateescape")
    return " ".join(cleaned_octets(octets, most=_MOST_OCTETS, lines=True).split())
