"""Every table, for Alembic and for tests."""

from sqlmodel import SQLModel

from careerhub.auth.models import (
    AuthSession,
    Challenge,
    LinkedAccount,
    Mail,
    Passkey,
    PasswordResetToken,
    RecoveryCode,
    TwoFactor,
    User,
    VerificationRequest,
)
from careerhub.career.models import Education, Experience, Profile, ProfileContact, Project, Skill, Technology
from careerhub.core.audit import AuditLog
from careerhub.core.limits import RateLimit
from careerhub.cv.models import CvVersion
from careerhub.privacy.models import DataExport

__all__ = [
    "AuditLog",
    "AuthSession",
    "Challenge",
    "CvVersion",
    "DataExport",
    "Education",
    "Experience",
    "LinkedAccount",
    "Mail",
    "Passkey",
    "PasswordResetToken",
    "Profile",
    "ProfileContact",
    "Project",
    "RateLimit",
    "RecoveryCode",
    "Skill",
    "Technology",
    "TwoFactor",
    "User",
    "VerificationRequest",
    "metadata",
]

metadata = SQLModel.metadata
