"""The list of commitments, and of the entities by how theirs are kept."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.commitments import queries
from baquiano.commitments.choices import COUNTED, CommitmentState, Party, Standing
from baquiano.commitments.compliance import Selection, compliance_of_entity, standings
from baquiano.commitments.models import Commitment
from baquiano.common import statements
from baquiano.common.calendar_days import day_of, moment_of
from baquiano.institutions.models import Unit
from baquiano.institutions.words import PLAN_UNIT
from baquiano.ui.charts import Tone
from baquiano.ui.display import choice_words, percent_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing, RowFilter, figure_column
from baquiano.ui.listing.filters import NotUnderstood
from baquiano.ui.templatetags.ui import badge

TONES = {
    Standing.ON_TIME: Tone.GOOD,
    Standing.LATE: Tone.WARNING,
    Standing.TO_VERIFY: Tone.PLAIN,
    Standing.OVERDUE: Tone.BAD,
    Standing.PENDING: Tone.IDLE,
}


def _state(commitment: Any) -> str:
    if commitment.is_overdue:
        return badge(_("Vencido"), "overdue")
    if commitment.awaits_verification:
        return badge(Standing.TO_VERIFY.label, "in_review")
    return badge(choice_words(commitment, "state"), commitment.state)


def _state_words(commitment: Any) -> str:
    if commitment.awaits_verification:
        return str(Standing.TO_VERIFY.label)
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
        Column("unit", PLAN_UNIT, value="unit_name", export="unit.name", sort="unit__name"),
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
        at = self._moment
        today = day_of(self.request.at)  # type: ignore[attr-defined]
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=CommitmentState.choices),
            ChoiceFilter(
                key="situacion",
                label=_("Cómo está"),
                choices=Standing.choices,
                apply=lambda rows, standing: rows.filter(standings(at)[Standing(standing)]),
            ),
            BooleanFilter(
                key="vencido",
                label=_("Vencidos"),
                apply=lambda rows, wanted: queries.overdue(rows, today) if wanted else queries.not_overdue(rows, today),
            ),
            ChoiceFilter(key="parte", label=_("Se compromete"), field="party", choices=Party.choices),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=_units),
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
            DateFilter(
                key="corte", label=_("Como estaban el"), apply=lambda rows, _day: rows.filter(created_at__lte=at)
            ),
            RowFilter(
                key="entidad",
                label=_("Entidad"),
                field="beneficiary",
                rows=lambda: beneficiaries_visible_to(self.request.user),
            ),
        ]

    @property
    def _moment(self) -> datetime:
        """Now, or the end of the day of which the address asks how they stood."""
        return moment_of(self.address.text("corte"), self.request.at)  # type: ignore[attr-defined]

    def for_screen(self, rows: Any) -> Any:
        own = ("text", "party", "responsible_name", "due_on", "state", "claim")
        return rows.select_related(None).only(*own).annotate(entity=F("beneficiary__name"), unit_name=F("unit__name"))

    def row_css(self, row: Commitment) -> str:
        return "is-muted" if row.state == CommitmentState.CANCELLED else ""


def address_of_commitments(selection: Selection, **more: str) -> str:
    """The list with the commitments behind a figure."""
    asked = {
        "desde": selection.since.isoformat() if selection.since else "",
        "hasta": selection.until.isoformat() if selection.until else "",
        "parte": selection.party,
        "grupo": selection.unit,
        **more,
    }
    words = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('commitments:commitment_list')}?{words}"


class ComplianceListing(Listing):
    """The entities with commitments and how they are kept (CMT-03). Give it ``entities_with_compliance``."""

    name = "cumplimiento-por-entidad"
    caption = _("Cumplimiento por entidad")
    search = ["search_text"]
    search_label = _("Entidad")
    default_sort = "-overdue"
    empty_title = _("No hay compromisos con entidades en esas fechas")
    empty_text = _("Amplíe las fechas o quite los filtros.")

    def get_columns(self) -> list[Any]:
        def figure(standing: Standing) -> Column:
            name = standing.name.lower()
            return figure_column(name, standing.label, f"n_{name}", lambda row: self._commitments(row, standing))

        return [
            Column("entity", _("Entidad"), value="name", sort="name", link=True),
            Column("municipality", _("Municipio"), value="municipality.name", sort="municipality__name"),
            *(figure(standing) for standing in COUNTED),
            Column(
                "percent",
                _("Cumplimiento"),
                value=lambda row: percent_words(compliance_of_entity(row).percent),
                export=lambda row: compliance_of_entity(row).percent,
                css="is-number",
            ),
        ]

    def get_filters(self) -> list[Any]:
        def untouched(rows: Any, _value: Any) -> Any:
            """The page already chose the commitments with what the filter says."""
            return rows

        return [
            DateFilter(key="desde", label=_("Vence desde"), apply=untouched),
            DateFilter(key="hasta", label=_("Vence hasta"), apply=untouched),
            ChoiceFilter(key="parte", label=_("Se compromete"), choices=Party.choices, apply=untouched),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, choices=_units, apply=untouched),
        ]

    @property
    def selection(self) -> Selection:
        """What the filters of the address choose; what is not understood chooses nothing."""
        read: dict[str, Any] = {}
        for bound in self.bound_filters:
            try:
                is_known = bound.kind != "choice" or bound.raw in dict(bound.options)
                read[bound.key] = bound.definition.parse(bound.raw) if bound.raw and is_known else None
            except NotUnderstood:
                read[bound.key] = None
        return Selection(read["desde"], read["hasta"], read["parte"] or "", read["grupo"] or "")

    def _commitments(self, row: Any, standing: Standing) -> str:
        return address_of_commitments(self.selection, entidad=str(row.pk), situacion=standing.value)


class UnitComplianceListing(ComplianceListing):
    """The same choice of commitments, told by group. Give it units."""

    search = ["name"]
    search_label = PLAN_UNIT  # type: ignore[assignment]
    default_sort = "entity"
