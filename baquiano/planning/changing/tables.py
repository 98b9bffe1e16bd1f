"""The list of change requests."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.institutions.words import PLAN_UNIT
from baquiano.planning.choices import ChangeKind, ChangeState
from baquiano.planning.models import ChangeRequest
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge


def _asked(change: ChangeRequest, which: str) -> str:
    return "; ".join(row[which] or "—" for row in change.fields)


def _units() -> list[tuple[Any, str]]:
    rows = Unit.objects.filter(plans__changes__isnull=False).distinct().order_by("name")
    return list(rows.values_list("pk", "name"))


def _reasons() -> list[tuple[Any, str]]:
    used = ChangeRequest.objects.filter(reason__isnull=False).order_by().values("reason")
    return list(CatalogueItem.objects.filter(pk__in=used).order_by("name").values_list("pk", "name"))


class ChangeListing(Listing):
    """What was asked of the plans in force, by whom, why, and what was answered."""

    name = "cambios-del-plan"
    caption = _("Solicitudes de cambio del plan")
    columns = [
        Column("code", _("Solicitud"), link=True, sort="code", css="is-code", width=20),
        Column("title", _("Actividad"), sort="title", css="col-wide", width=60),
        Column("kind", _("Qué se pide"), value="get_kind_display", sort="kind", width=20),
        Column("unit", PLAN_UNIT, value="plan.unit.name", sort="plan__unit__name", width=34),
        Column("year", _("Vigencia"), value="plan.year.year", on_screen=False, width=10),
        Column("old", _("Como estaba"), value=lambda c: _asked(c, "old_text"), on_screen=False, width=40),
        Column("new", _("Como se pide"), value=lambda c: _asked(c, "new_text"), on_screen=False, width=40),
        Column("reason", _("Motivo"), value="reason.name", sort="reason__name", width=30),
        Column("note", _("Justificación"), on_screen=False, width=50),
        Column("asked_by", _("Pidió"), value=lambda c: str(c.created_by or ""), personal=True, width=30),
        Column("asked", _("Pedido el"), value="created_at", sort="created_at", width=18),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda c: badge(c.get_state_display(), c.state),
            sort="state",
            width=16,
        ),
        Column("decided_by", _("Decidió"), value=lambda c: str(c.decided_by or ""), on_screen=False, width=30),
        Column("decided", _("Decidido el"), value="decided_at", on_screen=False, width=18),
        Column("answer", _("Observación de la decisión"), value="decision_note", on_screen=False, width=40),
    ]
    search = ["code", "title", "note"]
    search_label = _("Código, actividad o justificación")
    default_sort = "-asked"
    personal_data = True
    empty_title = _("Nadie ha pedido cambios")
    empty_text = _("Se piden desde la página de cada actividad del plan vigente, o desde el plan para agregar una.")

    def __init__(self, request: HttpRequest, queryset: QuerySet[ChangeRequest], *, years: list[int], **kw: Any) -> None:
        self.years = years
        super().__init__(request, queryset, **kw)

    def get_filters(self) -> list[Any]:
        user = self.request.user
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ChangeState.choices),
            ChoiceFilter(key="clase", label=_("Qué se pide"), field="kind", choices=ChangeKind.choices),
            ChoiceFilter(key="motivo", label=_("Motivo"), field="reason", choices=_reasons),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="plan__unit", choices=_units),
            ChoiceFilter(
                key="vigencia", label=_("Vigencia"), field="plan__year__year", choices=[(y, str(y)) for y in self.years]
            ),
            BooleanFilter(
                key="mias",
                label=_("Quién pidió"),
                yes=_("Yo"),
                no=_("Otras personas"),
                apply=lambda rows, mine: rows.filter(created_by=user) if mine else rows.exclude(created_by=user),
            ),
            DateFilter(key="desde", label=_("Pedido desde"), field="created_at__date__gte"),
        ]

    def can_select(self, row: ChangeRequest) -> bool:
        return row.is_pending and row.created_by_id != self.request.user.pk  # type: ignore[union-attr]
