"""What the page of the settings shows: each one in its vigencia, beside the vigencia before."""

from dataclasses import dataclass
from typing import Any

from baquiano.institutions import folder as folders
from baquiano.institutions.folder import Setting
from baquiano.institutions.models import Institution, Profile
from baquiano.institutions.queries import profile_of
from baquiano.institutions.settings_tree import leaves, value_at
from baquiano.institutions.weighing import words

SECTIONS = {
    "labels": "Las palabras de la entidad",
    "library": "Las guías y manuales",
    "portfolio": "El portafolio de servicios",
    "targeting": "La selección de grupos de valor",
    "strategy": "La estrategia anual",
    "plan": "El plan",
    "checks": "La revisión del plan",
    "agenda": "La agenda",
    "session": "La visita",
    "execution": "La ejecución",
    "minutes": "El acta",
    "attendance": "La lista de asistencia",
    "consent": "La autorización de datos",
    "reminders": "Los recordatorios",
    "travel": "Los viáticos",
    "followup": "El seguimiento",
    "training": "La capacitación en el sistema",
    "people": "Las personas",
    "completion": "El cumplimiento",
    "corrective": "Las acciones correctivas",
    "evaluation": "La evaluación",
    "demand": "Las solicitudes",
    "commitments": "Los compromisos",
    "public": "Las páginas públicas",
    "records": "Los documentos",
    "archive": "El archivo",
    "beneficiary": "Los beneficiarios",
    "procedures": "El procedimiento",
    "golive": "La puesta en marcha",
    "roles": "Los roles",
}
REST = "Lo demás"
# Who the people of a demonstration are is not a setting of the vigencia.
HIDDEN = ("demo",)
# The words of the values that the folder writes as codes.
VALUES = {
    "published": "por publicar",
    "idea": "idea",
    "pre_design": "prediseño",
    "agenda": "agenda mensual",
    "programming": "programación",
    "none": "ninguna",
    "warn": "se advierte",
    "block": "se impide",
    "acta": "acta",
    "attendance": "lista de asistencia",
    "ayuda_de_memoria": "ayuda de memoria",
    "system_record": "registro en el sistema",
    "data": "tratamiento de datos",
    "evaluation": "evaluación",
    "follow_up": "seguimiento",
    "monthly": "mensual",
    "quarterly": "trimestral",
    "semester": "semestral",
    "permanent": "permanente",
    "per_unit": "la de cada dependencia",
    "stages_and_commitments": "etapas con sus soportes y compromisos verificados",
    "plan_executed": "visitas programadas hechas",
    "apcm": "acciones preventivas, correctivas y de mejora",
    "director": "las define el director",
    "optional": "opcionales",
    "half": "cada semestre, el plan",
    "year": "el año, la estrategia",
    "all_consenting": "todos los que autorizan",
}


@dataclass(frozen=True)
class SettingRow:
    """A setting in a vigencia: its value in words, the one of the vigencia before and whether they differ."""

    key: str
    label: str
    value: str
    before: str
    is_changed: bool
    is_editable: bool


@dataclass(frozen=True)
class SettingsPage:
    """The settings that rule in ``year``, by section; ``ruled_by`` is the vigencia whose profile they are."""

    year: int
    ruled_by: int
    before: int | None
    sections: list[tuple[str, list[SettingRow]]]

    @property
    def changed(self) -> int:
        return sum(row.is_changed for _title, rows in self.sections for row in rows)


def in_words(value: Any) -> str:
    """A value as an official reads it."""
    if isinstance(value, str):
        return VALUES.get(value, value)
    return ", ".join(in_words(one) for one in value) if isinstance(value, list) else words(value)


def settings_page(institution: Institution, year: int) -> SettingsPage | None:
    """The page of a vigencia; None while no folder was loaded."""
    profile = profile_of(institution, year)
    if profile is None:
        return None
    earlier = profile_of(institution, profile.year - 1)
    before = earlier if earlier and earlier.year < profile.year else None
    known = {setting.key: setting for setting in folders.settings()}
    keys = [setting.key for setting in known.values() if setting.label] + [
        ".".join(path)
        for content in (profile.settings, before.settings if before else {})
        for path, _value in leaves(content)
        if path[0] not in HIDDEN and not _is_covered(".".join(path), known)
    ]
    sections: dict[str, list[SettingRow]] = {title: [] for title in [*SECTIONS.values(), REST]}
    for key in dict.fromkeys(keys):
        row = _row(key, known.get(key), profile, before)
        if row is not None:
            sections[SECTIONS.get(key.partition(".")[0], REST)].append(row)
    return SettingsPage(
        year, profile.year, before.year if before else None, [(title, rows) for title, rows in sections.items() if rows]
    )


def _is_covered(key: str, known: dict[str, Setting]) -> bool:
    """Whether a setting with a name of its own already shows it."""
    return any(setting.label and (key == name or key.startswith(f"{name}.")) for name, setting in known.items())


def _row(key: str, setting: Setting | None, profile: Profile, before: Profile | None) -> SettingRow | None:
    path = tuple(key.split("."))
    now = value_at(profile.settings, path)
    then = value_at(before.settings, path) if before else None
    editable = setting is not None and setting.is_editable
    if now is None and then is None and not editable:
        return None
    label = setting.label if setting and setting.label else key
    return SettingRow(key, label, in_words(now), in_words(then), before is not None and now != then, editable)
