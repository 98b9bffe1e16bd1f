"""The lists of monthly snapshots and of half-yearly reports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.reports.choices import Half, ReportState
from baquiano.reports.datasets import BY_KEY, DATASETS
from baquiano.reports.models import Snapshot
from baquiano.ui.display import month_name
from baquiano.ui.listing import ChoiceFilter, Column, Listing
from baquiano.ui.templatetags.ui import badge


def _title(row: Snapshot) -> str:
    return str(BY_KEY[row.dataset].title) if row.dataset in BY_KEY else row.dataset


class SnapshotListing(Listing):
    """The snapshots taken, the last month first."""

    name = "datos-mensuales"
    caption = _("Fotos mensuales")
    columns = [
        Column(
            "month",
            _("Mes"),
            value=lambda row: f"{month_name(row.month)} de {row.year}".capitalize(),
            sort=("year", "month"),
        ),
        Column("dataset", _("Conjunto"), value=_title, sort="dataset", link=True),
        Column("rows", _("Filas"), value="row_count", css="is-number"),
        Column("taken", _("Tomada el"), value="taken_at", sort="taken_at"),
        Column("sha256", _("SHA-256"), on_screen=False),
    ]
    filters = [
        ChoiceFilter(
            key="conjunto", label=_("Conjunto"), field="dataset", choices=[(one.key, one.title) for one in DATASETS]
        )
    ]
    default_sort = "-month"
    empty_title = _("Todavía no hay fotos")
    empty_text = _("La primera se toma sola al terminar el mes.")

    def for_screen(self, rows: Any) -> Any:
        return rows.defer("rows", "columns")


class ReportListing(Listing):
    """The half-yearly reports, the last one first."""

    name = "informes-de-seguimiento"
    caption = _("Informes de seguimiento")
    columns = [
        Column("title", _("Informe"), value=str, link=True, sort=("year__year", "half", "edition"), width=50),
        Column("cut", _("Corte"), value="cut_on", sort="cut_at"),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda row: badge(row.get_state_display(), row.state),
            sort="state",
        ),
        Column("approved", _("Aprobado el"), value="approved_at", sort="approved_at"),
        Column("by", _("Elaboró"), value="created_by.full_name", on_screen=False, personal=True),
        Column("sha256", _("Huella de las cifras"), on_screen=False),
    ]
    search = ["unit__name", "addressee_name"]
    default_sort = "-title"
    empty_title = _("Todavía no hay informes de seguimiento")
    empty_text = _("Se redactan de los datos: elija el semestre y el corte.")
    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ReportState.choices),
        ChoiceFilter(key="semestre", label=_("Semestre"), field="half", choices=Half.choices),
    ]
