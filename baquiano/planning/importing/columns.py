"""The columns of the plan in a spreadsheet: how people call them and how each item is written in them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.utils.text import capfirst

from baquiano.common.importing.recognition import Book, Column
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.planning.models import PlanItem
from baquiano.planning.more import MORE, more_fields, words_of


def school_text(item: PlanItem) -> str:
    """Each school with its DANE code, so that what is exported comes back as the same schools."""
    return "; ".join(f"{one.name} [{one.dane_code}]" if one.dane_code else one.name for one in item.beneficiaries.all())


def _person_text(item: PlanItem) -> str:
    return f"{item.responsible.full_name} <{item.responsible.email}>" if item.responsible else ""


def _town_text(item: PlanItem) -> str:
    return item.municipality.label if item.municipality else ""


def _text(name: str) -> Callable[[PlanItem], Any]:
    return lambda item: getattr(item, name) or ""


def _words(name: str) -> Callable[[PlanItem], Any]:
    return lambda item: words_of(name, getattr(item, name))


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
MORE_COLUMNS: tuple[Column, ...] = (
    Column(
        "assisted_on",
        "Fecha de la asistencia técnica",
        ("fecha de la at", "fecha de at", "fecha asistencia"),
        _text("assisted_on"),
        16,
    ),
    Column(
        "execution_mode",
        "Modo de ejecución",
        ("modo", "ejecucion", "forma de ejecucion", "modalidad de ejecucion"),
        _words("execution_mode"),
    ),
    Column(
        "agreement",
        "Convenio, consultoría o alianza",
        ("convenio", "alianza", "convenio o alianza", "numero del convenio"),
        lambda item: item.agreement.number if item.agreement else "",
    ),
    Column(
        "delivery_mode",
        "Forma de prestación",
        ("individual o conjunta", "prestacion", "forma de la prestacion"),
        _words("delivery_mode"),
    ),
    Column(
        "is_obligatory",
        "Obligación normativa",
        ("hay obligacion normativa", "obligatoria", "obligacion"),
        _words("is_obligatory"),
        12,
    ),
    Column("norm", "Norma que obliga", ("norma", "norma de la obligacion"), _entry("norm"), 24),
    Column(
        "is_voluntary",
        "Aceptación voluntaria",
        ("acepta voluntariamente", "la entidad acepta voluntariamente", "voluntaria"),
        _words("is_voluntary"),
        12,
    ),
    Column(
        "has_manager", "Gestor territorial", ("gestor", "la ofrece el gestor territorial"), _words("has_manager"), 12
    ),
    Column(
        "manager_is_funded",
        "Disponibilidad para el gestor",
        ("disponibilidad presupuestal", "disponibilidad presupuestal para el gestor territorial"),
        _words("manager_is_funded"),
        12,
    ),
    Column(
        "needs_inputs",
        "Necesita partida o insumos",
        ("necesita insumos", "necesita partida presupuestal", "requiere insumos"),
        _words("needs_inputs"),
        12,
    ),
    Column(
        "inputs",
        "Insumos técnicos o tecnológicos",
        ("insumos", "insumos tecnicos", "insumos tecnologicos"),
        _text("inputs"),
        28,
    ),
    Column(
        "is_concerted",
        "Requiere concertación externa",
        ("concertacion", "requiere concertacion", "concertacion con entes externos"),
        _words("is_concerted"),
        12,
    ),
    Column(
        "meetings_cost",
        "Costo de las reuniones de concertación (COP)",
        ("costo de las reuniones", "costo de concertacion", "costo de las reuniones de concertacion"),
        lambda item: item.meetings_cost,
        18,
    ),
)
COLUMNS = (*COLUMNS, *MORE_COLUMNS)
BY_FIELD = {column.field: column for column in COLUMNS}
# Its own column for a single cell with one day, a period or a month; what is exported has a day in each.
IMPORT_ONLY = frozenset({"dates"})


def activities_of(institution: Institution, year: int) -> Book:
    """What a sheet of activities may say: what only some institutions ask is looked for where it is asked."""
    asked = more_fields(institution, year)
    known = [one for one in COLUMNS if one.field not in MORE or one.field in asked]
    return Book(tuple(_in_words_of(institution, known)), "activity")


def _in_words_of(institution: Institution, columns: Iterable[Column]) -> list[Column]:
    """The columns with whom the institution assists called as its folder does; the usual header is still recognised."""
    word = setting(institution, "labels.beneficiaries")
    return [
        replace(one, header=capfirst(word), synonyms=(one.header, *one.synonyms))
        if word and one.field == "beneficiaries"
        else one
        for one in columns
    ]


def exported_columns(institution: Institution, year: int) -> list[Column]:
    """The columns of the profile (``plan.columns``: fields in order), or all of those of MI-GE-RG-217.

    What the institution asks besides (``plan.more_fields``) comes at the end when its columns do not say where.
    """
    more = more_fields(institution, year)
    usual = [field for field in BY_FIELD if field not in MORE]
    wanted: list[str] = list(setting(institution, "plan.columns", year=year, default=()) or usual)
    wanted += [field for field in more if field not in wanted]
    known = [BY_FIELD[field] for field in wanted if field in BY_FIELD and field not in IMPORT_ONLY]
    return _in_words_of(institution, known)


def export_row(item: PlanItem, columns: Iterable[Column]) -> list[Any]:
    """``item`` as a row. Give it from ``queries.with_everything``."""
    return [column.write(item) for column in columns]
