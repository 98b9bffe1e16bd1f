"""The spreadsheets that were uploaded."""

from django.utils.translation import gettext_lazy as _

from baquiano.imports.choices import LoadState, Register
from baquiano.imports.models import SheetLoad
from baquiano.ui.listing import ChoiceFilter, Column, Listing
from baquiano.ui.templatetags.ui import badge

LOOKS = {LoadState.OPEN: "pending", LoadState.APPLIED: "done", LoadState.ABANDONED: "cancelled"}


class LoadListing(Listing):
    name = "cargas"
    caption = _("Archivos subidos")
    columns = [
        Column("file", _("Archivo"), value=lambda load: str(load.file), link=True),
        Column("register", _("Registro"), value="get_register_display", sort="register"),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda load: badge(load.get_state_display(), LOOKS[LoadState(load.state)]),
        ),
        Column("created_by", _("Subió"), value="created_by.full_name", personal=True),
        Column("created_at", _("Fecha y hora"), sort="created_at"),
        Column("created_count", _("Nuevas")),
        Column("changed_count", _("Cambiadas")),
        Column("same_count", _("Iguales")),
    ]
    filters = [
        ChoiceFilter(key="registro", label=_("Registro"), field="register", choices=Register.choices),
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=LoadState.choices),
    ]
    default_sort = "-created_at"
    empty_title = _("Todavía no se ha subido ningún archivo")
    empty_text = _("Descargue la plantilla, llénela y súbala: verá cada fila antes de cargarla.")

    def row_url(self, row: SheetLoad) -> str:
        return row.get_absolute_url()
