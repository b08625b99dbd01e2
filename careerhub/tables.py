"""Every table, for Alembic and for tests."""

from sqlmodel import SQLModel

from careerhub.auth.models import AuthSession, User
from careerhub.career.models import Education, Experience, Profile, ProfileContact, Project, Skill, Technology
from careerhub.core.audit import AuditLog
from careerhub.core.limits import RateLimit
from careerhub.cv.models import CvVersion
from careerhub.learner.models import UserHardwareBackground, UserProfile, UserSoftwareBackground
from careerhub.learning import models as learning

__all__ = [
    "AuditLog",
    "AuthSession",
    "CvVersion",
    "Education",
    "Experience",
    "Profile",
    "ProfileContact",
    "Project",
    "RateLimit",
    "Skill",
    "Technology",
    "User",
    "UserHardwareBackground",
    "UserProfile",
    "UserSoftwareBackground",
    "learning",
    "metadata",
]

metadata = SQLModel.metadata
