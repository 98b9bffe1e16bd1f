"""The list of visits."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.common import statements
from baquiano.common.addresses import address_of
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.delivery import queries
from baquiano.delivery.choices import KINDS, AssistanceState, ReportState
from baquiano.delivery.models import Assistance, AssistanceProgress, SessionBeneficiary
from baquiano.institutions.models import CatalogueItem, FiscalYear, Unit
from baquiano.institutions.words import PLAN_UNIT, SESSION
from baquiano.meetings.choices import MeetingState, Modality
from baquiano.meetings.models import Meeting
from baquiano.portfolio.models import Service
from baquiano.ui.display import choice_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing, RowFilter
from baquiano.ui.templatetags.ui import badge


def _state(meeting: Meeting) -> str:
    return badge(choice_words(meeting, "state"), meeting.state)


def _served(meeting: Meeting) -> str:
    return ", ".join(one.name for one in meeting.assistance.served_names)


def _served_here(meeting: Any) -> str:
    return ", ".join(meeting.served_names)


def _hour(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(BOGOTA):%H:%M}"


def units_of_lists() -> list[tuple[str, str]]:
    """The units as the options of a filter."""
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


def _topics() -> list[tuple[str, str]]:
    return statements.options(("institutions.topics",), _topics_in_order)


def _topics_in_order() -> QuerySet[CatalogueItem, Any]:
    return CatalogueItem.objects.filter(catalogue="topic").order_by("position", "name").values_list("pk", "name")


def people_who_visit() -> list[tuple[str, str]]:
    """Who is responsible of some visit, as the options of a filter."""
    return statements.options(("delivery.people",), _who_visits)


def _who_visits() -> QuerySet[User, Any]:
    # Asked of each person through the index; as a list it would read every visit.
    theirs = Meeting.objects.filter(responsible=OuterRef("pk"), kind__in=KINDS)
    return User.objects.filter(Exists(theirs)).order_by("full_name").values_list("pk", "full_name")


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=BOGOTA)


# Read beside the row: three objects more per row are half of what a page costs.
_NAMES = {
    "municipality_name": "municipality.name",
    "unit_name": "unit.name",
    "responsible_name": "responsible.full_name",
}


def _names_served(sessions: Any) -> Any:
    served = SessionBeneficiary.objects.filter(session__in=sessions).order_by("beneficiary__name")
    return served.values_list("session_id", "beneficiary__name")


class SessionListing(Listing):
    """Visits as meetings: their date and their state carry the indexes."""

    name = "visitas"
    caption = _("Visitas")
    columns = [
        Column("date", _("Fecha"), value=lambda m: m.starts_at.astimezone(BOGOTA).date(), sort="starts_at"),
        Column("hour", _("Hora"), value=_hour),
        Column("title", SESSION, value="title", sort="title", link=True),
        Column("beneficiaries", _("Entidades asistidas"), value=_served_here, export=_served),
        Column("municipality", _("Municipio"), value="municipality_name", export=_NAMES["municipality_name"]),
        Column("unit", PLAN_UNIT, value="unit_name", export=_NAMES["unit_name"]),
        Column("responsible", _("Responsable"), value="responsible_name", export=_NAMES["responsible_name"]),
        Column("topic", _("Tema"), value="assistance.topic.name", on_screen=False),
        Column("modality", _("Modalidad"), value="get_modality_display", on_screen=False),
        Column("state", _("Estado"), value="get_state_display", html=_state),
        Column("record", _("Acta firmada"), value="has_record", on_screen=False),
        Column("outside", _("Fuera de agenda"), value="assistance.outside_agenda", on_screen=False),
        Column("original", _("Fecha original"), value="original_starts_at", on_screen=False),
        Column("reason", _("Motivo"), value="state_note", on_screen=False),
        Column("hours", _("Horas"), value="assistance.hours", on_screen=False),
        # With those above, what another tool asks and brings (delivery.held_sheet).
        Column("code", _("Código"), value="told.code", on_screen=False),
        Column("ends", _("Hora final"), value=lambda m: f"{m.ends_at.astimezone(BOGOTA):%H:%M}", on_screen=False),
        Column("kind", _("Clase"), value="get_kind_display", on_screen=False),
        Column("codes", _("Código de las entidades"), value="told.entities", on_screen=False, width=40),
        Column("place", _("Lugar"), value="place", on_screen=False, width=30),
        Column("service_type", _("Tipo de asistencia"), value="assistance.service_type.name", on_screen=False),
        Column("mechanism", _("Mecanismo"), value="assistance.mechanism.name", on_screen=False),
        Column("note", _("Descripción del mecanismo"), value="assistance.mechanism_note", on_screen=False),
        Column("service", _("Servicio"), value="told.services", on_screen=False, width=34),
        Column("people", _("Asistentes"), value="told.people", on_screen=False),
        Column("links", _("Enlace del soporte"), value="told.links", on_screen=False, width=36),
    ]
    search = ["title", "assistance__served__beneficiary__search_text"]
    search_label = _("Visita o entidad")
    default_sort = "-date"
    personal_data = True
    is_file = False
    empty_title = _("No hay visitas")
    empty_text = _("Cambie los filtros, o registre una visita.")

    @cached_property
    def has_agenda(self) -> bool:
        """Where there is none, being outside it says nothing."""
        return bool(self.request.user.standing.uses("agenda"))

    def get_columns(self) -> list[Column]:
        return [one for one in self.columns if one.key != "outside" or self.has_agenda]

    def get_filters(self) -> list[Any]:
        at = self.request.at  # type: ignore[attr-defined]
        outside = BooleanFilter(key="fuera", label=_("Fuera de agenda"), field="assistance__outside_agenda")
        return [
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=units_of_lists),
            ChoiceFilter(key="responsable", label=_("Responsable"), field="responsible", choices=people_who_visit),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=MeetingState.choices),
            ChoiceFilter(key="tema", label=_("Tema"), field="assistance__topic", choices=_topics),
            ChoiceFilter(key="modalidad", label=_("Modalidad"), field="modality", choices=Modality.choices),
            # Moments and not days of the column, so that the index by date serves.
            DateFilter(key="desde", label=_("Desde"), apply=lambda rows, day: rows.filter(starts_at__gte=_begins(day))),
            DateFilter(
                key="hasta",
                label=_("Hasta"),
                apply=lambda rows, day: rows.filter(starts_at__lt=_begins(day + timedelta(days=1))),
            ),
            *([outside] if self.has_agenda else []),
            # Held and without its signed record, a visit is incomplete (EXE-06).
            BooleanFilter(key="incompleta", label=_("Realizada sin acta firmada"), apply=queries.without_record),
            BooleanFilter(
                key="pendiente",
                label=_("Pendiente de registrar"),
                apply=lambda rows, wanted: _late(rows, wanted, at),
            ),
        ]

    @cached_property
    def filtered(self) -> QuerySet[Meeting]:
        """Once each: a visit to two entities that both match the search is one row."""
        rows = super().filtered
        return rows.distinct() if self.query else rows

    def for_screen(self, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
        names = {name: F(path.replace(".", "__")) for name, path in _NAMES.items()}
        return rows.only("title", "starts_at", "state").annotate(session_id=F("assistance"), **names)

    def for_export(self, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
        self.is_file = True
        return queries.meetings_told_whole(queries.with_record(rows)).annotate(session_id=F("assistance"))

    def complete(self, objects: list[Any]) -> None:
        if self.is_file:
            told = queries.told_of_meetings(objects)
            for meeting in objects:
                meeting.told = told[meeting.pk]
            return
        names = defaultdict(list)
        for session, name in statements.of_keys("delivery.served", [one.session_id for one in objects], _names_served):
            names[session].append(name)
        for meeting in objects:
            meeting.served_names = names[statements.stored(meeting.session_id)]

    def row_url(self, row: Any) -> str:
        return address_of("delivery:session_detail", row.session_id)

    def row_css(self, row: Meeting) -> str:
        return "is-muted" if row.is_cancelled else ""


def _late(rows: QuerySet[Meeting], wanted: bool, at: Any) -> QuerySet[Meeting]:
    late = queries.late_to_register(rows, at)
    return late if wanted else rows.exclude(pk__in=late.values("pk"))


def _report_words(session: Any) -> str:
    report = getattr(session, "report", None)
    return str(report.get_state_display()) if report else str(_("Sin informe"))


def _report_html(session: Any) -> str:
    report = getattr(session, "report", None)
    if session.is_late:
        return badge(_("Vencido"), "overdue")
    return badge(_report_words(session), report.state if report else "waiting")


def _entities(session: Any) -> str:
    return ", ".join(one.name for one in session.served_names)


def _delivered_at(session: Any) -> Any:
    report = getattr(session, "report", None)
    # One that was sent back is owed again: its earlier delivery is in its trail.
    return report.delivered_at if report and not report.is_draft else None


def _reviewed_by(session: Any) -> str:
    report = getattr(session, "report", None)
    return str(report.reviewed_by) if report and report.reviewed_by else ""


class ReportListing(Listing):
    """The visits made and their execution report. Give it the rows of ``queries.sessions_with_report``."""

    name = "informes-de-ejecucion"
    caption = _("Informes de ejecución")
    columns = [
        Column("date", _("Visita"), value=lambda s: day_of(s.meeting.starts_at), sort="meeting__starts_at", width=14),
        Column(
            "title", _("Actividad"), value="meeting.title", link=True, sort="meeting__title", css="is-wide", width=50
        ),
        Column("served", _("Entidades"), value=_entities, on_screen=False, width=40),
        Column("unit", PLAN_UNIT, value="meeting.unit.name", sort="meeting__unit__name", width=34),
        Column("responsible", _("Profesional"), value="meeting.responsible.full_name", personal=True, width=30),
        Column("state", _("Informe"), value=_report_words, html=_report_html, sort="report__state", width=14),
        Column("delivered", _("Entregado el"), value=_delivered_at, sort="report__delivered_at", width=18),
        Column("reviewed", _("Revisado por"), value=_reviewed_by, on_screen=False, width=30),
    ]
    search = ["meeting__title", "served__beneficiary__search_text"]
    search_label = _("Visita o entidad")
    default_sort = "-date"
    personal_data = True
    empty_title = _("No hay visitas realizadas")
    empty_text = _("Cada visita que se cierra aparece aquí, con su informe.")

    def get_filters(self) -> list[Any]:
        institution, today = self.request.institution, day_of(self.request.at)  # type: ignore[attr-defined]

        def late(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
            found = queries.reports_late(rows, institution, today)
            return found if wanted else rows.exclude(pk__in=found.values("pk"))

        return [
            ChoiceFilter(
                key="informe",
                label=_("Informe"),
                choices=[("falta", _("Por entregar")), *ReportState.choices],
                apply=lambda rows, state: (
                    queries.reports_owed(rows) if state == "falta" else rows.filter(report__state=state)
                ),
            ),
            BooleanFilter(key="vencido", label=_("Vencidos"), apply=late),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="meeting__unit", choices=units_of_lists),
            ChoiceFilter(
                key="responsable", label=_("Profesional"), field="meeting__responsible", choices=people_who_visit
            ),
            DateFilter(
                key="desde", label=_("Desde"), apply=lambda rows, day: rows.filter(meeting__starts_at__gte=_begins(day))
            ),
        ]

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        rows = super().filtered
        return rows.distinct() if self.query else rows

    def get_columns(self) -> list[Column]:
        due = Column("due", _("Se entrega hasta"), value=self._due_on, width=16)
        return [*self.columns[:6], due, *self.columns[6:]]

    def complete(self, objects: list[Any]) -> None:
        today = day_of(self.request.at)  # type: ignore[attr-defined]
        for session in objects:
            report = getattr(session, "report", None)
            session.is_late = (report is None or report.is_draft) and self._due_on(session) < today

    def _due_on(self, session: Any) -> date:
        return self._calendar.due_on(day_of(session.meeting.ends_at))

    @cached_property
    def _calendar(self) -> queries.ReportCalendar:
        today = day_of(self.request.at)  # type: ignore[attr-defined]
        first = self.queryset.order_by().aggregate(first=Min("meeting__ends_at"))["first"]
        held = day_of(first) if first else today
        return queries.ReportCalendar(self.request.institution, held, today)  # type: ignore[attr-defined]

    def row_url(self, row: Any) -> str:
        return address_of("delivery:session_report", row.pk)


def _what(row: Any) -> str:
    service = row.service_version.service if row.service_version else None
    return str(service or row.plan_item or row.topic or "")


class AssistanceListing(Listing):
    """What each entity receives of each activity, and where it stands. Give it rows ``with_visits``."""

    name = "asistencias"
    caption = _("Asistencias técnicas")
    columns = [
        Column("entity", _("Entidad"), value="beneficiary.name", sort="beneficiary__name", link=True, width=40),
        Column("what", _("Actividad o tema"), value=_what, width=50),
        Column("kind", _("Tipo"), value="service_type.name", on_screen=False, width=24),
        Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name", width=34),
        Column("service", _("Servicio"), value="service_version.service.name", on_screen=False, width=40),
        Column("adviser", _("Profesional"), value="adviser.full_name", personal=True, on_screen=False, width=30),
        Column("strategy", _("Estrategia"), value="strategy.name", on_screen=False, width=24),
        Column("year", _("Vigencia"), value=lambda row: str(row.year), export="year", sort="year"),
        Column("visits", _("Visitas"), value="n_visits", sort="n_visits", css="is-number"),
        Column(
            "last", _("Última visita"), value=lambda row: row.last_visit and day_of(row.last_visit), sort="last_visit"
        ),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda row: badge(row.get_state_display(), row.state),
            sort="state",
        ),
        Column("closed", _("Cerrada el"), value="closed_at", on_screen=False),
        Column("note", _("Explicación"), value="state_note", on_screen=False, width=50),
    ]
    search = ["beneficiary__search_text", "plan_item__activity", "topic__name"]
    search_label = _("Entidad, actividad o tema")
    default_sort = "-last"
    empty_title = _("No hay asistencias")
    empty_text = _("Cada una empieza con la primera visita que se hace a una entidad por una actividad del plan.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=AssistanceState.choices),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=units_of_lists),
            ChoiceFilter(key="vigencia", label=_("Vigencia"), field="year", choices=years_of_lists),
            BooleanFilter(
                key="avance",
                label=_("De un servicio"),
                yes=_("Avanzan por hitos"),
                no=_("Las demás"),
                apply=_of_services,
            ),
            BooleanFilter(
                key="vencidas", label=_("Hitos vencidos"), apply=lambda rows, value: _overdue(self.request, rows, value)
            ),
            ChoiceFilter(
                key="servicio", label=_("Servicio"), field="service_version__service", choices=_services_given
            ),
            ChoiceFilter(key="profesional", label=_("Profesional"), field="adviser", choices=_people_who_advise),
            ChoiceFilter(key="estrategia", label=_("Estrategia"), field="strategy", choices=_strategies),
            ChoiceFilter(key="zona", label=_("Zona"), field="progress__zone", choices=_zones),
            RowFilter(
                key="entidad",
                label=_("Entidad"),
                field="beneficiary",
                rows=lambda: beneficiaries_visible_to(self.request.user),
            ),
        ]


def years_of_lists() -> list[tuple[str, str]]:
    """The vigencias, the last one first."""
    return [(str(year), str(year)) for year in FiscalYear.objects.order_by("-year").values_list("year", flat=True)]


def _of_services(rows: Any, value: bool) -> Any:
    """Those that the table of progress counts: of a service, and not declined."""
    counted = rows.filter(service_version__isnull=False).exclude(state=AssistanceState.DECLINED)
    return counted if value else rows.exclude(pk__in=counted.order_by().values("pk"))


def _overdue(request: Any, rows: Any, value: bool) -> Any:
    late = {"progress__next_due_on__lt": day_of(request.at), "state": AssistanceState.OPEN}
    if value:
        return rows.filter(**late)
    return rows.exclude(pk__in=Assistance.objects.filter(**late).values("pk"))


def _services_given() -> list[tuple[str, str]]:
    return statements.options(("portfolio.services",), lambda: Service.objects.values_list("pk", "name"))


def _strategies() -> list[tuple[str, str]]:
    return statements.options(("institutions.strategies",), _strategies_in_order)


def _strategies_in_order() -> QuerySet[CatalogueItem, Any]:
    return CatalogueItem.objects.filter(catalogue="strategy").order_by("position", "name").values_list("pk", "name")


def _people_who_advise() -> list[tuple[str, str]]:
    return statements.options(("delivery.advisers",), _who_advises)


def _who_advises() -> QuerySet[User, Any]:
    theirs = Assistance.objects.filter(adviser=OuterRef("pk"))
    return User.objects.filter(Exists(theirs)).order_by("full_name").values_list("pk", "full_name")


def _zones() -> list[tuple[str, str]]:
    rows = AssistanceProgress.objects.exclude(zone="").order_by("zone").values_list("zone", "zone").distinct()
    return statements.options(("delivery.zones",), lambda: rows)
