"""The list of trainings."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.institutions.queries import units_of
from baquiano.training.models import Training
from baquiano.training.queries import for_listing
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Filter, Listing
from baquiano.ui.templatetags.ui import badge


def standing_of(training: Training) -> tuple[Any, str]:
    """The words and the look of a training."""
    return (_("Anulada"), "cancelled") if training.is_annulled else (_("Registrada"), "done")


def _names(training: Training) -> str:
    return "; ".join(str(person) for person in training.people.all())


def _annulled(rows: QuerySet[Training], yes: bool) -> QuerySet[Training]:
    return rows.exclude(annulled_reason="") if yes else rows.filter(annulled_reason="")


class TrainingListing(Listing):
    name = "capacitaciones"
    caption = _("Capacitaciones en el uso del sistema")
    columns = [
        Column("topic", _("Tema"), sort="topic", link=True),
        Column("held_on", _("Fecha"), sort="held_on"),
        Column("hours", _("Horas"), sort="hours", css="is-number"),
        Column("people_count", _("Personas"), sort="people_count", css="is-number"),
        Column("trainer", _("La dio"), sort="trainer"),
        Column("unit", _("La organiza"), value="unit.name", sort="unit__name"),
        Column(
            "state",
            _("Estado"),
            value=lambda row: standing_of(row)[0],
            html=lambda row: badge(*standing_of(row)),
        ),
        Column("people", _("Personas capacitadas"), value=_names, on_screen=False, personal=True, width=60),
        Column("contents", _("Qué se vio"), on_screen=False, width=60),
    ]
    search = ("topic", "trainer", "people__full_name")
    search_label = _("Buscar por tema, quién la dio o quién la recibió")
    default_sort = "-held_on"
    empty_title = _("Todavía no hay capacitaciones")
    empty_text = _("Registre la primera con su fecha, su tema, quiénes la recibieron y el soporte.")

    def __init__(self, request: HttpRequest, queryset: QuerySet[Training]) -> None:
        self.institution = request.institution  # type: ignore[attr-defined]
        self.today = day_of(request.at)  # type: ignore[attr-defined]
        super().__init__(request, for_listing(queryset))

    def get_filters(self) -> list[Filter]:
        return [
            ChoiceFilter(key="dependencia", label=_("La organiza"), field="unit_id", choices=self._units),
            DateFilter(key="desde", label=_("Desde"), field="held_on__gte"),
            DateFilter(key="hasta", label=_("Hasta"), field="held_on__lte"),
            BooleanFilter(key="anulada", label=_("Estado"), yes=_("Anuladas"), no=_("Registradas"), apply=_annulled),
        ]

    def _units(self) -> list[tuple[Any, str]]:
        return [(str(pk), name) for pk, name in units_of(self.institution, self.today).values_list("pk", "name")]
