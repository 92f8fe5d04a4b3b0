"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "articles",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_articles_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_articles")),
        sa.UniqueConstraint("id", name=op.f("uq_articles_id")),
        sa.UniqueConstraint("workspace", "address", "text_hash", name=op.f("uq_articles_workspace_address_text_hash")),
    )
    op.create_index(op.f("ix_articles_workspace_fetched_at"), "articles", ["workspace", "fetched_at"], unique=False)
    op.create_index(op.f("ix_articles_workspace_seq"), "articles", ["workspace", "seq"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_audit_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_workspace_id"), "audit", ["workspace", "id"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("bare", sa.Boolean(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_people_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_workspace_key"), "people", ["workspace", "key"], unique=False)
    op.create_table(
        "settings",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_settings_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("workspace", "place", "name", name=op.f("pk_settings")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_sources_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("workspace", "url", name=op.f("uq_sources_workspace_url")),
    )
    op.create_table(
        "aliases",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_aliases_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_aliases_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aliases")),
        sa.UniqueConstraint("workspace", "key", "person_id", name=op.f("uq_aliases_workspace_key_person_id")),
    )
    op.create_index(op.f("ix_aliases_workspace_id"), "aliases", ["workspace", "id"], unique=False)
    op.create_index(op.f("ix_aliases_workspace_person_id"), "aliases", ["workspace", "person_id"], unique=False)
    op.create_table(
        "appearances",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_appearances_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appearances_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_appearances_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "actor", name=op.f("pk_appearances")),
    )
    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("affiliation", sa.Text(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offices_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_offices_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_offices_person_id_key")),
    )
    op.create_table(
        "readings",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_readings_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_readings_workspace"), ondelete="CASCADE"),
        sa.UniqueConstraint("article_id", "engine", name=op.f("uq_readings_article_id_engine")),
    )
    op.create_table(
        "seen",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_seen_source_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_seen_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "guid", name=op.f("pk_seen")),
    )
    op.create_table(
        "stands",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("polarity", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("issue", sa.JSON(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("cue", sa.JSON(), nullable=False),
        sa.Column("attributed_to", sa.Text(), nullable=True),
        sa.Column("modes", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_stands_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stands_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["target_id"], ["people.id"], name=op.f("fk_stands_target_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_stands_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_stands")),
        sa.UniqueConstraint("id", name=op.f("uq_stands_id")),
    )
    op.create_index(op.f("ix_stands_article_id_seq"), "stands", ["article_id", "seq"], unique=False)
    op.create_index(op.f("ix_stands_workspace_seq"), "stands", ["workspace", "seq"], unique=False)
    op.create_index(op.f("ix_stands_workspace_person_id_seq"), "stands", ["workspace", "person_id", "seq"], unique=False)
    op.create_table(
        "statements",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("cue", sa.JSON(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("speaker_span", sa.JSON(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_statements_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_statements_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_statements_workspace"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_statements")),
        sa.UniqueConstraint("id", name=op.f("uq_statements_id")),
    )
    op.create_index(op.f("ix_statements_article_id_seq"), "statements", ["article_id", "seq"], unique=False)
    op.create_index(op.f("ix_statements_workspace_seq"), "statements", ["workspace", "seq"], unique=False)
    op.create_index(
        op.f("ix_statements_workspace_person_id_seq"), "statements", ["workspace", "person_id", "seq"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        _create_configuration()
    for words in ("article_words", "statement_words", "stand_words", "office_words"):
        _create_words(words)


def _create_configuration() -> None:
    """English stems, and no word left out: as FTS5 does it."""
    op.execute("CREATE TEXT SEARCH DICTIONARY briefbot_stems (TEMPLATE = snowball, LANGUAGE = english)")
    op.execute("CREATE TEXT SEARCH CONFIGURATION briefbot (COPY = pg_catalog.english)")
    op.execute("ALTER TEXT SEARCH CONFIGURATION briefbot ALTER MAPPING FOR asciiword, word WITH briefbot_stems")


def _create_words(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(whose, words, tokenize='porter unicode61 remove_diacritics 2')")
    else:
        op.execute(f"CREATE TABLE {table} (seq BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        # Without a list of pending words, which every search would read through; with enough statistics to know a rare word.
        op.execute(f"CREATE INDEX ix_{table} ON {table} USING gin (words) WITH (fastupdate = off)")
        op.execute(f"ALTER TABLE {table} ALTER words SET STATISTICS 1000")
