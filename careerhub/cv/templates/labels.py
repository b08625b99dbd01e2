"""The words that a CV's language brings: headings, months, "Present"."""

from dataclasses import dataclass

from careerhub.core.dates import PartialDate
from careerhub.cv.document import SectionKind

# The order in which the headings below are written.
_KINDS = (
    SectionKind.WORK,
    SectionKind.PROJECTS,
    SectionKind.EDUCATION,
    SectionKind.SKILLS,
    SectionKind.CERTIFICATES,
    SectionKind.PUBLICATIONS,
    SectionKind.AWARDS,
    SectionKind.SPEAKING,
    SectionKind.LANGUAGES,
    SectionKind.OTHER,
)


@dataclass(frozen=True)
class Labels:
    """The words of one language. `month` and `day` are formats; an empty `months` means numbers."""

    headings: dict[SectionKind, str]
    present: str
    until: str
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


def _labels(headings: str, present: str, until: str, months: str = "", **forms: str) -> Labels:
    words = dict(zip(_KINDS, headings.split(" | "), strict=True))
    return Labels(words, present, until, months=tuple(months.split()), **forms)


_NUMBERS = {"month": "{name}/{year}", "day": "{day:02d}.{name}.{year}"}
_CHINESE = {"month": "{year}年{month}月", "day": "{year}年{month}月{day}日"}
_ENGLISH = _labels(
    "Experience | Projects | Education | Skills | Certifications | Publications | Awards | Talks | Languages | More",
    "Present", "valid until {date}", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
)  # fmt: skip
_LANGUAGES = {
    "en": _ENGLISH,
    "de": _labels(
        "Berufserfahrung | Projekte | Ausbildung | Kenntnisse"
        " | Zertifikate | Veröffentlichungen | Auszeichnungen | Vorträge | Sprachen"
        " | Weiteres",
        "heute", "gültig bis {date}", "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.", day="{day}. {name} {year}",
    ),
    "fr": _labels(
        "Expérience | Projets | Formation | Compétences | Certifications"
        " | Publications | Distinctions | Conférences | Langues | Divers",
        "aujourd’hui", "valable jusqu’au {date}", "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    ),
    "es": _labels(
        "Experiencia | Proyectos | Formación | Competencias | Certificaciones"
        " | Publicaciones | Premios | Conferencias | Idiomas | Otros",
        "actualidad", "válido hasta {date}", "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.",
    ),
    "it": _labels(
        "Esperienza | Progetti | Istruzione | Competenze | Certificazioni | Pubblicazioni | Premi | Conferenze | Lingue | Altro",
        "oggi", "valido fino al {date}", "gen feb mar apr mag giu lug ago set ott nov dic",
    ),
    "nl": _labels(
        "Werkervaring | Projecten | Opleiding | Vaardigheden | Certificaten | Publicaties | Prijzen | Lezingen | Talen | Overig",
        "heden", "geldig tot {date}", "jan. feb. mrt. apr. mei juni juli aug. sept. okt. nov. dec.",
    ),
    "pt": _labels(
        "Experiência | Projetos | Formação | Competências | Certificações | Publicações | Prémios | Palestras | Idiomas | Outros",
        "atualmente", "válido até {date}", **_NUMBERS,
    ),
    "pl": _labels(
        "Doświadczenie | Projekty | Wykształcenie | Umiejętności | Certyfikaty"
        " | Publikacje | Nagrody | Wystąpienia | Języki | Inne",
        "obecnie", "ważne do {date}", **_NUMBERS,
    ),
    "uk": _labels(
        "Досвід роботи | Проєкти | Освіта | Навички | Сертифікати | Публікації | Нагороди | Виступи | Мови | Інше",
        "дотепер", "дійсний до {date}", **_NUMBERS,
    ),
    "ru": _labels(
        "Опыт работы | Проекты | Образование | Навыки | Сертификаты | Публикации | Награды | Выступления | Языки | Прочее",
        "настоящее время", "действителен до {date}", **_NUMBERS,
    ),
    "ar": _labels(
        "الخبرة العملية | المشاريع | التعليم | المهارات | الشهادات المهنية"
        " | المنشورات | الجوائز | المحاضرات | اللغات | معلومات أخرى",
        "حتى الآن", "صالحة حتى {date}",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    ),
    "ur": _labels(
        "تجربہ | منصوبے | تعلیم | مہارتیں | اسناد | مطبوعات | اعزازات | خطابات | زبانیں | مزید",
        "تاحال", "مؤثر تا {date}", "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    ),
    "he": _labels(
        "ניסיון תעסוקתי | פרויקטים | השכלה | מיומנויות | הסמכות | פרסומים | פרסים | הרצאות | שפות | נוסף",
        "היום", "בתוקף עד {date}", "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    ),
    "zh": _labels(
        "工作经历 | 项目 | 教育背景 | 技能 | 证书 | 出版物 | 奖项 | 演讲 | 语言 | 其他", "至今", "有效期至 {date}", **_CHINESE
    ),
    "ja": _labels(
        "職務経歴 | プロジェクト | 学歴 | スキル | 資格 | 著作 | 受賞 | 講演 | 言語 | その他",
        "現在", "有効期限 {date}", **_CHINESE
    ),
}  # fmt: skip


def labels_of(language: str) -> Labels:
    """The words for a language tag like `de-AT`; English where there is no translation."""
    return _LANGUAGES.get(language.replace("_", "-").split("-")[0].lower(), _ENGLISH)
