"""The list of commitments."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from baquiano.commitments import queries
from baquiano.commitments.choices import CommitmentState, Party
from baquiano.commitments.models import Commitment
from baquiano.common import statements
from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import Unit
from baquiano.ui.display import choice_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge


def _state(commitment: Any) -> str:
    if commitment.is_overdue:
        return badge(_("Vencido"), "overdue")
    return badge(choice_words(commitment, "state"), commitment.state)


def _state_words(commitment: Any) -> str:
    return str(_("Vencido")) if commitment.is_overdue else choice_words(commitment, "state")


def _units() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


class CommitmentListing(Listing):
    """Commitments by entity, responsible and due date (CMT-02). Give it rows with ``is_overdue``."""

    name = "compromisos"
    caption = _("Compromisos")
    columns = [
        Column("text", _("Compromiso"), value="text", html=str, link=True),
        Column("beneficiary", _("Entidad"), value="entity", export="beneficiary.name", sort="beneficiary__name"),
        Column("party", _("Se compromete"), value="get_party_display"),
        Column("responsible", _("Responsable"), value="responsible_name", sort="responsible_name", personal=True),
        Column("due", _("Vence"), value="due_on", sort="due_on"),
        Column("state", _("Estado"), value=_state_words, html=_state),
        Column("unit", _("Grupo"), value="unit_name", export="unit.name", sort="unit__name"),
        Column("origin", _("Nació en"), value="origin_label", on_screen=False),
        Column("closed", _("Cerrado el"), value="closed_at", on_screen=False),
        Column("note", _("Explicación"), value="state_note", on_screen=False),
    ]
    search = ["text", "responsible_name", "beneficiary__search_text"]
    search_label = _("Compromiso, responsable o entidad")
    default_sort = "due"
    personal_data = True
    empty_title = _("No hay compromisos")
    empty_text = _("Los compromisos nacen en las visitas y en los comités.")

    def get_filters(self) -> list[Any]:
        today = day_of(self.request.at)  # type: ignore[attr-defined]
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=CommitmentState.choices),
            BooleanFilter(
                key="vencido",
                label=_("Vencidos"),
                apply=lambda rows, wanted: (
                    queries.overdue(rows, today)
                    if wanted
                    else rows.exclude(state=CommitmentState.OPEN, due_on__lt=today)
                ),
            ),
            ChoiceFilter(key="parte", label=_("Se compromete"), field="party", choices=Party.choices),
            ChoiceFilter(key="grupo", label=_("Grupo"), field="unit", choices=_units),
            BooleanFilter(
                key="mios",
                label=_("Responsable"),
                yes=_("Yo"),
                no=_("Otras personas"),
                apply=lambda rows, mine: (
                    rows.filter(responsible=self.request.user) if mine else rows.exclude(responsible=self.request.user)
                ),
            ),
            DateFilter(key="desde", label=_("Vence desde"), field="due_on__gte"),
            DateFilter(key="hasta", label=_("Vence hasta"), field="due_on__lte"),
        ]

    def for_screen(self, rows: Any) -> Any:
        own = ("text", "party", "responsible_name", "due_on", "state")
        return rows.select_related(None).only(*own).annotate(entity=F("beneficiary__name"), unit_name=F("unit__name"))

    def row_css(self, row: Commitment) -> str:
        return "is-muted" if row.state == CommitmentState.CANCELLED else ""
