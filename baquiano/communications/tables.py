"""The book of communications."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.common import statements
from baquiano.communications import queries
from baquiano.communications.choices import Direction, Kind
from baquiano.communications.models import Communication
from baquiano.institutions.models import Unit
from baquiano.ui.display import choice_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge


def _units() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


def _state(row: Communication) -> str:
    return str(_("Anulada")) if row.is_void else choice_words(row, "direction")


def _state_badge(row: Communication) -> Any:
    return badge(_state(row), "cancelled" if row.is_void else row.direction)


def _recipients(row: Communication) -> str:
    return "; ".join(str(one) for one in row.recipients.all())


def _who(row: Communication) -> str:
    """To whom it went, or who wrote it."""
    received = ", ".join(filter(None, [row.sender_name, row.sender_entity]))
    return _recipients(row) if row.is_sent else received


class CommunicationListing(Listing):
    name = "comunicaciones"
    caption = _("Comunicaciones oficiales")
    columns = [
        Column("number", _("Número"), sort="number", link=True),
        Column("date", _("Fecha"), value="dated_on", sort="dated_on"),
        Column("kind", _("Clase"), value="get_kind_display", sort="kind"),
        Column("subject", _("Asunto"), sort="subject"),
        Column("who", _("Con quién"), value=_who, personal=True, on_export=False),
        Column("sender", _("Remitente"), value="sender_name", on_screen=False, personal=True),
        Column("post", _("Cargo del remitente"), value="sender_post", on_screen=False),
        Column("sender_entity", _("Entidad del remitente"), value="sender_entity", on_screen=False),
        Column("recipients", _("Destinatarios"), value=_recipients, on_screen=False, personal=True),
        Column("unit", _("Dependencia"), value="unit.name", sort="unit__name"),
        Column("entity", _("Entidad asistida"), value="beneficiary.name", on_screen=False),
        Column("external", _("Número de la otra parte"), value="external_number", on_screen=False),
        Column("access", _("Clase de acceso"), value="get_access_class_display", on_screen=False),
        Column("state", _("Estado"), value=_state, html=_state_badge),
        Column(
            "reason",
            _("Motivo de la anulación"),
            value="voiding.reason",
            on_screen=False,
            export=lambda row: row.voiding.reason if row.is_void else "",
        ),
    ]
    search = ["number", "subject", "sender_name", "recipients__name", "external_number"]
    search_label = _("Número, asunto o persona")
    default_sort = "-date"
    personal_data = True
    empty_title = _("No hay comunicaciones")
    empty_text = _("Registre las que la dependencia envía y recibe: cada una queda con su número.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="sentido", label=_("Sentido"), field="direction", choices=Direction.choices),
            ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=Kind.choices),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=_units),
            DateFilter(key="desde", label=_("Desde"), field="dated_on__gte"),
            DateFilter(key="hasta", label=_("Hasta"), field="dated_on__lte"),
            BooleanFilter(
                key="anulada",
                label=_("Anuladas"),
                apply=lambda rows, wanted: rows.filter(voiding__isnull=not wanted),
            ),
        ]

    @property
    def filtered(self) -> QuerySet[Communication]:
        """Once each, though two addressees match the search."""
        rows = super().filtered
        return rows.distinct() if self.query else rows

    def for_screen(self, rows: QuerySet[Communication]) -> QuerySet[Communication]:
        return rows.prefetch_related("recipients")

    def for_export(self, rows: QuerySet[Communication]) -> QuerySet[Communication]:
        return queries.with_everything(rows)

    def row_css(self, row: Communication) -> str:
        return "is-muted" if row.is_void else ""
