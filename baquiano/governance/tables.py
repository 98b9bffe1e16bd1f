"""The list of sessions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.governance.choices import SessionKind
from baquiano.governance.models import CollegiateBody
from baquiano.meetings.choices import MeetingState
from baquiano.ui.listing import ChoiceFilter, Column, DateFilter, Listing


def _bodies() -> list[tuple[Any, str]]:
    return list(CollegiateBody.objects.order_by("name").values_list("pk", "name"))


class SessionListing(Listing):
    """Sessions, the last first."""

    name = "sesiones"
    caption = _("Sesiones de comité")
    columns = [
        Column("name", _("Sesión"), value=str, link=True),
        Column("when", _("Fecha y hora"), value="meeting.starts_at", sort="meeting__starts_at"),
        Column("kind", _("Clase"), value="get_kind_display", sort="kind"),
        Column("place", _("Lugar"), value=lambda row: row.meeting.place or row.meeting.get_modality_display()),
        Column("state", _("Estado"), value="meeting.get_state_display", sort="meeting__state"),
        Column("points", _("Puntos"), value="point_count", css="is-number"),
        Column("decisions", _("Decisiones"), value="decision_count", css="is-number"),
    ]
    filters = [
        ChoiceFilter(key="comite", label=_("Cuerpo colegiado"), field="body", choices=_bodies),
        ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=SessionKind.choices),
        ChoiceFilter(key="estado", label=_("Estado"), field="meeting__state", choices=MeetingState.choices),
        DateFilter(key="desde", label=_("Desde"), field="meeting__starts_at__date__gte"),
        DateFilter(key="hasta", label=_("Hasta"), field="meeting__starts_at__date__lte"),
    ]
    search = ["body__name", "meeting__objective", "agenda_items__title"]
    search_label = _("Buscar por comité, objetivo o punto")
    default_sort = "-when"
    empty_title = _("Todavía no hay sesiones")
    empty_text = _("Convoque la primera desde esta página.")
