"""Rows that an import refused are remembered, and who blocked an address."""

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "refused_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('recipients', 'registrations')", name=op.f("ck_refused_import_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_import")),
    )
    op.create_index(
        "uq_refused_import_source", "refused_import", ["kind", "about", "file"], unique=True
    )
    op.add_column("suppression", sa.Column("blocked_by", sa.Text(), nullable=True))
