"""The whole career record: every list, links between them, suggestions, history, completeness kept current by triggers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from careerhub.core.db.ddl import ME, protect, role, row_columns, stamp

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_EDITABLE = ("certifications", "achievements", "languages", "portfolio_items")
_LINKS = ("project_experiences", "project_technologies", "experience_technologies")
_KNOWN_TECHNOLOGY = "EXISTS (SELECT 1 FROM technologies t WHERE t.id = technology_id)"
_COUNTED = ("experiences", "projects", "skills", "education")
_WORK_SEARCH = (
    "(to_tsvector('english', (((((company_name || ' ') || position) || ' ') || industry) || ' ') || description)"
    " || to_tsvector('english', responsibilities))"
)
_PROJECT_SEARCH = (
    "((to_tsvector('english', (((name || ' ') || role) || ' ') || description)"
    " || to_tsvector('english', achievements)) || to_tsvector('english', challenges))"
)
_PROJECT_CHECKS = {
    "status": "status IN ('Active', 'Staging', 'Archived')",
    "category": "category IN ('Demo', 'Internal', 'Production')",
    "budget_range": "budget_range IN ('small', 'medium', 'large')",
    "visibility": "visibility IN ('PUBLIC', 'ANONYMOUS')",
    "is_anonymized": "is_anonymized = (visibility = 'ANONYMOUS')",
    "team_size": "team_size >= 1",
    "duration_months": "duration_months >= 1",
    "users_count": "users_count >= 0",
}

_CALCULATE = """
CREATE FUNCTION calculate_profile_completeness(p_profile_id text) RETURNS integer
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT CASE WHEN p.headline <> '' THEN 10 ELSE 0 END
         + CASE WHEN length(p.summary) > 100 THEN 20 ELSE 0 END
         + least(10 * (SELECT count(*) FROM public.experiences e WHERE e.profile_id = p.id), 30)::integer
         + least(5 * (SELECT count(*) FROM public.projects j WHERE j.profile_id = p.id), 15)::integer
         + least(3 * (SELECT count(*) FROM public.skills s WHERE s.profile_id = p.id), 15)::integer
         + least(10 * (SELECT count(*) FROM public.education d WHERE d.profile_id = p.id), 10)::integer
    FROM public.profiles p WHERE p.id = p_profile_id
$$
"""

# The lock comes first, so that of two rows added at once the second is counted too. It does not hinder foreign keys.
_REFRESH = """
CREATE FUNCTION refresh_profile_completeness() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE v_profile text;
BEGIN
    IF TG_TABLE_NAME = 'profiles' THEN v_profile := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN v_profile := OLD.profile_id;
    ELSE v_profile := NEW.profile_id;
    END IF;
    PERFORM 1 FROM public.profiles WHERE id = v_profile FOR NO KEY UPDATE;
    UPDATE public.profiles SET completeness_score = public.calculate_profile_completeness(v_profile)
    WHERE id = v_profile AND completeness_score IS DISTINCT FROM public.calculate_profile_completeness(v_profile);
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    _create_tables()
    _secure()
    _keep_completeness()


def downgrade() -> None:
    for table in ("profiles", *_COUNTED):
        op.execute(f"DROP TRIGGER refresh_completeness ON {table}")
    op.execute("DROP FUNCTION refresh_profile_completeness()")
    op.execute("DROP FUNCTION calculate_profile_completeness(text)")
    _drop_tables()


def _secure() -> None:
    app = role("app")
    mine = f"user_id = {ME}"
    for table in (*_EDITABLE, "profile_photos"):
        stamp(table)
    for table in (*_EDITABLE, *_LINKS, "profile_photos", "record_history"):
        protect(table)
        allowed = f"{mine} AND {_KNOWN_TECHNOLOGY}" if table.endswith("_technologies") else mine
        op.execute(f"CREATE POLICY own ON {table} TO {app} USING ({mine}) WITH CHECK ({allowed})")
        update = "" if table == "record_history" else ", UPDATE"  # what was, was
        op.execute(f"GRANT SELECT, INSERT, DELETE{update} ON {table} TO {app}")

    protect("responsibilities_library")
    op.execute(f"CREATE POLICY readable ON responsibilities_library FOR SELECT TO {app} USING ({ME} IS NOT NULL)")
    somebody = f"({ME} IS NOT NULL)"
    op.execute(f"CREATE POLICY counted ON responsibilities_library FOR UPDATE TO {app} USING {somebody} WITH CHECK {somebody}")
    op.execute("CREATE POLICY shared ON responsibilities_library TO CURRENT_USER USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, UPDATE (usage_count) ON responsibilities_library TO {app}")


def _keep_completeness() -> None:
    op.execute(_CALCULATE)
    op.execute(_REFRESH)
    call = "FOR EACH ROW EXECUTE FUNCTION refresh_profile_completeness()"
    op.execute(f"CREATE TRIGGER refresh_completeness AFTER INSERT OR UPDATE OF headline, summary ON profiles {call}")
    for table in _COUNTED:
        op.execute(f"CREATE TRIGGER refresh_completeness AFTER INSERT OR DELETE ON {table} {call}")
    for table in ("profiles", *_COUNTED):  # the owner, too, is held by forced policies, of which it has none
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE profiles SET completeness_score = calculate_profile_completeness(id)")
    for table in ("profiles", *_COUNTED):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _create_tables() -> None:
    op.create_unique_constraint("uq_projects_id_user_id", "projects", ["id", "user_id"])
    op.create_unique_constraint("uq_experiences_id_user_id", "experiences", ["id", "user_id"])
    op.create_table(
        "responsibilities_library",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("role_category", sa.String(length=100), nullable=False),
        sa.Column("responsibility", sa.Text(), nullable=False),
        sa.Column("seniority_level", sa.String(length=50), nullable=False),
        sa.Column("usage_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "seniority_level IN ('JUNIOR', 'MID', 'SENIOR', 'LEAD', 'EXECUTIVE')",
            name=op.f("ck_responsibilities_library_seniority_level"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibilities_library")),
        sa.UniqueConstraint("role_category", "seniority_level", "responsibility", name="uq_responsibilities_library_line"),
    )
    op.create_index(
        op.f("ix_responsibilities_library_role_category"), "responsibilities_library", ["role_category"], unique=False
    )
    op.create_index(
        "ix_responsibilities_library_usage_count",
        "responsibilities_library",
        [sa.literal_column("usage_count DESC")],
        unique=False,
    )
    op.create_table(
        "profile_photos",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_profile_photos_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_photos")),
        sa.UniqueConstraint("user_id", name=op.f("uq_profile_photos_user_id")),
    )
    op.create_table(
        "record_history",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("change", sa.String(length=10), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("change IN ('changed', 'deleted')", name=op.f("ck_record_history_change")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_record_history_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_history")),
    )
    op.create_index(
        "ix_record_history_entity", "record_history", ["user_id", "entity_id", sa.literal_column("created_at DESC")], unique=False
    )
    op.create_table(
        "achievements",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.String(length=5), nullable=True),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.CheckConstraint("category IN ('AWARD', 'PUBLICATION', 'SPEAKING', 'OTHER')", name=op.f("ck_achievements_category")),
        sa.CheckConstraint("date_precision IN ('year', 'month', 'day')", name=op.f("ck_achievements_date_precision")),
        sa.ForeignKeyConstraint(
            ["profile_id", "user_id"],
            ["profiles.id", "profiles.user_id"],
            name=op.f("fk_achievements_profile_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievements")),
    )
    op.create_index("ix_achievements_profile_id", "achievements", ["profile_id"], unique=False)
    op.create_index("ix_achievements_user_id", "achievements", ["user_id"], unique=False)
    op.create_table(
        "certifications",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("issuing_organization", sa.String(length=200), nullable=False),
        sa.Column("credential_id", sa.String(length=100), nullable=False),
        sa.Column("credential_url", sa.String(length=500), nullable=False),
        sa.Column("issue_date", sa.Date(), nullable=True),
        sa.Column("issue_precision", sa.String(length=5), nullable=True),
        sa.Column("expiry_date", sa.Date(), nullable=True),
        sa.Column("expiry_precision", sa.String(length=5), nullable=True),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.CheckConstraint("expiry_precision IN ('year', 'month', 'day')", name=op.f("ck_certifications_expiry_precision")),
        sa.CheckConstraint("issue_precision IN ('year', 'month', 'day')", name=op.f("ck_certifications_issue_precision")),
        sa.CheckConstraint("expiry_date IS NULL OR expiry_date > issue_date", name=op.f("ck_certifications_dates")),
        sa.ForeignKeyConstraint(
            ["profile_id", "user_id"],
            ["profiles.id", "profiles.user_id"],
            name=op.f("fk_certifications_profile_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certifications")),
    )
    op.create_index(
        "ix_certifications_expiry_date",
        "certifications",
        ["expiry_date"],
        unique=False,
        postgresql_where=sa.text("expiry_date IS NOT NULL"),
    )
    op.create_index("ix_certifications_profile_id", "certifications", ["profile_id"], unique=False)
    op.create_index("ix_certifications_user_id", "certifications", ["user_id"], unique=False)
    op.create_table(
        "languages",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("fluency", sa.String(length=100), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id", "user_id"],
            ["profiles.id", "profiles.user_id"],
            name=op.f("fk_languages_profile_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_languages")),
    )
    op.create_index("ix_languages_profile_id", "languages", ["profile_id"], unique=False)
    op.create_index("ix_languages_user_id", "languages", ["user_id"], unique=False)
    op.create_table(
        "portfolio_items",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("links", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id", "user_id"],
            ["profiles.id", "profiles.user_id"],
            name=op.f("fk_portfolio_items_profile_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_items")),
    )
    op.create_index("ix_portfolio_items_profile_id", "portfolio_items", ["profile_id"], unique=False)
    op.create_index("ix_portfolio_items_user_id", "portfolio_items", ["user_id"], unique=False)
    op.create_table(
        "experience_technologies",
        sa.Column("experience_id", sa.Text(), nullable=False),
        sa.Column("technology_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["experience_id", "user_id"],
            ["experiences.id", "experiences.user_id"],
            name=op.f("fk_experience_technologies_experience_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["technology_id"], ["technologies.id"], name=op.f("fk_experience_technologies_technology_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("experience_id", "technology_id", name=op.f("pk_experience_technologies")),
    )
    op.create_index("ix_experience_technologies_technology_id", "experience_technologies", ["technology_id"], unique=False)
    op.create_index("ix_experience_technologies_user_id", "experience_technologies", ["user_id"], unique=False)
    op.create_table(
        "project_experiences",
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("experience_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["experience_id", "user_id"],
            ["experiences.id", "experiences.user_id"],
            name=op.f("fk_project_experiences_experience_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "user_id"],
            ["projects.id", "projects.user_id"],
            name=op.f("fk_project_experiences_project_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "experience_id", name=op.f("pk_project_experiences")),
    )
    op.create_index("ix_project_experiences_experience_id", "project_experiences", ["experience_id"], unique=False)
    op.create_index("ix_project_experiences_user_id", "project_experiences", ["user_id"], unique=False)
    op.create_table(
        "project_technologies",
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("technology_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "user_id"],
            ["projects.id", "projects.user_id"],
            name=op.f("fk_project_technologies_project_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["technology_id"], ["technologies.id"], name=op.f("fk_project_technologies_technology_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "technology_id", name=op.f("pk_project_technologies")),
    )
    op.create_index("ix_project_technologies_technology_id", "project_technologies", ["technology_id"], unique=False)
    op.create_index("ix_project_technologies_user_id", "project_technologies", ["user_id"], unique=False)
    op.add_column("experiences", sa.Column("company_size", sa.String(length=50), server_default="", nullable=False))
    op.add_column("experiences", sa.Column("industry", sa.String(length=100), server_default="", nullable=False))
    op.create_index(
        "ix_experiences_current",
        "experiences",
        ["profile_id", "is_current"],
        unique=False,
        postgresql_where=sa.text("is_current"),
    )
    op.create_index(
        "ix_experiences_search", "experiences", [sa.literal_column(_WORK_SEARCH)], unique=False, postgresql_using="gin"
    )
    op.create_index("ix_profiles_completeness_score", "profiles", ["completeness_score"], unique=False)
    op.add_column(
        "projects", sa.Column("challenges", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False)
    )
    op.add_column("projects", sa.Column("clients", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False))
    op.add_column("projects", sa.Column("status", sa.String(length=20), server_default="Active", nullable=False))
    op.add_column("projects", sa.Column("category", sa.String(length=20), server_default="Production", nullable=False))
    op.add_column("projects", sa.Column("team_size", sa.Integer(), nullable=True))
    op.add_column("projects", sa.Column("duration_months", sa.Integer(), nullable=True))
    op.add_column("projects", sa.Column("users_count", sa.Integer(), nullable=True))
    op.add_column("projects", sa.Column("budget_range", sa.String(length=20), nullable=True))
    op.alter_column("projects", "url", new_column_name="demo_url")
    op.add_column("projects", sa.Column("github_url", sa.String(length=500), server_default="", nullable=False))
    op.add_column("projects", sa.Column("documentation_url", sa.String(length=500), server_default="", nullable=False))
    op.add_column("projects", sa.Column("visibility", sa.String(length=20), server_default="PUBLIC", nullable=False))
    op.add_column("projects", sa.Column("is_anonymized", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("projects", sa.Column("anonymized_company", sa.String(length=200), server_default="", nullable=False))
    op.create_index(
        "ix_projects_public",
        "projects",
        ["profile_id", "visibility"],
        unique=False,
        postgresql_where=sa.text("visibility = 'PUBLIC'"),
    )
    op.create_index("ix_projects_search", "projects", [sa.literal_column(_PROJECT_SEARCH)], unique=False, postgresql_using="gin")
    op.create_index("ix_projects_start_date", "projects", [sa.literal_column("start_date DESC")], unique=False)
    for name, condition in _PROJECT_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_projects_{name}"), "projects", condition)


def _drop_tables() -> None:
    for name in _PROJECT_CHECKS:
        op.drop_constraint(op.f(f"ck_projects_{name}"), "projects", type_="check")
    op.drop_index("ix_projects_start_date", table_name="projects")
    op.drop_index("ix_projects_search", table_name="projects", postgresql_using="gin")
    op.drop_index("ix_projects_public", table_name="projects", postgresql_where=sa.text("visibility = 'PUBLIC'"))
    op.drop_column("projects", "anonymized_company")
    op.drop_column("projects", "is_anonymized")
    op.drop_column("projects", "visibility")
    op.drop_column("projects", "documentation_url")
    op.drop_column("projects", "github_url")
    op.alter_column("projects", "demo_url", new_column_name="url")
    op.drop_column("projects", "budget_range")
    op.drop_column("projects", "users_count")
    op.drop_column("projects", "duration_months")
    op.drop_column("projects", "team_size")
    op.drop_column("projects", "category")
    op.drop_column("projects", "status")
    op.drop_column("projects", "clients")
    op.drop_column("projects", "challenges")
    op.drop_index("ix_profiles_completeness_score", table_name="profiles")
    op.drop_index("ix_experiences_search", table_name="experiences", postgresql_using="gin")
    op.drop_index("ix_experiences_current", table_name="experiences", postgresql_where=sa.text("is_current"))
    op.drop_column("experiences", "industry")
    op.drop_column("experiences", "company_size")
    op.drop_index("ix_project_technologies_user_id", table_name="project_technologies")
    op.drop_index("ix_project_technologies_technology_id", table_name="project_technologies")
    op.drop_table("project_technologies")
    op.drop_index("ix_project_experiences_user_id", table_name="project_experiences")
    op.drop_index("ix_project_experiences_experience_id", table_name="project_experiences")
    op.drop_table("project_experiences")
    op.drop_index("ix_experience_technologies_user_id", table_name="experience_technologies")
    op.drop_index("ix_experience_technologies_technology_id", table_name="experience_technologies")
    op.drop_table("experience_technologies")
    op.drop_index("ix_portfolio_items_user_id", table_name="portfolio_items")
    op.drop_index("ix_portfolio_items_profile_id", table_name="portfolio_items")
    op.drop_table("portfolio_items")
    op.drop_index("ix_languages_user_id", table_name="languages")
    op.drop_index("ix_languages_profile_id", table_name="languages")
    op.drop_table("languages")
    op.drop_index("ix_certifications_user_id", table_name="certifications")
    op.drop_index("ix_certifications_profile_id", table_name="certifications")
    op.drop_index(
        "ix_certifications_expiry_date", table_name="certifications", postgresql_where=sa.text("expiry_date IS NOT NULL")
    )
    op.drop_table("certifications")
    op.drop_index("ix_achievements_user_id", table_name="achievements")
    op.drop_index("ix_achievements_profile_id", table_name="achievements")
    op.drop_table("achievements")
    op.drop_index("ix_record_history_entity", table_name="record_history")
    op.drop_table("record_history")
    op.drop_table("profile_photos")
    op.drop_index("ix_responsibilities_library_usage_count", table_name="responsibilities_library")
    op.drop_index(op.f("ix_responsibilities_library_role_category"), table_name="responsibilities_library")
    op.drop_table("responsibilities_library")
    op.drop_constraint("uq_experiences_id_user_id", "experiences", type_="unique")
    op.drop_constraint("uq_projects_id_user_id", "projects", type_="unique")
