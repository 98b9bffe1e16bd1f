"""The datasets of a board: flat rows, stable columns, one word for each thing, and what each column means.

A column is never renamed nor removed: a new meaning is a new column. No column is personal data.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.delivery.models import SessionBeneficiary
from baquiano.institutions.models import Institution
from baquiano.meetings.models import Attendance
from baquiano.meetings.queries import CURRENT
from baquiano.planning.models import PlanItem


@dataclass(frozen=True)
class Month:
    """A month of Bogotá: its first and last day, and the moment in which it ends."""

    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.first, time.min, BOGOTA)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time.min, BOGOTA)


@dataclass(frozen=True)
class Field:
    """A column: its name in the file, its kind (``texto``, ``entero``, ``fecha``, ``si_no``) and what it means."""

    name: str
    kind: str
    text: Any


@dataclass(frozen=True)
class Dataset:
    """Rows of one kind at the end of a month."""

    key: str
    title: Any
    about: Any
    fields: tuple[Field, ...]
    rows: Callable[[Institution, Month], Iterable[tuple[Any, ...]]]


def _plan(institution: Institution, month: Month) -> Iterable[tuple[Any, ...]]:
    items = (
        PlanItem.objects.filter(
            institution=institution,
            plan__year__year=month.year,
            plan__state__in=("in_force", "closed"),
            created_at__lt=month.ends_at,
        )
        .exclude(is_removed=True, removed_at__lt=month.ends_at)
        .select_related("plan__unit", "plan__year", "topic", "mechanism", "municipality")
        .annotate(served=Count("beneficiaries"))
        .order_by("code", "pk")
    )
    for item in items:
        yield (
            str(item.pk),
            item.plan.year.year,
            item.plan.unit.code,
            item.plan.unit.name,
            item.code,
            item.activity,
            _name(item.topic),
            _name(item.mechanism),
            item.municipality_id or "",
            _name(item.municipality),
            item.starts_on,
            item.ends_on,
            item.served,
            item.budget,
        )


def _visits(institution: Institution, month: Month) -> Iterable[tuple[Any, ...]]:
    on_list = Attendance.objects.filter(CURRENT, meeting=OuterRef("session__meeting")).order_by()
    came = Coalesce(Subquery(on_list.values("meeting").annotate(came=Count("pk")).values("came")), 0)
    rows = (
        SessionBeneficiary.objects.filter(
            institution=institution,
            session__meeting__starts_at__gte=month.begins_at,
            session__meeting__starts_at__lt=month.ends_at,
        )
        .select_related(
            "session__meeting__unit", "session__topic", "session__mechanism", "beneficiary__municipality__department"
        )
        .annotate(came=came)
        .order_by("session__meeting__starts_at", "pk")
    )
    for row in rows:
        session, meeting, served = row.session, row.session.meeting, row.beneficiary
        yield (
            str(session.pk),
            day_of(meeting.starts_at),
            meeting.unit.code,
            meeting.unit.name,
            meeting.get_kind_display(),
            meeting.get_modality_display(),
            meeting.get_state_display(),
            session.outside_agenda,
            meeting.original_starts_at is not None and meeting.original_starts_at != meeting.starts_at,
            _name(session.topic),
            _name(session.mechanism),
            str(served.pk),
            served.name,
            served.dane_code or served.nit,
            served.municipality_id or "",
            _name(served.municipality),
            served.municipality.department.name if served.municipality else "",
            row.came,
        )


def _commitments(institution: Institution, month: Month) -> Iterable[tuple[Any, ...]]:
    rows = (
        Commitment.objects.filter(institution=institution, created_at__lt=month.ends_at)
        .select_related("unit", "beneficiary")
        .order_by("due_on", "pk")
    )
    for row in rows:
        is_open = row.closed_at is None or row.closed_at >= month.ends_at
        late = max(0, (month.last - row.due_on).days) if is_open else 0
        yield (
            str(row.pk),
            row.unit.code,
            row.unit.name,
            _name(row.beneficiary),
            row.get_party_display(),
            row.text,
            row.due_on,
            "Abierto" if is_open else row.get_state_display(),
            late > 0,
            late,
            day_of(row.created_at),
            None if is_open or row.closed_at is None else day_of(row.closed_at),
        )


def _name(row: Any) -> str:
    return row.name if row is not None else ""


_UNIT = (Field("grupo_codigo", "texto", _("Código del grupo")), Field("grupo", "texto", _("Nombre del grupo")))

DATASETS = (
    Dataset(
        "plan",
        _("Actividades del plan"),
        _("Una fila por actividad de los planes vigentes en el mes."),
        (
            Field("actividad_id", "texto", _("Identidad de la actividad")),
            Field("vigencia", "entero", _("Año del plan")),
            *_UNIT,
            Field("actividad_codigo", "texto", _("Código de la actividad en el plan")),
            Field("actividad", "texto", _("Actividad o proyecto")),
            Field("tema", "texto", _("Tema, del catálogo")),
            Field("mecanismo", "texto", _("Mecanismo, del catálogo")),
            Field("municipio_codigo", "texto", _("Código DIVIPOLA, con el cero inicial")),
            Field("municipio", "texto", _("Municipio")),
            Field("fecha_inicial", "fecha", _("Desde cuándo se prevé")),
            Field("fecha_final", "fecha", _("Hasta cuándo se prevé")),
            Field("entidades", "entero", _("A cuántas entidades va dirigida")),
            Field("valor", "entero", _("Valor estimado, en pesos")),
        ),
        _plan,
    ),
    Dataset(
        "visitas",
        _("Visitas"),
        _("Una fila por entidad asistida en cada visita del mes: un evento con cuarenta entidades son cuarenta filas."),
        (
            Field("visita_id", "texto", _("Identidad de la visita: contarla una vez por visita")),
            Field("fecha", "fecha", _("Día de la visita")),
            *_UNIT,
            Field("clase", "texto", _("Visita, taller, llamada…")),
            Field("modalidad", "texto", _("Presencial, virtual o telefónica")),
            Field("estado", "texto", _("Programada, realizada o cancelada, al tomar la foto")),
            Field("fuera_de_agenda", "si_no", _("Si no estaba en la agenda")),
            Field("reprogramada", "si_no", _("Si se movió de su fecha original")),
            Field("tema", "texto", _("Tema, del catálogo")),
            Field("mecanismo", "texto", _("Mecanismo, del catálogo")),
            Field("entidad_id", "texto", _("Identidad de la entidad asistida")),
            Field("entidad", "texto", _("Entidad asistida")),
            Field("entidad_codigo", "texto", _("Código DANE, o NIT si no tiene")),
            Field("municipio_codigo", "texto", _("Código DIVIPOLA de la entidad")),
            Field("municipio", "texto", _("Municipio de la entidad")),
            Field("departamento", "texto", _("Departamento de la entidad")),
            Field("asistentes", "entero", _("Personas en la lista de toda la visita: no sumarlas por entidad")),
        ),
        _visits,
    ),
    Dataset(
        "compromisos",
        _("Compromisos"),
        _("Una fila por compromiso que existía al terminar el mes, con su estado ese día."),
        (
            Field("compromiso_id", "texto", _("Identidad del compromiso")),
            *_UNIT,
            Field("entidad", "texto", _("Entidad asistida")),
            Field("parte", "texto", _("Quién se compromete")),
            Field("compromiso", "texto", _("Qué se prometió")),
            Field("vence", "fecha", _("Fecha límite")),
            Field("estado", "texto", _("Abierto, cumplido, incumplido o cancelado, al último día del mes")),
            Field("vencido", "si_no", _("Si ese día estaba abierto y vencido")),
            Field("dias_de_atraso", "entero", _("Días calendario desde que venció")),
            Field("creado", "fecha", _("Día en que se registró")),
            Field("cerrado", "fecha", _("Día en que se cerró")),
        ),
        _commitments,
    ),
)
BY_KEY = {dataset.key: dataset for dataset in DATASETS}
