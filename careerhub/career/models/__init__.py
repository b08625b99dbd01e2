"""Tables of the career record. Every row carries its owner's id; the composite keys make a link to another's row impossible."""

from careerhub.career.models.evidence import LearningEvidence
from careerhub.career.models.library import EarlierVersion, LibraryLine
from careerhub.career.models.record import (
    Achievement,
    Certification,
    Education,
    Experience,
    Language,
    PortfolioItem,
    Profile,
    ProfileContact,
    ProfilePhoto,
    Project,
)
from careerhub.career.models.technologies import (
    ExperienceTechnology,
    ProjectExperience,
    ProjectTechnology,
    Skill,
    Technology,
)

__all__ = [
    "Achievement",
    "Certification",
    "EarlierVersion",
    "Education",
    "Experience",
    "ExperienceTechnology",
    "Language",
    "LearningEvidence",
    "LibraryLine",
    "PortfolioItem",
    "Profile",
    "ProfileContact",
    "ProfilePhoto",
    "Project",
    "ProjectExperience",
    "ProjectTechnology",
    "Skill",
    "Technology",
]
