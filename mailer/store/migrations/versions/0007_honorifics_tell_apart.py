"""Two of one name at one mailbox are two people where their honorifics differ."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.drop_index("uq_person_address_name", table_name="person")
    op.create_index(
        "uq_person_address_name",
        "person",
        ["address_key", "last_name", "first_name", "honorific"],
        unique=True,
    )
