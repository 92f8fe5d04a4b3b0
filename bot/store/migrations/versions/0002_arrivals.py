"""Number the lines that are news in the order of storing, so that an alert has a cursor to keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("arrivals", sa.BigInteger(), server_default="0", nullable=False))
    for table in ("statements", "stands"):
        op.add_column(table, sa.Column("arrival", sa.BigInteger(), nullable=True))
        op.create_index(op.f(f"ix_{table}_workspace_arrival"), table, ["workspace", "arrival"])
        op.create_index(op.f(f"ix_{table}_workspace_person_id_arrival"), table, ["workspace", "person_id", "arrival"])
