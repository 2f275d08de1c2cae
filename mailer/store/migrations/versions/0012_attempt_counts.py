"""Senders count what relays say, minute by minute: rates without reading the ledger."""

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "attempt_count",
        sa.Column("minute", UtcDateTime(), nullable=False),
        sa.Column("relay", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reply_class", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_attempt_count_number_positive")),
        sa.PrimaryKeyConstraint(
            "minute", "relay", "state", "reply_class", name=op.f("pk_attempt_count")
        ),
    )
