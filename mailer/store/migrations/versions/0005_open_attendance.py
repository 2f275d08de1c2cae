"""Lines of an attendance list that fit nobody are remembered: follow-ups wait for them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column(
        "seminar", sa.Column("attendance_open", sa.Integer(), nullable=False, server_default="0")
    )
