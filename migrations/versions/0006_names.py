"""Names"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Id, Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_word",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("blind", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_name_word_member_id")),
        sa.PrimaryKeyConstraint("member_id", "blind", name=op.f("pk_name_word")),
    )
    op.create_index("ix_name_word_blind_member_id", "name_word", ["blind", "member_id"], unique=False)
    op.add_column("catalog_item", sa.Column("retired", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("catalog_item", "retired")
    op.drop_index("ix_name_word_blind_member_id", table_name="name_word")
    op.drop_table("name_word")
