"""Words of the career record: what forms send and what pages and CVs show."""

from dataclasses import dataclass, field
from enum import StrEnum

from careerhub.core.dates import PartialDate

LEVELS = {1: "Basic", 2: "Intermediate", 3: "Advanced", 4: "Expert", 5: "Master"}
EMPLOYMENT_TYPES = {
    "FULL_TIME": "Full time",
    "PART_TIME": "Part time",
    "CONTRACT": "Contract",
    "FREELANCE": "Freelance",
    "INTERNSHIP": "Internship",
}


class Kind(StrEnum):
    """Parts of the record that are lists, by their JSON Resume names."""

    WORK = "work"
    PROJECTS = "projects"
    EDUCATION = "education"
    SKILLS = "skills"
    CERTIFICATES = "certificates"
    ACHIEVEMENTS = "achievements"
    LANGUAGES = "languages"
    PORTFOLIO = "portfolio"


@dataclass(frozen=True)
class Item:
    """One entry of a list as its form shows it. `version` 0 is one that is not saved yet."""

    id: str
    version: int
    heading: str = ""
    detail: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """What a save led to: the row's version now, and its item."""

    version: int
    item: Item


@dataclass(frozen=True)
class TechnologyChoice:
    """A technology as the search shows it."""

    id: str
    name: str
    hint: str


@dataclass(frozen=True)
class Contact:
    """How to reach a person; any part may be empty."""

    email: str = ""
    phone: str = ""
    linkedin: str = ""
    website: str = ""


@dataclass(frozen=True)
class Position:
    """A job."""

    id: str
    company: str
    position: str
    location: str
    start: PartialDate | None
    end: PartialDate | None
    is_current: bool
    description: str
    responsibilities: tuple[str, ...]
    employment_type: str = ""
    website: str = ""
    company_size: str = ""
    industry: str = ""
    technologies: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProjectEntry:
    """A project. Of an anonymised one, nothing here names the client or the company: the service has left them out."""

    id: str
    name: str
    role: str
    url: str
    start: PartialDate | None
    end: PartialDate | None
    is_ongoing: bool
    description: str
    achievements: tuple[str, ...]
    challenges: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    company: str = ""
    github_url: str = ""
    documentation_url: str = ""
    team_size: int | None = None
    duration_months: int | None = None
    users_count: int | None = None
    budget_range: str = ""
    status: str = ""
    category: str = ""
    is_anonymized: bool = False
    experience_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class School:
    """A school or degree."""

    id: str
    institution: str
    degree: str
    field_of_study: str
    start: PartialDate | None
    end: PartialDate | None
    grade: str
    description: str


@dataclass(frozen=True)
class SkillEntry:
    """A skill; `level` is 0 where none was given."""

    id: str
    name: str
    layer: str
    level: int
    is_primary: bool
    years: int | None = None
    started_year: int | None = None


@dataclass(frozen=True)
class Certificate:
    """A certification; whether it has expired is worked out when it is read."""

    id: str
    name: str
    issuer: str = ""
    credential_id: str = ""
    url: str = ""
    issued: PartialDate | None = None
    expires: PartialDate | None = None


@dataclass(frozen=True)
class AchievementEntry:
    """An award, a publication, a talk or something else; `category` is AWARD, PUBLICATION, SPEAKING or OTHER."""

    id: str
    title: str
    category: str
    description: str = ""
    date: PartialDate | None = None
    url: str = ""


@dataclass(frozen=True)
class LanguageEntry:
    """A language that the person speaks, and how well, in their own words."""

    id: str
    name: str
    fluency: str = ""


@dataclass(frozen=True)
class CareerRecord:
    """The whole record of a person, each list in its order of display."""

    profile_id: str
    full_name: str
    headline: str
    summary: str
    location: str
    contact: Contact
    work: tuple[Position, ...]
    projects: tuple[ProjectEntry, ...]
    education: tuple[School, ...]
    skills: tuple[SkillEntry, ...]
    certificates: tuple[Certificate, ...] = ()
    achievements: tuple[AchievementEntry, ...] = ()
    languages: tuple[LanguageEntry, ...] = ()
    photo: bytes = b""
    """A square JPEG without metadata; empty where there is none."""
