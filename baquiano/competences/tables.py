"""The list of competences."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.competences.choices import CompetenceKind
from baquiano.competences.models import Competence
from baquiano.institutions.models import in_force
from baquiano.institutions.queries import catalogue, units_of
from baquiano.ui.display import day
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Filter, Listing
from baquiano.ui.templatetags.ui import badge


def standing_of(competence: Competence, today: Any) -> tuple[Any, str]:
    """The words and the look of a competence on a day."""
    if competence.is_annulled:
        return _("Anulada"), "cancelled"
    if competence.has_ended(today):
        return _("Terminó"), "late"
    return (_("Comienza después"), "waiting") if competence.starts_on > today else (_("Vigente"), "done")


class CompetenceListing(Listing):
    name = "competencias"
    caption = _("Competencias de las personas")
    search = ("user__full_name", "topic__name", "basis")
    search_label = _("Buscar por persona, tema o sustento")
    default_sort = "user"
    empty_title = _("Todavía no hay competencias registradas")
    empty_text = _("Registre en qué temas es competente cada persona y en qué se sustenta.")

    def __init__(self, request: HttpRequest, queryset: QuerySet[Competence]) -> None:
        self.institution = request.institution  # type: ignore[attr-defined]
        self.today = day_of(request.at)  # type: ignore[attr-defined]
        super().__init__(request, queryset)

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        return [
            Column("user", _("Persona"), sort="user__full_name", link=True, personal=True),
            Column("topic", _("Tema"), value="topic.name", sort="topic__name"),
            Column("kind", _("Clase"), value="get_kind_display", sort="kind"),
            Column("starts_on", _("Desde"), sort="starts_on"),
            Column("ends_on", _("Hasta"), value=lambda row: day(row.ends_on) if row.ends_on else "", sort="ends_on"),
            Column("unit", _("La registra"), value="unit.name", sort="unit__name"),
            Column(
                "state",
                _("Estado"),
                value=lambda row: standing_of(row, self.today)[0],
                html=lambda row: badge(*standing_of(row, self.today)),
            ),
            Column("basis", _("En qué se sustenta"), on_screen=False, width=60),
        ]

    def get_filters(self) -> list[Filter]:
        return [
            ChoiceFilter(key="tema", label=_("Tema"), field="topic_id", choices=self._topics),
            ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=CompetenceKind.choices),
            ChoiceFilter(key="dependencia", label=_("La registra"), field="unit_id", choices=self._units),
            BooleanFilter(
                key="vigente", label=_("Estado"), yes=_("Vigentes"), no=_("Terminadas o anuladas"), apply=self._standing
            ),
        ]

    def _topics(self) -> list[tuple[Any, str]]:
        return [(str(one.pk), one.name) for one in catalogue(self.institution, "topic", active=False)]

    def _units(self) -> list[tuple[Any, str]]:
        return [(str(pk), name) for pk, name in units_of(self.institution, self.today).values_list("pk", "name")]

    def _standing(self, rows: QuerySet[Competence], yes: bool) -> QuerySet[Competence]:
        held = Q(in_force(self.today), annulled_reason="")
        return rows.filter(held) if yes else rows.exclude(held)
