"""The office at its desk: who may do what, sign-ins, sessions, and acts that were prepared."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("right", sa.String(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_staff_person_person"),
        sa.PrimaryKeyConstraint("person", name="pk_staff"),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_sign_in_person_person"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_sign_in"),
    )
    op.create_table(
        "desk_session",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_desk_session_person_person"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_desk_session"),
    )
    op.create_index("ix_desk_session_person", "desk_session", ["person"])
    op.create_table(
        "prepared",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("did", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_prepared"),
    )
    op.create_table(
        "prepared_file",
        sa.Column("prepared", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["prepared"], ["prepared.id"], name="fk_prepared_file_prepared_prepared"
        ),
        sa.PrimaryKeyConstraint("prepared", "field", name="pk_prepared_file"),
    )


def downgrade() -> None:
    op.drop_table("prepared_file")
    op.drop_table("prepared")
    op.drop_index("ix_desk_session_person", "desk_session")
    for table in ("desk_session", "sign_in", "staff"):
        op.drop_table(table)
