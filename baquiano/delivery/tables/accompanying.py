"""Work plans, partial reports, and the sessions that were registered late or not at all."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.common.addresses import address_of
from baquiano.common.calendar_days import day_of
from baquiano.delivery import queries
from baquiano.delivery.choices import PlanReply, WorkPlanState
from baquiano.delivery.tables.visits import people_who_visit, units_of_lists
from baquiano.institutions.words import PLAN_UNIT
from baquiano.ui.listing import ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge


class WorkPlanListing(Listing):
    """Every version of every work plan that the person sees."""

    name = "planes-de-trabajo"
    caption = _("Planes de trabajo")
    columns = [
        Column(
            "entity",
            _("Entidad"),
            value="assistance.beneficiary.name",
            sort="assistance__beneficiary__name",
            link=True,
            width=40,
        ),
        Column("topic", _("Tema"), value=lambda row: str(row.assistance.topic or ""), width=30),
        Column("unit", PLAN_UNIT, value="assistance.unit.name", sort="assistance__unit__name", width=34),
        Column("number", _("Versión"), value="number", sort="number", css="is-number"),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda row: badge(row.get_state_display(), row.state),
            sort="state",
        ),
        Column("approved", _("Aprobado el"), value="approved_at", sort="approved_at", width=18),
        Column(
            "reply", _("Respuesta"), value=lambda row: row.get_reply_display() if row.approved_at else "", sort="reply"
        ),
        Column("reply_note", _("Qué pide"), value="reply_note", on_screen=False, width=50),
    ]
    search = ["assistance__beneficiary__search_text", "assistance__topic__name"]
    search_label = _("Entidad o tema")
    default_sort = "-approved"
    empty_title = _("No hay planes de trabajo")
    empty_text = _("Cada uno se empieza en la página de su asistencia, después del contacto.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=WorkPlanState.choices),
            ChoiceFilter(
                key="respuesta",
                label=_("Respuesta"),
                choices=PlanReply.choices,
                apply=lambda rows, reply: rows.filter(approved_at__isnull=False, reply=reply),
            ),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="assistance__unit", choices=units_of_lists),
        ]

    def row_url(self, row: Any) -> str:
        return address_of("delivery:workplan_detail", row.pk)

    def row_css(self, row: Any) -> str:
        return "is-muted" if row.state == WorkPlanState.REPLACED else ""


class PartialReportListing(Listing):
    """The partial reports that the person sees."""

    name = "reportes-parciales"
    caption = _("Reportes parciales")
    columns = [
        Column(
            "entity",
            _("Entidad"),
            value="assistance.beneficiary.name",
            sort="assistance__beneficiary__name",
            link=True,
            width=40,
        ),
        Column("number", _("N.º"), value="number", sort="number", css="is-number"),
        Column("first", _("Desde"), value="first_on", sort="first_on"),
        Column("last", _("Hasta"), value="last_on", sort="last_on"),
        Column("unit", PLAN_UNIT, value="assistance.unit.name", sort="assistance__unit__name", width=34),
        Column("author", _("Quién lo hizo"), value="created_by.full_name", personal=True, width=30),
        Column("advance", _("Avance"), value="advance", on_screen=False, width=60),
    ]
    search = ["assistance__beneficiary__search_text", "advance"]
    search_label = _("Entidad o avance")
    default_sort = "-last"
    personal_data = True
    empty_title = _("No hay reportes parciales")
    empty_text = _("Se hacen en la página de cada asistencia, con la periodicidad que fija su dependencia.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="assistance__unit", choices=units_of_lists),
            DateFilter(key="desde", label=_("Desde"), apply=lambda rows, day: rows.filter(last_on__gte=day)),
        ]

    def row_url(self, row: Any) -> str:
        return address_of("delivery:partial_detail", row.pk)


def _how(meeting: Any) -> str:
    return str(_("Registrada tarde") if meeting.is_held else _("Sin registrar"))


class RegistrationListing(Listing):
    """Sessions that were registered after their days, or whose days passed without it (EXE-16)."""

    name = "registro-de-sesiones"
    caption = _("Sesiones registradas tarde o sin registrar")
    columns = [
        Column("date", _("Fecha"), value=lambda m: day_of(m.starts_at), sort="starts_at", width=14),
        Column("title", _("Sesión"), value="title", sort="title", link=True, css="is-wide", width=50),
        Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name", width=34),
        Column("responsible", _("Responsable"), value="responsible.full_name", sort="responsible__full_name",
               personal=True, width=30),
        Column("how", _("Cómo está"), value=_how,
               html=lambda m: badge(_how(m), "due_soon" if m.is_held else "overdue"), sort="state"),
        Column("held", _("Registrada el"), value="held_at", sort="held_at", width=18),
    ]  # fmt: skip
    search = ["title", "responsible__full_name"]
    search_label = _("Sesión o responsable")
    default_sort = "-date"
    personal_data = True
    empty_title = _("Todo se registró a tiempo")
    empty_text = _("Aquí aparecen las sesiones que se registraron después de su plazo y las que nadie ha registrado.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(
                key="como",
                label=_("Cómo está"),
                choices=[("tarde", _("Registrada tarde")), ("falta", _("Sin registrar"))],
                apply=lambda rows, how: queries.only_late(rows) if how == "tarde" else queries.only_missing(rows),
            ),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=units_of_lists),
            ChoiceFilter(key="responsable", label=_("Responsable"), field="responsible", choices=people_who_visit),
            DateFilter(key="desde", label=_("Desde"), apply=lambda rows, day: rows.filter(starts_at__date__gte=day)),
        ]

    def get_columns(self) -> list[Column]:
        due = Column("due", _("Se registraba hasta"), value=self._due_on, width=16)
        return [*self.columns[:4], due, *self.columns[4:]]

    def _due_on(self, meeting: Any) -> date:
        today = day_of(self.request.at)  # type: ignore[attr-defined]
        if not hasattr(self, "_calendar"):
            institution = self.request.institution  # type: ignore[attr-defined]
            self._calendar = queries.registration_calendar(institution, today)
        return self._calendar.due_on(day_of(meeting.ends_at))

    def for_screen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("unit", "responsible", "assistance")

    for_export = for_screen

    def row_url(self, row: Any) -> str:
        return address_of("delivery:session_detail", row.assistance.pk)
