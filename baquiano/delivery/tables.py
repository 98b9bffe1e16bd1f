"""The list of visits."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.common import statements
from baquiano.common.addresses import address_of
from baquiano.common.calendar_days import BOGOTA
from baquiano.delivery import queries
from baquiano.delivery.choices import KINDS
from baquiano.delivery.models import SessionBeneficiary
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.meetings.choices import MeetingState, Modality
from baquiano.meetings.models import Meeting
from baquiano.ui.display import choice_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge


def _state(meeting: Meeting) -> str:
    return badge(choice_words(meeting, "state"), meeting.state)


def _served(meeting: Meeting) -> str:
    return ", ".join(one.name for one in meeting.assistance.served_names)


def _served_here(meeting: Any) -> str:
    return ", ".join(meeting.served_names)


def _hour(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(BOGOTA):%H:%M}"


def _units() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


def _topics() -> list[tuple[str, str]]:
    return statements.options(("institutions.topics",), _topics_in_order)


def _topics_in_order() -> QuerySet[CatalogueItem, Any]:
    return CatalogueItem.objects.filter(catalogue="topic").order_by("position", "name").values_list("pk", "name")


def _people() -> list[tuple[str, str]]:
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


class SessionListing(Listing):
    """Visits as meetings: their date and their state carry the indexes."""

    name = "visitas"
    caption = _("Visitas")
    columns = [
        Column("date", _("Fecha"), value=lambda m: m.starts_at.astimezone(BOGOTA).date(), sort="starts_at"),
        Column("hour", _("Hora"), value=_hour),
        Column("title", _("Visita"), value="title", sort="title", link=True),
        Column("beneficiaries", _("Entidades asistidas"), value=_served_here, export=_served),
        Column("municipality", _("Municipio"), value="municipality_name", export=_NAMES["municipality_name"]),
        Column("unit", _("Grupo"), value="unit_name", export=_NAMES["unit_name"]),
        Column("responsible", _("Responsable"), value="responsible_name", export=_NAMES["responsible_name"]),
        Column("topic", _("Tema"), value="assistance.topic.name", on_screen=False),
        Column("modality", _("Modalidad"), value="get_modality_display", on_screen=False),
        Column("state", _("Estado"), value="get_state_display", html=_state),
        Column("outside", _("Fuera de agenda"), value="assistance.outside_agenda", on_screen=False),
        Column("original", _("Fecha original"), value="original_starts_at", on_screen=False),
        Column("reason", _("Motivo"), value="state_note", on_screen=False),
        Column("hours", _("Horas"), value="assistance.hours", on_screen=False),
    ]
    search = ["title", "assistance__served__beneficiary__search_text"]
    search_label = _("Visita o entidad")
    default_sort = "-date"
    personal_data = True
    empty_title = _("No hay visitas")
    empty_text = _("Cambie los filtros, o registre una visita fuera de agenda.")

    def get_filters(self) -> list[Any]:
        at = self.request.at  # type: ignore[attr-defined]
        return [
            ChoiceFilter(key="grupo", label=_("Grupo"), field="unit", choices=_units),
            ChoiceFilter(key="responsable", label=_("Responsable"), field="responsible", choices=_people),
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
            BooleanFilter(key="fuera", label=_("Fuera de agenda"), field="assistance__outside_agenda"),
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
        rows = rows.select_related(None).prefetch_related(None).only("title", "starts_at", "state")
        return rows.annotate(session_id=F("assistance"), **names)

    def complete(self, objects: list[Any]) -> None:
        served = SessionBeneficiary.objects.filter(session__in=[meeting.session_id for meeting in objects])
        names = defaultdict(list)
        for session_id, name in served.order_by("beneficiary__name").values_list("session_id", "beneficiary__name"):
            names[session_id].append(name)
        for meeting in objects:
            meeting.served_names = names[meeting.session_id]

    def row_url(self, row: Any) -> str:
        return address_of("delivery:session_detail", row.session_id)

    def row_css(self, row: Meeting) -> str:
        return "is-muted" if row.is_cancelled else ""


def _late(rows: QuerySet[Meeting], wanted: bool, at: Any) -> QuerySet[Meeting]:
    late = queries.late_to_register(rows, at)
    return late if wanted else rows.exclude(pk__in=late.values("pk"))
