"""Every table, for Alembic and for tests."""

from sqlmodel import SQLModel

from careerhub.auth.models import AuthSession, User
from careerhub.career.models import Education, Experience, Profile, ProfileContact, Project, Skill, Technology
from careerhub.core.audit import AuditLog
from careerhub.core.limits import RateLimit
from careerhub.cv.models import CvExport, CvVersion, CvVersionHistory

__all__ = [
    "AuditLog",
    "AuthSession",
    "CvExport",
    "CvVersion",
    "CvVersionHistory",
    "Education",
    "Experience",
    "Profile",
    "ProfileContact",
    "Project",
    "RateLimit",
    "Skill",
    "Technology",
    "User",
    "metadata",
]

metadata = SQLModel.metadata
