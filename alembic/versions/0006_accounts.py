"""Accounts people can trust: mails, tokens, second factors, linked accounts, exports, the audit of changes and its retention."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from careerhub.core.db.ddl import protect, role

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Only the sign-in role sees any of these.
_TABLES = (
    "accounts",
    "verification_requests",
    "password_reset_tokens",
    "mails",
    "two_factor",
    "recovery_codes",
    "passkeys",
    "challenges",
    "data_exports",
)
_ENTITIES = {
    "profiles": "PROFILE",
    "experiences": "EXPERIENCE",
    "projects": "PROJECT",
    "education": "EDUCATION",
    "skills": "SKILL",
    "cv_versions": "CV_VERSION",
    "certifications": "CERTIFICATION",
    "achievements": "ACHIEVEMENT",
    "languages": "LANGUAGE",
    "portfolio_items": "PORTFOLIO_ITEM",
    "user_profiles": "LEARNER_PROFILE",
    "user_software_background": "SOFTWARE_BACKGROUND",
    "user_hardware_background": "HARDWARE_BACKGROUND",
}

_ULID = """
CREATE FUNCTION new_ulid() RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = '' AS $$
DECLARE
    letters CONSTANT text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    rest bigint := floor(extract(epoch FROM clock_timestamp()) * 1000);
    made text := '';
BEGIN
    FOR i IN 1..10 LOOP
        made := substr(letters, (rest & 31)::int + 1, 1) || made;
        rest := rest >> 5;
    END LOOP;
    FOR i IN 1..16 LOOP
        made := made || substr(letters, floor(random() * 32)::int + 1, 1);
    END LOOP;
    RETURN made;
END $$
"""

# Records who changed what: the changed columns only, long values cut, nothing secret. Nobody signed in, no row: those who
# act on an account from outside (commands, sign-up) record what they did themselves.
_AUDIT_CHANGE = """
CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    hidden CONSTANT text[] := ARRAY['id', 'user_id', 'profile_id', 'version', 'save_key', 'created_at', 'updated_at', 'sealed',
        'password_hash', 'last_login_at', 'completeness_score', 'draft_data'];
    who text := nullif(current_setting('app.current_user_id', true), '');
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) - hidden END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) - hidden END;
    was jsonb;
    is_now jsonb;
BEGIN
    IF who IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(key, CASE WHEN length(value::text) > 400 THEN to_jsonb(left(value::text, 400)) ELSE value END)
        INTO was FROM jsonb_each(before) WHERE after -> key IS DISTINCT FROM value;
    SELECT jsonb_object_agg(key, CASE WHEN length(value::text) > 400 THEN to_jsonb(left(value::text, 400)) ELSE value END)
        INTO is_now FROM jsonb_each(after) WHERE before -> key IS DISTINCT FROM value;
    IF was IS NULL AND is_now IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.audit_logs (id, user_id, action, entity_type, entity_id, old_values, new_values)
    VALUES (
        public.new_ulid(), who,
        CASE TG_OP WHEN 'INSERT' THEN 'CREATE_' WHEN 'UPDATE' THEN 'UPDATE_' ELSE 'DELETE_' END || TG_ARGV[0],
        TG_ARGV[0], CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END, was, is_now
    );
    RETURN NULL;
END $$
"""

# Whoever ends a session, by whatever way, every server hears of it: the payload is the digest, which opens nothing.
_TELL = """
CREATE FUNCTION tell_session_end() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM pg_notify('session_ended', OLD.token_hash);
    ELSIF NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL THEN
        PERFORM pg_notify('session_ended', NEW.token_hash);
    ELSIF NEW.token_hash <> OLD.token_hash THEN
        PERFORM pg_notify('session_ended', OLD.token_hash);
    END IF;
    RETURN NULL;
END $$
"""

_TRIM_AUDIT = """
CREATE FUNCTION private.trim_audit(p_batch integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE v_gone integer;
BEGIN
    DELETE FROM public.audit_logs WHERE id IN (
        SELECT id FROM public.audit_logs WHERE created_at < now() - interval '90 days'
        ORDER BY created_at LIMIT p_batch FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
END $$
"""

# Only for somebody who is being deleted in this very transaction: the rows stay, what they say of the person goes.
_FORGET_IN_AUDIT = """
CREATE FUNCTION private.forget_in_audit(p_user text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    UPDATE public.audit_logs
    SET user_id = NULL, entity_id = NULL, details = NULL, old_values = NULL, new_values = NULL,
        ip_address = NULL, user_agent = NULL
    WHERE user_id = p_user;
    DELETE FROM jobs.procrastinate_jobs WHERE status = 'todo' AND args ->> 'user_id' = p_user;
END $$
"""


def upgrade() -> None:
    op.add_column("users", sa.Column("is_admin", sa.Boolean(), server_default="false", nullable=False))
    now = sa.text("now()")
    op.add_column("auth_sessions", sa.Column("authenticated_at", sa.DateTime(timezone=True), server_default=now, nullable=False))
    _create_tables()
    _secure()


def downgrade() -> None:
    for function in ("private.trim_audit(integer)", "private.forget_in_audit(text)"):
        op.execute(f"DROP FUNCTION {function}")
    for function in ("audit_change()", "tell_session_end()"):
        op.execute(f"DROP FUNCTION {function} CASCADE")  # with the triggers
    op.execute("DROP FUNCTION new_ulid()")
    app, auth = role("app"), role("auth")
    op.execute("DROP POLICY keep ON audit_logs")
    op.execute("DROP POLICY sign_in_select ON audit_logs")
    op.execute(f"REVOKE SELECT ON audit_logs FROM {auth}")
    op.execute(f"REVOKE SELECT (is_admin) ON users FROM {app}")
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_column("auth_sessions", "authenticated_at")
    op.drop_column("users", "is_admin")


def _secure() -> None:
    app, auth = role("app"), role("auth")
    for table in _TABLES:
        protect(table)
        op.execute(f"CREATE POLICY sign_in ON {table} TO {auth} USING (true) WITH CHECK (true)")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {auth}")
    op.execute(f"GRANT SELECT (is_admin) ON users TO {app}")

    for statement in (_ULID, _AUDIT_CHANGE, _TELL, _TRIM_AUDIT, _FORGET_IN_AUDIT):
        op.execute(statement)
    for table, entity in {**_ENTITIES, "users": "USER"}.items():
        events = "UPDATE" if table == "users" else "INSERT OR UPDATE OR DELETE"
        op.execute(
            f"CREATE TRIGGER audit_{table} AFTER {events} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_change('{entity}')"
        )
    op.execute(
        "CREATE TRIGGER tell_session_end AFTER UPDATE OF revoked_at, token_hash OR DELETE ON auth_sessions "
        "FOR EACH ROW EXECUTE FUNCTION tell_session_end()"
    )

    # The record of events: added to by everybody, changed by nobody but the two functions above, which the owner lends.
    op.execute(f"CREATE POLICY sign_in_select ON audit_logs FOR SELECT TO {auth} USING (true)")
    op.execute(f"GRANT SELECT ON audit_logs TO {auth}")
    op.execute("CREATE POLICY keep ON audit_logs TO CURRENT_USER USING (true) WITH CHECK (true)")
    for function in ("private.trim_audit(integer)", "private.forget_in_audit(text)"):
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {auth}")


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.Text(), nullable=False)


def _created() -> sa.Column[object]:
    return sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned(table: str, *columns: object, nullable: bool = False) -> None:
    """A table of rows that go with their person."""
    op.create_table(
        table,
        _id(),
        sa.Column("user_id", sa.Text(), nullable=nullable),
        *columns,
        _created(),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _token(table: str, *, column: str = "token_hash", nullable: bool = False) -> list[object]:
    """A digest, its length checked."""
    return [
        sa.Column(column, sa.String(length=64), nullable=nullable),
        sa.CheckConstraint(f"char_length({column}) = 64", name=op.f(f"ck_{table}_{column}")),
    ]


def _create_tables() -> None:
    _owned(
        "accounts",
        sa.Column("auth_provider", sa.String(length=20), nullable=False),
        sa.Column("oauth_provider_id", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.CheckConstraint("auth_provider IN ('email', 'google', 'github')", name=op.f("ck_accounts_auth_provider")),
        sa.UniqueConstraint("auth_provider", "oauth_provider_id", name=op.f("uq_accounts_auth_provider_oauth_provider_id")),
        sa.UniqueConstraint("user_id", "auth_provider", name=op.f("uq_accounts_user_id_auth_provider")),
    )
    _owned(
        "verification_requests",
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        *_token("verification_requests"),
        _instant("expires_at", nullable=False),
        _instant("used_at"),
        sa.CheckConstraint("purpose IN ('verify', 'change')", name=op.f("ck_verification_requests_purpose")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_verification_requests_token_hash")),
    )
    _owned(
        "password_reset_tokens",
        *_token("password_reset_tokens"),
        _instant("expires_at", nullable=False),
        _instant("used_at"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_reset_tokens_token_hash")),
    )
    _owned(
        "mails",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(length=20), server_default="QUEUED", nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.CheckConstraint("status IN ('QUEUED', 'FAILED')", name=op.f("ck_mails_status")),
        nullable=True,
    )
    op.create_index("ix_mails_status_next_at", "mails", ["status", "next_at"])
    _owned(
        "two_factor",
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _instant("confirmed_at"),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.UniqueConstraint("user_id", name=op.f("uq_two_factor_user_id")),
    )
    _owned(
        "recovery_codes",
        *_token("recovery_codes", column="code_hash"),
        _instant("used_at"),
        sa.UniqueConstraint("user_id", "code_hash", name=op.f("uq_recovery_codes_user_id_code_hash")),
    )
    _owned(
        "passkeys",
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        _instant("last_used_at"),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    _owned(
        "challenges",
        sa.Column("kind", sa.String(length=20), nullable=False),
        *_token("challenges"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _instant("expires_at", nullable=False),
        _instant("used_at"),
        sa.CheckConstraint("kind IN ('second_factor', 'passkey_new', 'passkey', 'provider')", name=op.f("ck_challenges_kind")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_challenges_token_hash")),
        nullable=True,
    )
    _owned(
        "data_exports",
        sa.Column("status", sa.String(length=20), server_default="PENDING", nullable=False),
        *_token("data_exports", nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        _instant("expires_at"),
        _instant("downloaded_at"),
        sa.CheckConstraint("status IN ('PENDING', 'READY', 'FAILED')", name=op.f("ck_data_exports_status")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_data_exports_token_hash")),
    )
    for table in _TABLES:
        if table != "two_factor":  # its unique constraint is one
            op.create_index(op.f(f"ix_{table}_user_id"), table, ["user_id"])
    for table in ("verification_requests", "password_reset_tokens", "challenges", "data_exports"):
        op.create_index(op.f(f"ix_{table}_expires_at"), table, ["expires_at"])
