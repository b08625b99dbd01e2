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


COMPANY_SIZES = ("1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5001-10000", "10000+")
PROJECT_STATUSES = {"Active": "Active", "Staging": "Staging", "Archived": "Archived"}
PROJECT_CATEGORIES = {"Production": "Production", "Internal": "Internal", "Demo": "Demo"}
BUDGETS = {"small": "Small", "medium": "Medium", "large": "Large"}
ACHIEVEMENT_CATEGORIES = {"AWARD": "Award", "PUBLICATION": "Publication", "SPEAKING": "Talk", "OTHER": "Other"}
SENIORITIES = {"JUNIOR": "Junior", "MID": "Mid-level", "SENIOR": "Senior", "LEAD": "Lead", "EXECUTIVE": "Executive"}
PHOTO_PROBLEMS = {
    "missing": "Choose a picture first.",
    "kind": "This is not a picture that can be used. Choose a JPEG, PNG or WebP file.",
    "large": "This picture is too large: at most 10 MB and 25 megapixels, please.",
    "small": "This picture is too small: at least 64 by 64 pixels, please.",
}
ROLES = (
    "Software Engineer",
    "Data Scientist",
    "Data Engineer",
    "DevOps Engineer",
    "Robotics Engineer",
    "Embedded Engineer",
    "Mechanical Engineer",
    "QA Engineer",
    "Security Engineer",
    "Product Manager",
    "Project Manager",
    "UX Designer",
    "Researcher",
    "Teacher",
    "Sales and Marketing",
)


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
class Evidence:
    """What proves an entry: a module or a task (`source`) that was finished here, with its title and its page."""

    source: str
    kind: Kind
    item_id: str
    title: str
    source_title: str
    href: str


@dataclass(frozen=True)
class Item:
    """One entry of a list as its form shows it. `version` 0 is one that is not saved yet."""

    id: str
    version: int
    heading: str = ""
    detail: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    preview: str = ""
    """Its Markdown as safe HTML, where it has any."""
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True)
class Card:
    """One entry of a list while it is closed. `group` names the employer above the first of several roles there."""

    id: str
    heading: str = ""
    detail: str = ""
    badge: str = ""
    company: str = ""
    group: str = ""
    is_grouped: bool = False
    is_verified: bool = False
    """Whether something that was done here proves it."""


@dataclass(frozen=True)
class Earlier:
    """An entry as it was: when it was replaced or deleted (ISO, UTC), and what differs from now."""

    id: str
    at: str
    heading: str
    changed: str
    part: str = ""


@dataclass(frozen=True)
class Todo:
    """What would make the record more complete, where, and how many points it brings."""

    text: str
    points: int
    href: str


@dataclass(frozen=True)
class Completeness:
    """0 to 100, and what to add next, the most valuable first."""

    score: int = 0
    todos: list[Todo] = field(default_factory=list)


@dataclass(frozen=True)
class Saved:
    """What a save led to: the row's version now, and its item."""

    version: int
    item: Item
    card: Card = field(default_factory=lambda: Card(""))


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
