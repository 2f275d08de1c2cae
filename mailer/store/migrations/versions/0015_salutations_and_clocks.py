"""A person may have an opening line of their own, a seminar's announcement another clock."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    column = sa.Column("letter_salutation", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("person", column)
    stated = sa.Column("zone_stated", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("seminar", stated)
