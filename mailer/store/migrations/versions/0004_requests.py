"""Links name their request, numbers in mails are given once, and people can be made one.

A confirmation link named a person and a list, so an old one confirmed a newer request. Numbers
of deleted rows were given again, so a forgotten person's link opened the next one's page.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "serial",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_serial")),
    )
    op.create_table(
        "successor",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("old", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "old", name=op.f("pk_successor")),
    )
    op.create_table(
        "former_address",
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_former_address_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("address_key", name=op.f("pk_former_address")),
    )
    for table in ("person", "registration", "subscription_event"):
        op.execute(
            f"INSERT INTO serial (name, last) "  # noqa: S608 - names from the line above
            f"SELECT '{table}', MAX(id) FROM {table} HAVING MAX(id) IS NOT NULL"
        )
    # Up to here links named no request; what they mean is told by ``requests.first_of_all``.
    op.execute(
        "INSERT INTO fact (name, value) "
        "SELECT 'requests_before_links', CAST(MAX(id) AS TEXT) FROM subscription_event "
        "HAVING MAX(id) IS NOT NULL"
    )
