"""Words that a CV adds to what its person wrote, in its language; headings and months are the templates'."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language's. `layers` are the groups of skills, by `technologies.layer`."""

    grade: str
    expired: str
    layers: dict[str, str]


def _words(grade: str, expired: str, layers: str) -> Words:
    names = ("Language", "Backend", "Frontend", "Database", "DevOps", "Tools")
    return Words(grade, expired, dict(zip(names, layers.split("|"), strict=True)))


_ENGLISH = _words("Grade", "expired", "Languages|Frameworks and platforms|Frontend|Data|Operations|Tools")
_LANGUAGES = {
    "en": _ENGLISH,
    "de": _words("Note", "abgelaufen", "Programmiersprachen|Frameworks und Plattformen|Frontend|Daten|Betrieb|Werkzeuge"),
    "fr": _words("Note", "expiré", "Langages|Frameworks et plateformes|Frontend|Données|Exploitation|Outils"),
    "es": _words("Nota", "caducado", "Lenguajes|Frameworks y plataformas|Frontend|Datos|Operaciones|Herramientas"),
    "ur": _words("گریڈ", "میعاد ختم", "زبانیں|فریم ورک اور پلیٹ فارم|فرنٹ اینڈ|ڈیٹا|آپریشنز|اوزار"),
    "ar": _words("التقدير", "منتهية الصلاحية", "لغات البرمجة|أطر العمل والمنصات|الواجهات|البيانات|التشغيل|الأدوات"),
}


def words_of(language: str) -> Words:
    """The words of a language; English where there is no translation."""
    return _LANGUAGES.get(language, _ENGLISH)
