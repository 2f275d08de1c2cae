"""An attendance list may say for how long somebody was there."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("registration", sa.Column("attended_minutes", sa.Integer))
