"""What is asked for, by its term."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.common import statements
from baquiano.common.calendar_days import day_of
from baquiano.demand import queries, rules
from baquiano.demand.choices import (
    PENDING,
    RUNNING,
    PetitionKind,
    Placement,
    RequestChannel,
    RequestState,
    ServiceClass,
    TermLight,
)
from baquiano.demand.models import ServiceRequest
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge

LOOKS = {
    TermLight.ON_TIME: ("success", "check-circle"),
    TermLight.DUE_SOON: ("warning", "clock"),
    TermLight.OVERDUE: ("danger", "exclamation-triangle"),
    TermLight.PAUSED: ("info", "hourglass-split"),
    TermLight.DONE: ("neutral", "archive"),
    TermLight.DONE_LATE: ("danger", "archive"),
}


def light_badge(light: TermLight) -> Any:
    tone, icon = LOOKS[light]
    return badge(light.label, tone=tone, icon=icon)


def _units() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


def _topics() -> list[tuple[Any, str]]:
    rows = CatalogueItem.objects.filter(catalogue="topic").order_by("position", "name")
    return list(rows.values_list("pk", "name"))


def _territory(row: ServiceRequest) -> str:
    return str(row.department or "")


def _pending(rows: QuerySet[ServiceRequest], wanted: bool) -> QuerySet[ServiceRequest]:
    return rows.filter(state__in=PENDING) if wanted else rows.exclude(state__in=PENDING)


def _state(row: ServiceRequest) -> Any:
    return badge(row.get_state_display(), row.state)


class RequestListing(Listing):
    name = "solicitudes"
    caption = _("Solicitudes de entidades y ciudadanos")
    columns = [
        Column("number", _("Radicado"), sort="number", link=True),
        Column("received", _("Recibida"), value="received_on", sort="received_on"),
        Column("subject", _("Asunto"), sort="subject"),
        Column("entity", _("Entidad"), value="entity"),
        Column("requester", _("Solicitante"), value="requester.names", personal=True),
        Column("class", _("Clasificación"), value="get_service_class_display", sort="service_class"),
        Column("due", _("Vence"), value="due_on", sort="due_on"),
        Column("light", _("Término")),
        Column("state", _("Estado"), value="get_state_display", sort="state", html=_state),
        Column("channel", _("Canal"), value="get_channel_display", on_screen=False),
        Column("kind", _("Clase de petición"), value="get_petition_kind_display", on_screen=False),
        Column("topic", _("Tema"), value="topic.name", on_screen=False),
        Column("territory", _("Departamento"), value=_territory, on_screen=False),
        Column("unit", _("Dependencia"), value="unit.name", on_screen=False),
        Column("responsible", _("Responsable"), value="responsible", on_screen=False, personal=True),
        Column("external", _("Radicado externo"), value="external_number", on_screen=False),
        Column("answered", _("Respondida"), value="answered_at", on_screen=False),
        Column("closed", _("Cerrada"), value="closed_at", on_screen=False),
        Column("refusal", _("Motivo de la negativa"), value="refusal_reason.name", on_screen=False),
        Column("placement", _("En el plan"), value=lambda row: row.placement and row.placement.label, on_screen=False),
        Column("minutes", _("Minutos de la llamada"), value="call_minutes", on_screen=False),
    ]
    search = ("number", "external_number", "subject", "entity_name", "beneficiary__search_text", "requester__names")
    search_label = _("Radicado, asunto, entidad o solicitante")
    default_sort = "-received"
    personal_data = True
    empty_title = _("No hay solicitudes")
    empty_text = _("Aquí llegan las del formulario público y las que se registran de los otros canales.")

    def get_filters(self) -> list[Any]:
        today = day_of(self.request.at)  # type: ignore[attr-defined]

        def overdue(rows: QuerySet[ServiceRequest], wanted: bool) -> QuerySet[ServiceRequest]:
            late = {"state__in": RUNNING, "due_on__lt": today}
            return rows.filter(**late) if wanted else rows.exclude(**late)

        return [
            BooleanFilter(key="pendiente", label=_("En trámite"), apply=_pending),
            BooleanFilter(key="vencida", label=_("Vencidas"), apply=overdue),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=RequestState.choices),
            ChoiceFilter(key="plan", label=_("En el plan"), choices=Placement.choices, apply=queries.placed),
            ChoiceFilter(
                key="clasificacion", label=_("Clasificación"), field="service_class", choices=ServiceClass.choices
            ),
            ChoiceFilter(key="clase", label=_("Petición"), field="petition_kind", choices=PetitionKind.choices),
            ChoiceFilter(key="canal", label=_("Canal"), field="channel", choices=RequestChannel.choices),
            ChoiceFilter(key="tema", label=_("Tema"), field="topic_id", choices=_topics),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit_id", choices=_units),
            DateFilter(key="desde", label=_("Recibidas desde"), field="received_on__gte"),
            DateFilter(key="hasta", label=_("Recibidas hasta"), field="received_on__lte"),
            BooleanFilter(
                key="externo",
                label=_("Radicado externo"),
                yes=_("Con radicado externo"),
                no=_("Sin radicado externo"),
                apply=lambda rows, yes: rows.exclude(external_number="") if yes else rows.filter(external_number=""),
            ),
        ]

    def get_columns(self) -> list[Column]:
        """The light is of today, and the calendar is read once for the whole list."""
        today = day_of(self.request.at)  # type: ignore[attr-defined]
        near = rules.warns_from(self.request.institution, today)  # type: ignore[attr-defined]

        def light(row: ServiceRequest) -> TermLight:
            return rules.light_of(row, today, ended_on=queries.ended_on(row), near=near)

        shown = Column(
            "light", _("Término"), value=lambda row: light(row).label, html=lambda row: light_badge(light(row))
        )
        return [shown if column.key == "light" else column for column in self.columns]
