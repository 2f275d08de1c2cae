"""A seminar may have several sessions, and facts beyond date and place."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("seminar", sa.Column("sessions", sa.JSON()))
    op.add_column("seminar", sa.Column("details", sa.JSON()))
