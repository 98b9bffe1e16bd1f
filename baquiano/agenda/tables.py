"""The list of what is in the agenda."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.agenda.choices import EntryState
from baquiano.agenda.models import Absence, AgendaEntry
from baquiano.common.policy import allows
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.institutions.words import PLAN_UNIT
from baquiano.meetings.choices import Modality
from baquiano.ui.display import hour, long_day
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing, RowAction
from baquiano.ui.templatetags.ui import badge


def _state(entry: AgendaEntry) -> str:
    if entry.outside_plan and not entry.is_cancelled:
        return badge(_("Fuera del plan"), "outside_plan")
    return badge(entry.get_state_display(), entry.state)


def _materials(entry: AgendaEntry) -> str:
    return "; ".join(str(one) for one in entry.materials.all())


def _groups() -> list[tuple[Any, str]]:
    return list(Unit.objects.filter(agendas__isnull=False).distinct().order_by("name").values_list("pk", "name"))


def _people() -> list[tuple[Any, str]]:
    people = User.objects.filter(pk__in=AgendaEntry.objects.filter(responsible__isnull=False).values("responsible"))
    return list(people.order_by("full_name").values_list("pk", "full_name"))


def _topics() -> list[tuple[Any, str]]:
    return list(CatalogueItem.objects.filter(catalogue="topic").order_by("position", "name").values_list("pk", "name"))


class EntryListing(Listing):
    """Entries of the agendas, of one group or of all."""

    name = "agenda"
    caption = _("Actividades de la agenda")
    columns = [
        Column("day", _("Fecha"), value="day", sort="starts_at", html=lambda e: long_day(e.starts_at).capitalize()),
        Column("starts", _("Inicia"), value=lambda e: hour(e.starts_at)),
        Column("ends", _("Termina"), value=lambda e: hour(e.ends_at), on_screen=False),
        Column("title", _("Actividad"), sort="title", link=True),
        Column("unit", PLAN_UNIT, value="agenda.unit.name", sort="agenda__unit__name"),
        Column("topic", _("Tema"), value="topic.name", on_screen=False),
        Column("mechanism", _("Mecanismo"), value="mechanism.name", on_screen=False),
        Column("beneficiary", _("Beneficiario"), value="beneficiary.name", sort="beneficiary__name"),
        Column("municipality", _("Municipio"), value="municipality.name", sort="municipality__name"),
        Column("modality", _("Modalidad"), value="get_modality_display", on_screen=False),
        Column("space", _("Clase de espacio"), value="space.name", on_screen=False),
        Column("place", _("Lugar"), on_screen=False),
        Column("link", _("Enlace"), on_screen=False),
        Column("responsible", _("Responsable"), value="responsible.full_name", personal=True),
        Column("team", _("Equipo"), value="team.name", on_screen=False),
        Column("materials", _("Material"), value=_materials, on_screen=False, width=40),
        Column("item", _("Actividad del plan"), value="plan_item.code", on_screen=False),
        Column("outside", _("Fuera del plan"), value="outside_plan", on_screen=False),
        Column("original", _("Fecha publicada"), value="original_starts_at", on_screen=False),
        Column("state", _("Estado"), value="get_state_display", html=_state),
        Column("note", _("Nota"), on_screen=False),
    ]
    search = ["title", "beneficiary__search_text", "municipality__search_text", "responsible__full_name"]
    filters = [
        ChoiceFilter(key="grupo", label=PLAN_UNIT, field="agenda__unit", choices=_groups),
        ChoiceFilter(key="persona", label=_("Persona"), field="responsible", choices=_people),
        ChoiceFilter(key="tema", label=_("Tema"), field="topic", choices=_topics),
        DateFilter(key="desde", label=_("Desde"), field="starts_at__date__gte"),
        DateFilter(key="hasta", label=_("Hasta"), field="starts_at__date__lte"),
        ChoiceFilter(key="modalidad", label=_("Modalidad"), field="modality", choices=Modality.choices),
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=EntryState.choices),
        BooleanFilter(key="fuera", label=_("Fuera del plan"), field="outside_plan"),
    ]
    default_sort = "day"
    personal_data = True
    empty_title = _("No hay actividades")
    empty_text = _("Genere la agenda del mes desde el plan, o cambie los filtros.")

    def for_export(self, rows: QuerySet[AgendaEntry]) -> QuerySet[AgendaEntry]:
        return rows.prefetch_related("materials")


class AbsenceListing(Listing):
    """Who cannot go on which days."""

    name = "ausencias"
    caption = _("Ausencias")
    columns = [
        Column("person", _("Persona"), value="person.full_name", sort="person__full_name", personal=True),
        Column("unit", _("Dependencia"), value="unit.name", sort="unit__name"),
        Column("starts", _("Desde"), value="starts_on", sort="starts_on"),
        Column("ends", _("Hasta"), value="ends_on", sort="ends_on"),
    ]
    search = ["person__full_name"]
    search_label = _("Persona")
    filters = [
        DateFilter(key="desde", label=_("Desde"), field="ends_on__gte"),
        DateFilter(key="hasta", label=_("Hasta"), field="starts_on__lte"),
    ]
    default_sort = "-starts"
    personal_data = True
    empty_title = _("No hay ausencias registradas")
    empty_text = _("Registre los días en que usted no puede ir, o los de alguien de su grupo.")

    def row_url(self, row: Absence) -> str:
        return ""

    def row_actions(self, row: Absence) -> list[RowAction]:
        if not allows(self.request.user, "agenda.register_absence", row):
            return []
        return [RowAction(_("Retirar"), reverse("agenda:absence_withdraw", args=[row.pk]), icon="x-circle", post=True)]
