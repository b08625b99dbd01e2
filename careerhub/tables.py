"""Every table, for Alembic and for tests."""

from sqlmodel import SQLModel

from careerhub.auth.models import AuthSession, User
from careerhub.career.models import (
    Achievement,
    Certification,
    EarlierVersion,
    Education,
    Experience,
    ExperienceTechnology,
    Language,
    LibraryLine,
    PortfolioItem,
    Profile,
    ProfileContact,
    ProfilePhoto,
    Project,
    ProjectExperience,
    ProjectTechnology,
    Skill,
    Technology,
)
from careerhub.core.audit import AuditLog
from careerhub.core.limits import RateLimit
from careerhub.cv.models import CvExport, CvVersion, CvVersionHistory
from careerhub.learner.models import UserHardwareBackground, UserProfile, UserSoftwareBackground
from careerhub.learning import models as learning

__all__ = [
    "Achievement",
    "AuditLog",
    "AuthSession",
    "Certification",
    "CvExport",
    "CvVersion",
    "CvVersionHistory",
    "EarlierVersion",
    "Education",
    "Experience",
    "ExperienceTechnology",
    "Language",
    "LibraryLine",
    "PortfolioItem",
    "Profile",
    "ProfileContact",
    "ProfilePhoto",
    "Project",
    "ProjectExperience",
    "ProjectTechnology",
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
