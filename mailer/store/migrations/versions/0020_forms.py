"""What people say in forms: answers, consents, who registered whom; codes tried, addresses that
want no questions; and a mail that leaves without its calendar entry."""

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    without = sa.Column("without_calendar", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("delivery", without)
    op.create_table(
        "registration_answer",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _of_registration("registration_answer"),
        sa.PrimaryKeyConstraint("registration_id", "question", name=op.f("pk_registration_answer")),
    )
    op.create_table(
        "registration_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("wording_version", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('recording')", name=op.f("ck_registration_consent_purpose_known")
        ),
        _of_registration("registration_consent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_consent")),
    )
    op.create_index(
        "ix_registration_consent_registration", "registration_consent", ["registration_id"]
    )
    op.create_table(
        "registered_by",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _of_registration("registered_by"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_registered_by_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_registered_by")),
    )
    op.create_index("ix_registered_by_person", "registered_by", ["person_id"])
    op.create_table(
        "form_block",
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_form_block")),
    )
    op.create_table(
        "code_try",
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_code_try")),
    )


def _of_registration(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["registration_id"],
        ["registration.id"],
        name=op.f(f"fk_{table}_registration_id"),
        ondelete="CASCADE",
    )
