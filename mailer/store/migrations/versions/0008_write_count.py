"""PostgreSQL counts who wrote: what was read before is right as long as nobody has."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite counts by itself
        op.execute("CREATE SEQUENCE write_count")
