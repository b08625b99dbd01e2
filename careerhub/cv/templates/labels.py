"""The words that a CV's language brings: headings, months, "Present"."""

from dataclasses import dataclass

from careerhub.core.dates import PartialDate
from careerhub.cv.document import SectionKind

_WORK, _PROJECTS, _EDUCATION, _SKILLS = SectionKind.WORK, SectionKind.PROJECTS, SectionKind.EDUCATION, SectionKind.SKILLS


@dataclass(frozen=True)
class Labels:
    """The words of one language. `month` and `day` are formats; an empty `months` means numbers."""

    headings: dict[SectionKind, str]
    present: str
    months: tuple[str, ...] = ()
    month: str = "{name} {year}"
    day: str = "{day} {name} {year}"

    def date(self, date: PartialDate) -> str:
        """As precise as it is known: `2021`, `Mar 2021` or `9 Mar 2021`."""
        if date.month is None:
            return str(date.year)
        name = self.months[date.month - 1] if self.months else f"{date.month:02d}"
        form = self.month if date.day is None else self.day
        return form.format(name=name, year=date.year, month=date.month, day=date.day)


def _labels(work: str, projects: str, education: str, skills: str, present: str, months: str = "", **forms: str) -> Labels:
    headings = {_WORK: work, _PROJECTS: projects, _EDUCATION: education, _SKILLS: skills}
    return Labels(headings, present, tuple(months.split()), **forms)


_NUMBERS = {"month": "{name}/{year}", "day": "{day:02d}.{name}.{year}"}
_CHINESE = {"month": "{year}年{month}月", "day": "{year}年{month}月{day}日"}
_ENGLISH = _labels("Experience", "Projects", "Education", "Skills", "Present", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
_LANGUAGES = {
    "en": _ENGLISH,
    "de": _labels(
        "Berufserfahrung", "Projekte", "Ausbildung", "Kenntnisse", "heute",
        "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.", day="{day}. {name} {year}",
    ),
    "fr": _labels(
        "Expérience", "Projets", "Formation", "Compétences", "aujourd’hui",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    ),
    "es": _labels(
        "Experiencia", "Proyectos", "Formación", "Competencias", "actualidad",
        "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.",
    ),
    "it": _labels(
        "Esperienza", "Progetti", "Istruzione", "Competenze", "oggi", "gen feb mar apr mag giu lug ago set ott nov dic"
    ),
    "nl": _labels(
        "Werkervaring", "Projecten", "Opleiding", "Vaardigheden", "heden",
        "jan. feb. mrt. apr. mei juni juli aug. sept. okt. nov. dec.",
    ),
    "pt": _labels("Experiência", "Projetos", "Formação", "Competências", "atualmente", **_NUMBERS),
    "pl": _labels("Doświadczenie", "Projekty", "Wykształcenie", "Umiejętności", "obecnie", **_NUMBERS),
    "uk": _labels("Досвід роботи", "Проєкти", "Освіта", "Навички", "дотепер", **_NUMBERS),
    "ru": _labels("Опыт работы", "Проекты", "Образование", "Навыки", "настоящее время", **_NUMBERS),
    "ar": _labels(
        "الخبرة العملية", "المشاريع", "التعليم", "المهارات", "حتى الآن",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    ),
    "ur": _labels(
        "تجربہ", "منصوبے", "تعلیم", "مہارتیں", "تاحال", "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر"
    ),
    "he": _labels(
        "ניסיון תעסוקתי", "פרויקטים", "השכלה", "מיומנויות", "היום",
        "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    ),
    "zh": _labels("工作经历", "项目", "教育背景", "技能", "至今", **_CHINESE),
    "ja": _labels("職務経歴", "プロジェクト", "学歴", "スキル", "現在", **_CHINESE),
}  # fmt: skip


def labels_of(language: str) -> Labels:
    """The words for a language tag like `de-AT`; English where there is no translation."""
    return _LANGUAGES.get(language.replace("_", "-").split("-")[0].lower(), _ENGLISH)
