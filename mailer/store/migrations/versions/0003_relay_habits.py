"""What relays were observed to want of a connection."""

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "relay_habit",
        sa.Column("relay", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("ends_at_dot", sa.Boolean(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("learned_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "messages >= 0 AND refusals >= 0", name=op.f("ck_relay_habit_counts_not_negative")
        ),
        sa.PrimaryKeyConstraint("relay", name=op.f("pk_relay_habit")),
    )
