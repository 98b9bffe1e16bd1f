"""The list of the trail."""

from collections.abc import Callable

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from baquiano.audit import events
from baquiano.audit.models import TrailEntry
from baquiano.audit.presentation import field_labels
from baquiano.ui.listing import ChoiceFilter, Column, DateFilter, Filter, Listing


def _event(entry: TrailEntry) -> str:
    return events.label_of(entry.event)


def _values(position: int) -> Callable[[TrailEntry], str]:
    return lambda entry: "; ".join(f"{name}: {pair[position]}" for name, pair in entry.changes.items())


class TrailListing(Listing):
    """What was done in the institution, newest first."""

    name = "rastro"
    caption = _("Rastro de la institución")
    columns = [
        Column("at", _("Fecha y hora"), sort="pk"),
        Column("event", _("Hecho"), value=_event, link=True),
        Column("subject", _("Sobre"), value="subject_label"),
        Column("actor", _("Persona"), value="actor_label", personal=True),
        Column("fields", _("Campos"), value=lambda entry: ", ".join(field_labels(entry)), on_export=False),
        Column("old", _("Valores anteriores"), value=_values(0), on_screen=False),
        Column("new", _("Valores nuevos"), value=_values(1), on_screen=False),
        Column("number", _("Asiento"), value="pk", html=lambda entry: format_html("{}", entry.pk)),
    ]
    filters = [
        ChoiceFilter(key="hecho", label=_("Hecho"), field="event", choices=events.choices),
        Filter(key="sobre", label=_("Sobre"), field="subject_label__icontains"),
        Filter(key="persona", label=_("Persona"), field="actor_label__icontains"),
        DateFilter(key="desde", label=_("Desde"), field="at__date__gte"),
        DateFilter(key="hasta", label=_("Hasta"), field="at__date__lte"),
    ]
    default_sort = "-at"
    personal_data = True
    empty_title = _("No hay hechos con esos filtros")
    empty_text = _("Cambie las fechas o quite algún filtro.")
