"""The lists of the record, one file each."""

from careerhub.career.schemas import Kind
from careerhub.career.service.kinds.achievements import ACHIEVEMENTS
from careerhub.career.service.kinds.base import ListKind
from careerhub.career.service.kinds.certificates import CERTIFICATES
from careerhub.career.service.kinds.education import EDUCATION
from careerhub.career.service.kinds.languages import LANGUAGES
from careerhub.career.service.kinds.portfolio import PORTFOLIO
from careerhub.career.service.kinds.projects import PROJECTS
from careerhub.career.service.kinds.skills import SKILLS
from careerhub.career.service.kinds.work import WORK

__all__ = ["LISTS", "ListKind"]

LISTS: dict[Kind, ListKind] = {
    Kind.WORK: WORK,
    Kind.PROJECTS: PROJECTS,
    Kind.EDUCATION: EDUCATION,
    Kind.SKILLS: SKILLS,
    Kind.CERTIFICATES: CERTIFICATES,
    Kind.ACHIEVEMENTS: ACHIEVEMENTS,
    Kind.LANGUAGES: LANGUAGES,
    Kind.PORTFOLIO: PORTFOLIO,
}
