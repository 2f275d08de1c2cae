"""A list that is taken in lies aside until it was read; what stopped mail, and why it goes again,
is kept."""

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "importing",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("list_slug", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("alive_until", UtcDateTime(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("taken_key", sa.Text, nullable=False),
        sa.Column("taken_line", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importing")),
        sa.CheckConstraint("id = 1", name=op.f("ck_importing_one_at_a_time")),
        sa.CheckConstraint("state IN ('reading', 'taking')", name=op.f("ck_importing_state_known")),
    )
    op.create_table(
        "import_pack",
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("rows", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("run", "number", name=op.f("pk_import_pack")),
    )
    op.create_table(
        "suppression_event",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("address_key", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression_event")),
        sa.CheckConstraint(
            "what IN ('blocked', 'lifted')", name=op.f("ck_suppression_event_what_known")
        ),
    )
    op.create_index("ix_suppression_event_address", "suppression_event", ["address_key", "id"])
