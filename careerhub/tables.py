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
from careerhub.career.models import (
    Achievement,
    Certification,
    EarlierVersion,
    Education,
    Experience,
    ExperienceTechnology,
    Language,
    LearningEvidence,
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
from careerhub.chat.models import ChatInteraction, Conversation, RagChunk, RagDocument, RagEmbedding
from careerhub.core.audit import AuditLog
from careerhub.core.limits import RateLimit
from careerhub.cv.models import CvExport, CvVersion, CvVersionHistory
from careerhub.learner.models import UserHardwareBackground, UserProfile, UserSoftwareBackground
from careerhub.learning import models as learning
from careerhub.privacy.models import DataExport

__all__ = [
    "Achievement",
    "AuditLog",
    "AuthSession",
    "Certification",
    "Challenge",
    "ChatInteraction",
    "Conversation",
    "CvExport",
    "CvVersion",
    "CvVersionHistory",
    "DataExport",
    "EarlierVersion",
    "Education",
    "Experience",
    "ExperienceTechnology",
    "Language",
    "LearningEvidence",
    "LibraryLine",
    "LinkedAccount",
    "Mail",
    "Passkey",
    "PasswordResetToken",
    "PortfolioItem",
    "Profile",
    "ProfileContact",
    "ProfilePhoto",
    "Project",
    "ProjectExperience",
    "ProjectTechnology",
    "RagChunk",
    "RagDocument",
    "RagEmbedding",
    "RateLimit",
    "RecoveryCode",
    "Skill",
    "Technology",
    "TwoFactor",
    "User",
    "UserHardwareBackground",
    "UserProfile",
    "UserSoftwareBackground",
    "VerificationRequest",
    "learning",
    "metadata",
]

metadata = SQLModel.metadata
