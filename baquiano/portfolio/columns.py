"""The columns of the portfolio in a spreadsheet, one row per hito, and the workbook that comes in again unchanged."""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from baquiano.common.importing.recognition import Book, Column
from baquiano.common.spreadsheets import write_xlsx
from baquiano.institutions.models import CatalogueItem
from baquiano.portfolio import queries
from baquiano.portfolio.choices import VersionState
from baquiano.portfolio.contents import ITEMS
from baquiano.portfolio.models import Milestone, Service, ServiceVersion


def _label(name: str) -> Callable[[Any], Any]:
    return lambda row: (
        getattr(row.service_version, f"get_{name}_display")() if getattr(row.service_version, name) else ""
    )


def _of_version(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row.service_version, name) or ""


COLUMNS: tuple[tuple[str, str, tuple[str, ...], Callable[[Milestone], Any], int], ...] = (
    ("code", "Código del servicio", ("codigo", "codigo producto", "codigo del producto"),
     lambda row: row.service_version.service.code, 18),
    ("name", "Servicio", ("nombre del servicio", "producto", "nombre del producto", "asesoria"),
     lambda row: row.service_version.service.name, 40),
    ("unit", "Dependencia", ("dependencia responsable", "direccion tecnica", "entidad asesora"),
     lambda row: row.service_version.service.unit.code, 20),
    ("service_type", "Tipo de servicio", ("tipo", "tipo de asistencia"), _of_version("service_type"), 22),
    ("topic", "Tema", ("tematica",), _of_version("topic"), 26),
    ("government_moment", "Momento de gobierno", ("momento",), _of_version("government_moment"), 26),
    ("capability", "Capacidad que fortalece", ("capacidad",), _of_version("capability"), 26),
    ("modality", "Modalidad", (), _label("modality"), 14),
    ("starts_with", "Empieza con", ("inicia con",), _label("starts_with"), 20),
    ("ends_with", "Termina con", ("finaliza con", "culmina con"), _label("ends_with"), 16),
    ("summary", "En qué consiste", ("descripcion del servicio", "descripcion", "objetivo"), _of_version("summary"), 50),
    ("audience", "A quién va dirigido", ("dirigido a", "poblacion objetivo"), _of_version("audience"), 34),
    ("requirements", "Qué se necesita", ("requisitos",), _of_version("requirements"), 34),
    ("is_published", "Publicado", ("esta publicado", "en el portafolio"),
     lambda row: row.service_version.is_in_force and row.service_version.service.is_offered, 10),
    ("position", "N.º de hito", ("no hito", "n de hito", "numero de hito", "orden"), lambda row: row.position, 9),
    ("milestone", "Hito", ("nombre del hito", "etapa"), lambda row: row.name, 40),
    ("description", "Descripción del hito", ("descripcion hito",), lambda row: row.description, 40),
    ("evidence_kind", "Soporte exigido", ("evidencia", "evidencia exigida", "soporte"),
     lambda row: row.evidence_kind or "", 24),
    ("evidence", "Qué debe mostrar", ("descripcion de la evidencia",), lambda row: row.evidence, 34),
    ("offset_days", "Días desde el inicio", ("plazo", "plazo en dias", "dias"), lambda row: row.offset_days, 12),
    ("due_on", "Fecha fija", ("fecha meta", "fecha del hito"), lambda row: row.due_on, 14),
    ("duration_days", "Duración (días)", ("duracion",), lambda row: row.duration_days, 12),
    ("weight", "Peso", ("ponderacion", "porcentaje", "peso del hito", "peso (%)"), lambda row: row.weight, 9),
    ("milestone_unit", "Dependencia del hito", ("responsable del hito",),
     lambda row: row.unit.code if row.unit else "", 20),
)  # fmt: skip
BOOK = Book(
    tuple(Column(field, header, names, write, width) for field, header, names, write, width in COLUMNS), "milestone"
)


def rows_of(services: Iterable[Service]) -> Iterator[list[Any]]:
    """Each hito of each service, as the sheet brings it in: of the draft, or else of the version in force."""
    chosen: dict[Any, ServiceVersion] = {}
    rows = ServiceVersion.objects.filter(service__in=list(services)).exclude(state=VersionState.REPLACED)
    for one in rows.select_related("service__unit", *ITEMS).order_by("service__code", "-state"):
        chosen[one.service_id] = one
    hitos = queries.hitos_by_version(one.pk for one in chosen.values())
    for version in chosen.values():
        for hito in hitos.get(version.pk, []):
            hito.service_version = version
            yield [_cell(column.write(hito)) for column in BOOK.columns]


def _cell(value: Any) -> Any:
    return value.name if isinstance(value, CatalogueItem) else value


def workbook_of(services: Iterable[Service]) -> bytes:
    """The portfolio as a workbook that comes in again unchanged."""
    out = BytesIO()
    write_xlsx(
        out,
        title=_("Portafolio"),
        headers=[column.header for column in BOOK.columns],
        rows=rows_of(services),
        widths=[column.width for column in BOOK.columns],
    )
    return out.getvalue()
