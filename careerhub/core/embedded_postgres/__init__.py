"""A private PostgreSQL 18 with pgvector, started by the first process that needs it and stopped after the last."""

from careerhub.core.embedded_postgres.errors import EmbeddedPostgresError
from careerhub.core.embedded_postgres.reaper import main
from careerhub.core.embedded_postgres.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError", "main"]
