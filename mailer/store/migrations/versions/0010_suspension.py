"""The table of suspensions, its key and its checks are called that, and no longer a hold.

A new table is filled from the old one, for SQLite cannot rename constraints.
"""

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "suspension",
        sa.Column("relay", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('slow', 'policy', 'unreachable', 'refused')",
            name=op.f("ck_suspension_kind_known"),
        ),
        sa.CheckConstraint("strikes > 0", name=op.f("ck_suspension_strikes_positive")),
        sa.PrimaryKeyConstraint("relay", "domain", name=op.f("pk_suspension")),
    )
    op.execute(
        "INSERT INTO suspension (relay, domain, kind, until, since, strikes, reason) "
        "SELECT relay, domain, kind, until, since, strikes, reason FROM hold"
    )
    op.drop_table("hold")
