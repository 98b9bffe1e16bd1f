"""The columns of the plan in a spreadsheet: how people call them and how each item is written in them."""

from collections.abc import Callable, Iterable
from typing import Any

from baquiano.common.importing.recognition import Book, Column
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.planning.models import PlanItem


def school_text(item: PlanItem) -> str:
    """Each school with its DANE code, so that what is exported comes back as the same schools."""
    return "; ".join(f"{one.name} [{one.dane_code}]" if one.dane_code else one.name for one in item.beneficiaries.all())


def _person_text(item: PlanItem) -> str:
    return f"{item.responsible.full_name} <{item.responsible.email}>" if item.responsible else ""


def _town_text(item: PlanItem) -> str:
    return item.municipality.label if item.municipality else ""


def _text(name: str) -> Callable[[PlanItem], Any]:
    return lambda item: getattr(item, name) or ""


def _entry(name: str) -> Callable[[PlanItem], Any]:
    return lambda item: str(getattr(item, name) or "")


COLUMNS: tuple[Column, ...] = (
    Column("code", "Código", ("cod", "codigo actividad", "id actividad"), _text("code"), 12),
    Column(
        "programme",
        "Programa del plan de desarrollo",
        ("programa", "programa pdd", "programa del pdd", "programa plan de desarrollo", "plan de desarrollo"),
        _entry("programme"),
        30,
    ),
    Column(
        "need",
        "Necesidad detectada",
        ("necesidad", "necesidades", "necesidades detectadas", "falencia", "falencia o necesidad", "falencias"),
        _text("need"),
        40,
    ),
    Column("strategy", "Estrategia", ("estrategias", "estrategia a seguir"), _text("strategy"), 30),
    Column("topic", "Tema", ("temas", "tematica", "tema de la asistencia tecnica"), _entry("topic"), 24),
    Column(
        "activity",
        "Actividad o proyecto",
        (
            "actividad",
            "actividades",
            "actividades proyectos",
            "actividad proyecto",
            "actividades de asistencia tecnica",
            "actividades y proyectos",
            "descripcion de la actividad",
            "nombre de la actividad",
        ),
        _text("activity"),
        50,
    ),
    Column(
        "objective",
        "Objetivo a alcanzar",
        ("objetivo", "objetivos", "objetivo de la actividad"),
        _text("objective"),
        40,
    ),
    Column(
        "service_type",
        "Tipo de asistencia técnica",
        ("tipo de at", "tipo de asistencia", "tipo asistencia tecnica", "tipo de servicio"),
        _entry("service_type"),
    ),
    Column(
        "mechanism",
        "Mecanismo",
        ("mecanismos", "mecanismo de asistencia tecnica", "mecanismos de asistencia tecnica", "mecanismo de at"),
        _entry("mechanism"),
    ),
    Column(
        "instruments",
        "Instrumentos técnicos",
        ("instrumentos", "instrumento", "instrumento tecnico", "instrumentos a utilizar"),
        _text("instruments"),
        30,
    ),
    Column(
        "dates",
        "Fechas de ejecución",
        (
            "fecha",
            "fechas",
            "fecha de ejecucion",
            "fecha posible",
            "posibles fechas",
            "posibles fechas de ejecucion",
            "fecha de la actividad",
            "periodo",
            "mes",
            "cronograma",
        ),
        _text("starts_on"),
        20,
    ),
    Column(
        "starts_on",
        "Fecha inicial",
        (
            "fecha inicio",
            "fecha de inicio",
            "inicio",
            "desde",
            "fechas inicio",
            "fecha ejecucion inicio",
            "fecha desde",
        ),
        _text("starts_on"),
        14,
    ),
    Column(
        "ends_on",
        "Fecha final",
        (
            "fecha fin",
            "fecha de fin",
            "fin",
            "hasta",
            "fecha terminacion",
            "fecha de terminacion",
            "fechas fin",
            "fechas final",
            "fecha ejecucion fin",
            "fecha hasta",
        ),
        _text("ends_on"),
        14,
    ),
    Column("municipality", "Municipio", ("municipios", "mpio", "municipio beneficiado"), _town_text, 26),
    Column(
        "place",
        "Lugar",
        ("lugar de ejecucion", "sitio", "sede", "lugar de la asistencia", "lugar de la asistencia tecnica"),
        _text("place"),
    ),
    Column(
        "beneficiaries",
        "Establecimientos educativos",
        (
            "establecimiento educativo",
            "establecimiento",
            "establecimientos",
            "ee",
            "ee beneficiados",
            "establecimientos educativos beneficiados",
            "institucion educativa",
            "instituciones educativas",
            "beneficiarios",
            "beneficiario",
            "entidad beneficiaria",
            "entidades beneficiadas",
            "municipio o establecimientos educativos beneficiados",
            "datos del establecimiento",
        ),
        school_text,
        44,
    ),
    Column(
        "responsible",
        "Responsable",
        ("responsables", "responsable o equipo de trabajo", "responsable o equipo", "profesional responsable"),
        _person_text,
        34,
    ),
    Column("team", "Equipo de trabajo", ("equipo", "apoyo", "equipo ejecutor"), _text("team"), 30),
    Column(
        "procedure_types",
        "Tipo de trámite",
        ("tramite", "tramites", "tipos de tramite", "tipo de tramites", "tramites requeridos", "tramites necesarios"),
        lambda item: ", ".join(str(kind) for kind in item.procedure_types.all()),
        26,
    ),
    Column(
        "resources",
        "Recursos necesarios",
        ("recursos", "recurso", "recursos requeridos", "recursos y logistica"),
        _text("resources"),
        30,
    ),
    Column(
        "budget",
        "Valor estimado (COP)",
        ("valor", "valor estimado", "presupuesto", "costo", "costo estimado", "valor presupuestado", "valor cop"),
        lambda item: item.budget,
        18,
    ),
)
BY_FIELD = {column.field: column for column in COLUMNS}
ACTIVITIES = Book(COLUMNS, "activity")
# Its own column for a single cell with one day, a period or a month; what is exported has a day in each.
IMPORT_ONLY = frozenset({"dates"})


def exported_columns(institution: Institution, year: int) -> list[Column]:
    """The columns of the profile (``plan.columns``: fields in order), or all of those of MI-GE-RG-217."""
    wanted: Iterable[str] = setting(institution, "plan.columns", year=year, default=()) or BY_FIELD
    return [BY_FIELD[field] for field in wanted if field in BY_FIELD and field not in IMPORT_ONLY]


def export_row(item: PlanItem, columns: Iterable[Column]) -> list[Any]:
    """``item`` as a row. Give it from ``queries.with_everything``."""
    return [column.write(item) for column in columns]
