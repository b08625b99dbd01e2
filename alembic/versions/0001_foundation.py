"""The foundation: accounts, sessions, audit, limits, the career record, CV versions; row-level security from the first row on."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from careerhub.core.db.ddl import ME, protect, role, row_columns, stamp

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OWNED = ("profiles", "profile_contacts", "experiences", "projects", "education", "skills", "cv_versions")
# A foreign key sees every row: it would accept, and so betray, a technology that is somebody else's own word.
_KNOWN_TECHNOLOGY = "EXISTS (SELECT 1 FROM technologies t WHERE t.id = technology_id)"
_STAMPED = (*_OWNED, "users", "technologies")

_BEGIN_AS = """
CREATE FUNCTION private.begin_as(p_token_hash text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE v_user text;
BEGIN
    SELECT s.user_id INTO v_user
    FROM public.auth_sessions s JOIN public.users u ON u.id = s.user_id
    WHERE s.token_hash = p_token_hash AND s.revoked_at IS NULL AND s.expires_at > now()
      AND s.last_seen_at > now() - interval '2 hours' AND u.is_active;
    PERFORM set_config('app.current_user_id', coalesce(v_user, ''), true);
    RETURN v_user;
END $$
"""

_STAMP = """
CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")  # a trusted one: the owner may make it
    _create_tables()
    _secure()


def downgrade() -> None:
    op.execute("DROP SCHEMA private CASCADE")
    _drop_tables()
    op.execute("DROP FUNCTION update_updated_at_column()")


def _secure() -> None:
    app, auth, backup = role("app"), role("auth"), role("backup")
    op.execute(_STAMP)
    for table in _STAMPED:
        stamp(table)
    for table in _OWNED:
        protect(table)
        mine = f"user_id = {ME}"
        allowed = f"{mine} AND {_KNOWN_TECHNOLOGY}" if table == "skills" else mine
        op.execute(f"CREATE POLICY own ON {table} TO {app} USING ({mine}) WITH CHECK ({allowed})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {app}")

    protect("technologies")
    op.execute(f"CREATE POLICY readable ON technologies FOR SELECT TO {app} USING (user_id IS NULL OR user_id = {ME})")
    op.execute(f"CREATE POLICY own_insert ON technologies FOR INSERT TO {app} WITH CHECK (user_id = {ME})")
    op.execute(f"CREATE POLICY own_update ON technologies FOR UPDATE TO {app} USING (user_id = {ME}) WITH CHECK (user_id = {ME})")
    op.execute(f"CREATE POLICY own_delete ON technologies FOR DELETE TO {app} USING (user_id = {ME})")
    op.execute("CREATE POLICY shared ON technologies TO CURRENT_USER USING (user_id IS NULL) WITH CHECK (user_id IS NULL)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON technologies TO {app}")

    protect("users")
    op.execute(f"CREATE POLICY own_select ON users FOR SELECT TO {app} USING (id = {ME})")
    op.execute(f"CREATE POLICY own_update ON users FOR UPDATE TO {app} USING (id = {ME}) WITH CHECK (id = {ME})")
    op.execute(f"CREATE POLICY sign_in ON users TO {auth} USING (true) WITH CHECK (true)")
    readable = "id, email, full_name, is_active, is_verified, plan, plan_expires_at, last_login_at, created_at, updated_at"
    op.execute(f"GRANT SELECT ({readable}), UPDATE (full_name) ON users TO {app}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON users TO {auth}")

    protect("auth_sessions")
    op.execute(f"CREATE POLICY sign_in ON auth_sessions TO {auth} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON auth_sessions TO {auth}")

    protect("audit_logs")
    op.execute(f"CREATE POLICY own_select ON audit_logs FOR SELECT TO {app} USING (user_id = {ME})")
    op.execute(f"CREATE POLICY own_insert ON audit_logs FOR INSERT TO {app} WITH CHECK (user_id = {ME})")
    op.execute(f"CREATE POLICY sign_in ON audit_logs FOR INSERT TO {auth} WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT ON audit_logs TO {app}")
    op.execute(f"GRANT INSERT ON audit_logs TO {auth}")

    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO {auth}")
    op.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {backup}")
    op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {backup}")

    # Functions that run with another role's rights have their own schema; tests hold the list of them.
    op.execute("CREATE SCHEMA private")
    op.execute(_BEGIN_AS)
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA private TO {auth}")
    op.execute(f"ALTER FUNCTION private.begin_as(text) OWNER TO {auth}")
    op.execute(f"REVOKE CREATE ON SCHEMA private FROM {auth}")
    op.execute(f"GRANT USAGE ON SCHEMA private TO {app}")
    op.execute("REVOKE EXECUTE ON FUNCTION private.begin_as(text) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION private.begin_as(text) TO {app}")


def _create_tables() -> None:
    op.create_table(
        "rate_limits",
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("window_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_rate_limits")),
    )
    op.create_index(op.f("ix_rate_limits_window_ends_at"), "rate_limits", ["window_ends_at"], unique=False)
    op.create_table(
        "users",
        *row_columns(),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("full_name", sa.String(length=255), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("is_verified", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("plan", sa.String(length=20), server_default="FREE", nullable=False),
        sa.Column("plan_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("plan IN ('FREE', 'PRO', 'EXPERT')", name=op.f("ck_users_plan")),
        sa.CheckConstraint("char_length(full_name) >= 2", name=op.f("ck_users_full_name")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "audit_logs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("action", sa.String(length=100), nullable=False),
        sa.Column("entity_type", sa.String(length=50), nullable=True),
        sa.Column("entity_id", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("old_values", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("new_values", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("ip_address", postgresql.INET(), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_audit_logs_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_logs")),
    )
    op.create_index(op.f("ix_audit_logs_action"), "audit_logs", ["action"], unique=False)
    op.create_index(op.f("ix_audit_logs_created_at"), "audit_logs", ["created_at"], unique=False)
    op.create_index("ix_audit_logs_entity", "audit_logs", ["entity_type", "entity_id"], unique=False)
    op.create_index(op.f("ix_audit_logs_user_id"), "audit_logs", ["user_id"], unique=False)
    op.create_table(
        "auth_sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ip_address", postgresql.INET(), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("char_length(token_hash) = 64", name=op.f("ck_auth_sessions_token_hash")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_auth_sessions_expires_at")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_auth_sessions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_auth_sessions_token_hash")),
    )
    op.create_index(op.f("ix_auth_sessions_expires_at"), "auth_sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_auth_sessions_user_id"), "auth_sessions", ["user_id"], unique=False)
    op.create_table(
        "profile_contacts",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_profile_contacts_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_contacts")),
        sa.UniqueConstraint("user_id", name=op.f("uq_profile_contacts_user_id")),
    )
    op.create_table(
        "profiles",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=True),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("location", sa.String(length=100), nullable=False),
        sa.Column("visibility", sa.String(length=20), server_default="PRIVATE", nullable=False),
        sa.Column("completeness_score", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("visibility IN ('PRIVATE', 'FRIENDS', 'PUBLIC')", name=op.f("ck_profiles_visibility")),
        sa.CheckConstraint("completeness_score BETWEEN 0 AND 100", name=op.f("ck_profiles_completeness_score")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_profiles_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("id", "user_id", name="uq_profiles_id_user_id"),
        sa.UniqueConstraint("slug", name=op.f("uq_profiles_slug")),
        sa.UniqueConstraint("user_id", name=op.f("uq_profiles_user_id")),
    )
    op.create_index(
        "ix_profiles_public", "profiles", ["visibility"], unique=False, postgresql_where=sa.text("visibility = 'PUBLIC'")
    )
    op.create_table(
        "technologies",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=False),
        sa.Column("layer", sa.String(length=50), nullable=False),
        sa.CheckConstraint(
            "category IN ('Framework', 'Library', 'Platform', 'Service', 'System')", name=op.f("ck_technologies_category")
        ),
        sa.CheckConstraint(
            "layer IN ('Backend', 'Database', 'DevOps', 'Frontend', 'Language', 'Tools')", name=op.f("ck_technologies_layer")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_technologies_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_technologies")),
    )
    op.create_index(op.f("ix_technologies_category"), "technologies", ["category"], unique=False)
    op.create_index(op.f("ix_technologies_layer"), "technologies", ["layer"], unique=False)
    op.create_index(
        "ix_technologies_name_trgm",
        "technologies",
        ["name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.create_index("ix_technologies_user_id", "technologies", ["user_id"], unique=False)
    op.create_index(
        "uq_technologies_own",
        "technologies",
        ["user_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_technologies_shared",
        "technologies",
        [sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("user_id IS NULL"),
    )
    op.create_table(
        "cv_versions",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("template", sa.String(length=50), server_default="modern", nullable=False),
        sa.Column("page_size", sa.String(length=10), server_default="A4", nullable=False),
        sa.Column("accent", sa.String(length=7), server_default="#0f6e66", nullable=False),
        sa.Column("sections_config", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint("accent ~ '^#[0-9a-f]{6}$'", name=op.f("ck_cv_versions_accent")),
        sa.ForeignKeyConstraint(
            ["profile_id", "user_id"],
            ["profiles.id", "profiles.user_id"],
            name=op.f("fk_cv_versions_profile_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cv_versions")),
    )
    op.create_index("ix_cv_versions_profile_id", "cv_versions", ["profile_id"], unique=False)
    op.create_index("ix_cv_versions_user_id", "cv_versions", ["user_id"], unique=False)
    op.create_index(
        "uq_cv_versions_default", "cv_versions", ["profile_id", "user_id"], unique=True, postgresql_where=sa.text("is_default")
    )
    op.create_table(
        "education",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("degree", sa.String(length=100), nullable=False),
        sa.Column("field_of_study", sa.String(length=200), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("start_precision", sa.String(length=5), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("end_precision", sa.String(length=5), nullable=True),
        sa.Column("grade", sa.String(length=50), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.CheckConstraint("end_precision IN ('year', 'month', 'day')", name=op.f("ck_education_end_precision")),
        sa.CheckConstraint("start_precision IN ('year', 'month', 'day')", name=op.f("ck_education_start_precision")),
        sa.CheckConstraint("end_date IS NULL OR end_date > start_date", name=op.f("ck_education_dates")),
        sa.ForeignKeyConstraint(
            ["profile_id", "user_id"],
            ["profiles.id", "profiles.user_id"],
            name=op.f("fk_education_profile_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_education")),
    )
    op.create_index("ix_education_profile_id", "education", ["profile_id"], unique=False)
    op.create_index("ix_education_user_id", "education", ["user_id"], unique=False)
    op.create_table(
        "experiences",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("company_name", sa.String(length=200), nullable=False),
        sa.Column("company_website", sa.String(length=500), nullable=False),
        sa.Column("company_location", sa.String(length=100), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("employment_type", sa.String(length=50), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("start_precision", sa.String(length=5), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("end_precision", sa.String(length=5), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("responsibilities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.CheckConstraint("end_precision IN ('year', 'month', 'day')", name=op.f("ck_experiences_end_precision")),
        sa.CheckConstraint("start_precision IN ('year', 'month', 'day')", name=op.f("ck_experiences_start_precision")),
        sa.CheckConstraint("NOT (is_current AND end_date IS NOT NULL)", name=op.f("ck_experiences_current")),
        sa.CheckConstraint("end_date IS NULL OR end_date > start_date", name=op.f("ck_experiences_dates")),
        sa.ForeignKeyConstraint(
            ["profile_id", "user_id"],
            ["profiles.id", "profiles.user_id"],
            name=op.f("fk_experiences_profile_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiences")),
    )
    op.create_index(
        "ix_experiences_profile_id_start_date", "experiences", ["profile_id", sa.literal_column("start_date DESC")], unique=False
    )
    op.create_index("ix_experiences_responsibilities", "experiences", ["responsibilities"], unique=False, postgresql_using="gin")
    op.create_index("ix_experiences_user_id", "experiences", ["user_id"], unique=False)
    op.create_table(
        "projects",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=100), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("achievements", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("start_precision", sa.String(length=5), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("end_precision", sa.String(length=5), nullable=True),
        sa.Column("is_ongoing", sa.Boolean(), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.CheckConstraint("end_precision IN ('year', 'month', 'day')", name=op.f("ck_projects_end_precision")),
        sa.CheckConstraint("start_precision IN ('year', 'month', 'day')", name=op.f("ck_projects_start_precision")),
        sa.CheckConstraint("end_date IS NULL OR end_date > start_date", name=op.f("ck_projects_dates")),
        sa.ForeignKeyConstraint(
            ["profile_id", "user_id"],
            ["profiles.id", "profiles.user_id"],
            name=op.f("fk_projects_profile_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_index("ix_projects_profile_id", "projects", ["profile_id"], unique=False)
    op.create_index("ix_projects_user_id", "projects", ["user_id"], unique=False)
    op.create_table(
        "skills",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("technology_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("years_of_experience", sa.Integer(), nullable=True),
        sa.Column("started_using_year", sa.Integer(), nullable=True),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_skills_level")),
        sa.CheckConstraint("years_of_experience BETWEEN 0 AND 80", name=op.f("ck_skills_years_of_experience")),
        sa.ForeignKeyConstraint(
            ["profile_id", "user_id"],
            ["profiles.id", "profiles.user_id"],
            name=op.f("fk_skills_profile_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["technology_id"], ["technologies.id"], name=op.f("fk_skills_technology_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("profile_id", "user_id", "technology_id", name="uq_skills_technology"),
    )
    op.create_index("ix_skills_profile_id_level", "skills", ["profile_id", sa.literal_column("level DESC")], unique=False)
    op.create_index(op.f("ix_skills_technology_id"), "skills", ["technology_id"], unique=False)
    op.create_index("ix_skills_user_id", "skills", ["user_id"], unique=False)


def _drop_tables() -> None:
    op.drop_index("ix_skills_user_id", table_name="skills")
    op.drop_index(op.f("ix_skills_technology_id"), table_name="skills")
    op.drop_index("ix_skills_profile_id_level", table_name="skills")
    op.drop_table("skills")
    op.drop_index("ix_projects_user_id", table_name="projects")
    op.drop_index("ix_projects_profile_id", table_name="projects")
    op.drop_table("projects")
    op.drop_index("ix_experiences_user_id", table_name="experiences")
    op.drop_index("ix_experiences_responsibilities", table_name="experiences", postgresql_using="gin")
    op.drop_index("ix_experiences_profile_id_start_date", table_name="experiences")
    op.drop_table("experiences")
    op.drop_index("ix_education_user_id", table_name="education")
    op.drop_index("ix_education_profile_id", table_name="education")
    op.drop_table("education")
    op.drop_index("uq_cv_versions_default", table_name="cv_versions", postgresql_where=sa.text("is_default"))
    op.drop_index("ix_cv_versions_user_id", table_name="cv_versions")
    op.drop_index("ix_cv_versions_profile_id", table_name="cv_versions")
    op.drop_table("cv_versions")
    op.drop_index("uq_technologies_shared", table_name="technologies", postgresql_where=sa.text("user_id IS NULL"))
    op.drop_index("uq_technologies_own", table_name="technologies", postgresql_where=sa.text("user_id IS NOT NULL"))
    op.drop_index("ix_technologies_user_id", table_name="technologies")
    op.drop_index(
        "ix_technologies_name_trgm", table_name="technologies", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}
    )
    op.drop_index(op.f("ix_technologies_layer"), table_name="technologies")
    op.drop_index(op.f("ix_technologies_category"), table_name="technologies")
    op.drop_table("technologies")
    op.drop_index("ix_profiles_public", table_name="profiles", postgresql_where=sa.text("visibility = 'PUBLIC'"))
    op.drop_table("profiles")
    op.drop_table("profile_contacts")
    op.drop_index(op.f("ix_auth_sessions_user_id"), table_name="auth_sessions")
    op.drop_index(op.f("ix_auth_sessions_expires_at"), table_name="auth_sessions")
    op.drop_table("auth_sessions")
    op.drop_index(op.f("ix_audit_logs_user_id"), table_name="audit_logs")
    op.drop_index("ix_audit_logs_entity", table_name="audit_logs")
    op.drop_index(op.f("ix_audit_logs_created_at"), table_name="audit_logs")
    op.drop_index(op.f("ix_audit_logs_action"), table_name="audit_logs")
    op.drop_table("audit_logs")
    op.drop_table("users")
    op.drop_index(op.f("ix_rate_limits_window_ends_at"), table_name="rate_limits")
    op.drop_table("rate_limits")
