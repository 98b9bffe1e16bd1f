"""What is downloaded: the same rows as the pages, with a dictionary that says what each column is (PUB-05, INT-10)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import Institution
from baquiano.institutions.queries import fiscal_year
from baquiano.portal import offer, queries, results, territory
from baquiano.portal.counting import HIDDEN
from baquiano.portal.publishing import publishes_map, publishes_results

Rows = Iterable[dict[str, Any]]
TEXT, NUMBER, DAY = _("texto"), _("número"), _("fecha (AAAA-MM-DD)")


@dataclass(frozen=True)
class Field:
    """A column: its name in the file, what kind of value it holds and what it means."""

    name: str
    kind: Any
    about: Any


@dataclass(frozen=True)
class Dataset:
    """A table of the open data; ``rows`` gives a dictionary per row, and ``is_yearly`` says that it is of a year."""

    slug: str
    title: Any
    about: Any
    fields: tuple[Field, ...]
    rows: Callable[[Institution, int, datetime], Rows]
    is_open: Callable[[Institution], bool]
    is_yearly: bool = True


def _services(institution: Institution, year: int, at: datetime) -> Rows:
    for one in offer.public_services(list(offer.offered(institution))):
        yield {
            "codigo": one.code,
            "servicio": one.name,
            "tipo": one.kind,
            "tema": one.topic,
            "dependencia": one.unit,
            "modalidad": one.modality,
            "descripcion": one.summary,
            "dirigido_a": one.audience,
            "requisitos": one.requirements,
            "empieza_con": one.starts_with,
            "termina_con": one.ends_with,
            "vigente_desde": one.since,
            "hitos": len(one.hitos),
            "solicitudes": one.asked,
        }


def _hitos(institution: Institution, year: int, at: datetime) -> Rows:
    for one in offer.public_services(list(offer.offered(institution))):
        for hito in one.hitos:
            yield {
                "codigo_servicio": one.code,
                "orden": hito.position,
                "hito": hito.name,
                "soporte": hito.proof,
                "dias_desde_inicio": hito.days,
                "fecha_fija": hito.due_on,
                "peso": hito.weight,
            }


def _agenda(institution: Institution, year: int, at: datetime) -> Rows:
    fiscal = fiscal_year(institution, year)
    for month in sorted(queries.published_months(fiscal)) if fiscal else ():
        for row in queries.agenda_rows(fiscal, month):  # type: ignore[arg-type]
            one = queries.public_entry(row)
            yield {
                "fecha": one.day,
                "inicia": one.starts,
                "termina": one.ends,
                "actividad": one.title,
                "tema": one.topic,
                "dependencia": one.group,
                "beneficiario": one.beneficiary,
                "municipio": one.municipality,
                "modalidad": one.modality,
                "lugar": one.place,
                "estado": "Cancelada" if one.is_cancelled else "Programada",
                "fecha_anterior": one.moved_from,
            }


def _plan(institution: Institution, year: int, at: datetime) -> Rows:
    plan = queries.public_plan_of(institution, year)
    for row in queries.plan_rows(plan) if plan else ():
        one = queries.public_item(row)
        yield {
            "codigo": one.code,
            "dependencia": one.group,
            "programa": one.programme,
            "tema": one.topic,
            "actividad": one.activity,
            "objetivo": one.objective,
            "tipo": one.service_type,
            "mecanismo": one.mechanism,
            "fecha_inicial": one.starts_on,
            "fecha_final": one.ends_on,
            "municipio": one.municipality,
            "lugar": one.place,
            "beneficiarios": "; ".join(one.beneficiaries),
        }


def _places(institution: Institution, year: int, at: datetime) -> Rows:
    for one in territory.places_of(institution, year):
        yield {
            "codigo_divipola": one.code,
            "municipio": one.name,
            "departamento": one.department,
            "actividades_del_plan": one.planned,
            "visitas_publicadas": one.visits,
            "dependencias": "; ".join(one.groups),
        }


def _results(institution: Institution, year: int, at: datetime) -> Rows:
    found = results.results_of(institution, year, at)
    for table in found.figures["tables"] if found else ():
        for label, *counts in table["rows"]:
            for column, count in zip(table["columns"], counts, strict=True):
                yield {
                    "desde": found.first,  # type: ignore[union-attr]
                    "hasta": found.last,  # type: ignore[union-attr]
                    "cuadro": table["key"],
                    "fila": label,
                    "medida": column,
                    "valor": HIDDEN if count is None else count,
                }


def _always(institution: Institution) -> bool:
    return True


_NAMED = {
    "codigo": _("Código con el que la entidad lo identifica."),
    "tema": _("Tema, del catálogo de la entidad."),
    "dependencia": _("Dependencia o grupo que lo hace."),
    "municipio": _("Municipio, como lo nombra el DANE."),
    "modalidad": _("Presencial, virtual, telefónica o cualquiera."),
    "tipo": _("Tipo de servicio, del catálogo de la entidad."),
    "lugar": _("Dónde se hace; vacío si es de una persona natural."),
}


def _field(name: str, about: Any = "", kind: Any = TEXT) -> Field:
    return Field(name, kind, about or _NAMED[name])


DATASETS = (
    Dataset(
        "servicios",
        _("Portafolio de servicios"),
        _("Los servicios que hoy se ofrecen, uno por fila."),
        (
            _field("codigo"),
            _field("servicio", _("Nombre del servicio.")),
            _field("tipo"),
            _field("tema"),
            _field("dependencia"),
            _field("modalidad"),
            _field("descripcion", _("En qué consiste.")),
            _field("dirigido_a", _("A quién va dirigido.")),
            _field("requisitos", _("Qué se necesita para recibirlo.")),
            _field("empieza_con", _("Con qué empieza: una petición, una oferta o cualquiera de las dos.")),
            _field("termina_con", _("Qué deja al final: un concepto, un registro o un informe.")),
            _field("vigente_desde", _("Desde cuándo rige esta versión del servicio."), DAY),
            _field("hitos", _("Cuántos hitos tiene."), NUMBER),
            _field("solicitudes", _("Cuántas veces lo han pedido; de una a cuatro se dice «menos de 5».")),
        ),
        _services,
        offer.has_portfolio,
        is_yearly=False,
    ),
    Dataset(
        "hitos",
        _("Hitos de los servicios"),
        _("Los pasos de cada servicio del portafolio, uno por fila."),
        (
            _field("codigo_servicio", _("Código del servicio, como está en «servicios».")),
            _field("orden", _("Lugar del hito en el servicio."), NUMBER),
            _field("hito", _("Nombre del hito.")),
            _field("soporte", _("Qué demuestra que se cumplió.")),
            _field("dias_desde_inicio", _("A cuántos días del inicio se cumple; vacío si tiene fecha fija."), NUMBER),
            _field("fecha_fija", _("Fecha en que se cumple, si es la misma para todos."), DAY),
            _field("peso", _("Qué parte del servicio es, de 100."), NUMBER),
        ),
        _hitos,
        offer.has_portfolio,
        is_yearly=False,
    ),
    Dataset(
        "agenda",
        _("Agenda publicada"),
        _("Las actividades de los meses publicados de la vigencia, con las que se cancelaron después."),
        (
            _field("fecha", _("Día de la actividad."), DAY),
            _field("inicia", _("Hora de inicio.")),
            _field("termina", _("Hora de terminación.")),
            _field("actividad", _("Título de la actividad.")),
            _field("tema"),
            _field("dependencia"),
            _field("beneficiario", _("Entidad que la recibe; «Persona natural» si no es una entidad.")),
            _field("municipio"),
            _field("modalidad"),
            _field("lugar"),
            _field("estado", _("Programada o cancelada.")),
            _field("fecha_anterior", _("El día que se publicó primero, si cambió."), DAY),
        ),
        _agenda,
        queries.has_agenda,
    ),
    Dataset(
        "plan",
        _("Plan aprobado"),
        _("Las actividades del plan aprobado y divulgado de la vigencia."),
        (
            _field("codigo"),
            _field("dependencia"),
            _field("programa", _("Programa del plan de desarrollo.")),
            _field("tema"),
            _field("actividad", _("Actividad o proyecto.")),
            _field("objetivo", _("Objetivo a alcanzar.")),
            _field("tipo"),
            _field("mecanismo", _("Cómo se presta.")),
            _field("fecha_inicial", _("Desde cuándo."), DAY),
            _field("fecha_final", _("Hasta cuándo."), DAY),
            _field("municipio"),
            _field("lugar"),
            _field("beneficiarios", _("Entidades que la reciben, separadas por punto y coma.")),
        ),
        _plan,
        _always,
    ),
    Dataset(
        "territorio",
        _("A dónde va la entidad"),
        _("Los municipios del plan divulgado y de las agendas publicadas de la vigencia."),
        (
            _field("codigo_divipola", _("Código DIVIPOLA del municipio, de cinco cifras.")),
            _field("municipio"),
            _field("departamento", _("Departamento.")),
            _field("actividades_del_plan", _("Actividades del plan en el municipio."), NUMBER),
            _field("visitas_publicadas", _("Actividades de las agendas publicadas, sin las canceladas."), NUMBER),
            _field("dependencias", _("Quiénes van, separadas por punto y coma.")),
        ),
        _places,
        publishes_map,
    ),
    Dataset(
        "resultados",
        _("Resultados"),
        _("Lo que se hizo hasta el último mes que terminó, en cuadros por tema, mes y departamento."),
        (
            _field("desde", _("Primer día que se cuenta."), DAY),
            _field("hasta", _("Último día que se cuenta."), DAY),
            _field("cuadro", _("Por qué se agrupa: tema, mes o departamento.")),
            _field("fila", _("El tema, el mes o el departamento.")),
            _field("medida", _("Visitas, asistencias o entidades.")),
            _field("valor", _("La cuenta; «reservado» si es de menos de cinco personas o permitiría deducirla.")),
        ),
        _results,
        publishes_results,
    ),
)


def datasets_of(institution: Institution) -> list[Dataset]:
    """Those that the institution publishes."""
    return [one for one in DATASETS if one.is_open(institution)]


def plain(value: Any) -> Any:
    """A value as a machine reads it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def dictionary(institution: Institution) -> list[dict[str, Any]]:
    """A row for each column of each table."""
    return [
        {
            "conjunto": one.slug,
            "columna": field.name,
            "tipo": str(field.kind),
            "significado": str(field.about),
        }
        for one in datasets_of(institution)
        for field in one.fields
    ]
