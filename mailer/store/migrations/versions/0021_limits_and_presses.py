"""Limits are counted in the database; many links pressed at once are noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "bucket",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("full_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_bucket"),
    )
    op.create_index("ix_bucket_full_at", "bucket", ["full_at"])
    op.create_table(
        "press_burst",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_press_burst"),
    )
    op.create_table(
        "press",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("network", sa.Text, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("list_slug", sa.Text, nullable=False),
        sa.Column("burst_id", sa.Integer),
        sa.CheckConstraint(
            "deed IN ('leave', 'confirm', 'cancel')", name=op.f("ck_press_deed_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_press_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["burst_id"], ["press_burst.id"], name="fk_press_burst_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_press"),
    )
    op.create_index("ix_press_network", "press", ["network", "at"])
    op.create_index("ix_press_at", "press", ["at"])
    op.create_index("ix_press_burst", "press", ["burst_id"])
    op.create_index("ix_press_person", "press", ["person_id"])
