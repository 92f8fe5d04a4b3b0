"""What somebody did in a chat, claimed by the one process that answers it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answered",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_answered_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace", "event", name=op.f("pk_answered")),
    )
    op.create_index(op.f("ix_answered_workspace_at"), "answered", ["workspace", "at"])
