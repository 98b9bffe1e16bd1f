"""The list of corrections."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.improvement.choices import CorrectionKind, PlanEffect
from baquiano.improvement.tables import unit_choices
from baquiano.ui.listing import ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge

LOOKS = {
    PlanEffect.NONE: "not_applicable",
    PlanEffect.TO_ASK: "due_soon",
    PlanEffect.ASKED: "waiting",
    PlanEffect.APPROVED: "done",
    PlanEffect.REFUSED: "overdue",
}


def effect_words(row: Any) -> str:
    return str(PlanEffect(row.plan_effect).label)


def effect_badge(row: Any) -> Any:
    return badge(effect_words(row), LOOKS[PlanEffect(row.plan_effect)])


class CorrectionListing(Listing):
    """Corrections, the last one first. Give it ``corrections_visible_to``."""

    name = "correcciones"
    caption = _("Correcciones")
    search = ["number", "decision", "situation", "assistance__beneficiary__search_text", "communication__number"]
    search_label = _("Número, entidad, comunicado o lo decidido")
    default_sort = "-number"
    personal_data = True
    empty_title = _("No hay correcciones")
    empty_text = _("Las decide quien dirige la dependencia, en la página de la asistencia que no se desarrolla bien.")

    def get_columns(self) -> list[Any]:
        return [
            Column("number", _("Número"), value="number", sort=("created_at", "id"), link=True),
            Column("kind", _("Tipo"), value="get_kind_display", sort="kind"),
            Column("assistance", _("Asistencia"), value=lambda row: str(row.assistance), css="col-wide", width=60),
            Column("situation", _("Qué no se desarrolla bien"), value="situation", on_screen=False, width=60),
            Column("decision", _("Qué se decide"), value="decision", on_screen=False, width=60),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=34),
            Column("communication", _("Comunicado"), value="communication.number"),
            Column("item", _("Actividad del plan"), value=lambda row: row.plan_item.code if row.plan_item else ""),
            Column("effect", _("En el plan"), value=effect_words, html=effect_badge),
            Column("responsible", _("Quién la lleva a cabo"), value="responsible.full_name", personal=True, width=30),
            Column("by", _("La decidió"), value=lambda row: str(row.created_by or ""), personal=True, on_screen=False),
            Column("at", _("Decidida el"), value="created_at", sort="created_at"),
        ]

    filters = [
        ChoiceFilter(key="tipo", label=_("Tipo"), field="kind", choices=CorrectionKind.choices),
        ChoiceFilter(key="plan", label=_("En el plan"), field="plan_effect", choices=PlanEffect.choices),
        ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=unit_choices),
        DateFilter(key="desde", label=_("Decididas desde"), field="created_at__date__gte"),
        DateFilter(key="hasta", label=_("Decididas hasta"), field="created_at__date__lte"),
    ]
