"""After a seminar: certificates, anonymous feedback, and who pressed the button to take part."""

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("registration", sa.Column("joined_at", UtcDateTime()))
    op.create_table(
        "certificate",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("registration_id", sa.Integer, nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_certificate")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_certificate_registration_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_certificate_registration", "certificate", ["registration_id"])
    op.create_table(
        "feedback_answer",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("seminar_id", sa.Integer, nullable=False),
        sa.Column("is_counted", sa.Boolean, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_answer")),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_feedback_answer_seminar_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_feedback_answer_seminar", "feedback_answer", ["seminar_id"])
    op.create_table(
        "feedback_given",
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("seminar_id", sa.Integer, nullable=False),
        sa.Column("is_counted", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_feedback_given")),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_feedback_given_seminar_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_feedback_given_seminar", "feedback_given", ["seminar_id"])
