"""Know an article by its address however that is spelt and by its text, and an entry of a source by its state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.sources.addresses import key_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("copy_of", sa.Text(), nullable=True))
    op.create_index(op.f("ix_articles_workspace_text_hash"), "articles", ["workspace", "text_hash"])
    op.create_index(op.f("ix_articles_workspace_copy_of"), "articles", ["workspace", "copy_of"])
    op.add_column("seen", sa.Column("entry", sa.Text(), nullable=True))
    op.create_index(op.f("ix_seen_source_id_entry"), "seen", ["source_id", "entry"])
    _respell_addresses()


def _respell_addresses() -> None:
    """Addresses that were stored in several spellings stay apart as they are: which of the two is in force, nobody can say."""
    db = op.get_bind()
    articles = sa.table("articles", *(sa.column(name, sa.Text()) for name in ("workspace", "address", "url")))
    query = sa.select(articles.c.workspace, articles.c.address).where(articles.c.url.is_not(None)).distinct()
    spellings: dict[tuple[str, str], list[str]] = {}
    for workspace, address in db.execute(query):
        spellings.setdefault((workspace, key_of(address)), []).append(address)
    renamed = [
        {"whose": workspace, "before": before[0], "after": key}
        for (workspace, key), before in spellings.items()
        if len(before) == 1 and before[0] != key
    ]
    if renamed:
        where = (articles.c.workspace == sa.bindparam("whose"), articles.c.address == sa.bindparam("before"))
        db.execute(sa.update(articles).where(*where).values(address=sa.bindparam("after")), renamed)
