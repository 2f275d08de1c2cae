"""Each session has its own calendar entry and reminders; what an import was unsure of is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    for table, known in (("calendar_entry", "1"), ("delivery", "1"), ("mailing", "0")):
        session = sa.Column("session", sa.Integer(), nullable=False, server_default=known)
        op.add_column(table, session)
    op.drop_index("uq_calendar_entry_seminar_address", table_name="calendar_entry")
    op.create_index(
        "uq_calendar_entry_seminar_address_session",
        "calendar_entry",
        ["seminar_id", "address_key", "session"],
        unique=True,
    )
    op.drop_index("uq_mailing_seminar_step", table_name="mailing")
    op.create_index(
        "uq_mailing_seminar_step_session",
        "mailing",
        ["seminar_id", "step_key", "session"],
        unique=True,
    )
    op.add_column("seminar", sa.Column("unsure", sa.JSON()))
