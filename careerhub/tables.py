"""Every table, for Alembic and for tests."""

from sqlmodel import SQLModel

from careerhub.auth.models import AuthSession, User
from careerhub.career.models import Education, Experience, Profile, ProfileContact, Project, Skill, Technology
from careerhub.chat.models import RagChunk, RagDocument, RagEmbedding
from careerhub.core.audit import AuditLog
from careerhub.core.limits import RateLimit
from careerhub.cv.models import CvVersion

__all__ = [
    "AuditLog",
    "AuthSession",
    "CvVersion",
    "Education",
    "Experience",
    "Profile",
    "ProfileContact",
    "Project",
    "RagChunk",
    "RagDocument",
    "RagEmbedding",
    "RateLimit",
    "Skill",
    "Technology",
    "User",
    "metadata",
]

metadata = SQLModel.metadata
