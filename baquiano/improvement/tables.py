"""Lists of the room: actions, audits, the elements of a sample, findings, routines."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from baquiano.common import statements
from baquiano.common.calendar_days import day_of, end_of_day
from baquiano.improvement import populations, queries
from baquiano.improvement.choices import (
    LIVE,
    ActionKind,
    ActionState,
    AuditState,
    FindingKind,
    OriginKind,
    Review,
    RoutineState,
    Standing,
    Treatment,
)
from baquiano.improvement.models import SampleItem
from baquiano.institutions.models import Unit
from baquiano.ui.charts import Tone
from baquiano.ui.display import choice_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing, RowFilter
from baquiano.ui.templatetags.ui import badge

TREATMENT_LOOKS = {
    Treatment.NONE: "overdue",
    Treatment.RUNNING: "in_progress",
    Treatment.TREATED: "done",
    Treatment.DISMISSED: "not_applicable",
}
TONES: dict[Any, Tone] = {
    Standing.IN_TIME: Tone.IDLE,
    Standing.LATE: Tone.BAD,
    Standing.TO_VERIFY: Tone.PLAIN,
    Standing.CLOSED: Tone.GOOD,
}
REVIEW_LOOKS = {
    Review.PENDING: "waiting",
    Review.CONFORMS: "done",
    Review.FAILS: "not_fulfilled",
    Review.NOT_APPLICABLE: "not_applicable",
}


def unit_choices() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


def _state(row: Any) -> Any:
    return badge(choice_words(row, "state"), row.state)


class ActionListing(Listing):
    """Actions by state and due date, with the last thing written of each. Give it ``with_last_note`` (ACM-04)."""

    name = "acciones-de-mejora"
    caption = _("Acciones de mejora")
    search = ["number", "description", "action", "responsible__full_name", "origin_label"]
    search_label = _("Número, qué pasa, responsable u origen")
    default_sort = "due"
    personal_data = True
    empty_title = _("No hay acciones de mejora")
    empty_text = _("Nacen de un hallazgo, del seguimiento, de un punto de control, o se abren a mano.")

    def get_columns(self) -> list[Any]:
        return [
            Column("number", _("Número"), value="number", sort="number", link=True),
            Column("what", _("Qué pasa"), value="description", css="col-wide", width=60),
            Column("kind", _("Tipo"), value="get_kind_display"),
            Column("origin_kind", _("Fuente"), value="get_origin_kind_display"),
            Column("origin", _("Nació en"), value="origin_label", on_screen=False, width=40),
            Column("cause", _("Causa"), value="cause", on_screen=False, width=50),
            Column("action", _("Qué se hará"), value="action", on_screen=False, width=50),
            Column(
                "responsible",
                _("Responsable"),
                value="responsible.full_name",
                sort="responsible__full_name",
                personal=True,
            ),
            Column("due", _("Plazo"), value="due_on", sort="due_on"),
            Column("state", _("Estado"), value=self._words, html=self._badge, sort="state"),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=34),
            Column("note", _("Último seguimiento"), value="last_note", on_screen=False, width=50),
            Column("noted", _("Seguimiento del"), value="last_noted_at", on_screen=False),
            Column("closed", _("Cerrada el"), value="closed_at", on_screen=False),
        ]

    def get_filters(self) -> list[Any]:
        user, today = self.request.user, self._today
        return [
            BooleanFilter(
                key="abiertas",
                label=_("Sin terminar"),
                apply=lambda rows, wanted: rows.filter(state__in=LIVE) if wanted else rows.exclude(state__in=LIVE),
            ),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ActionState.choices),
            BooleanFilter(
                key="vencidas",
                label=_("Vencidas"),
                apply=lambda rows, wanted: (
                    queries.overdue(rows, today)
                    if wanted
                    else rows.exclude(pk__in=queries.overdue(rows, today).order_by().values("pk"))
                ),
            ),
            BooleanFilter(
                key="mias",
                label=_("Responsable"),
                yes=_("Yo"),
                no=_("Otras personas"),
                apply=lambda rows, mine: rows.filter(responsible=user) if mine else rows.exclude(responsible=user),
            ),
            ChoiceFilter(key="tipo", label=_("Tipo"), field="kind", choices=ActionKind.choices),
            ChoiceFilter(key="fuente", label=_("Fuente"), field="origin_kind", choices=OriginKind.choices),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=unit_choices),
            ChoiceFilter(
                key="situacion",
                label=_("Cómo está"),
                choices=Standing.choices,
                apply=lambda rows, one: rows.filter(
                    pk__in=queries.with_standing(self._moment).filter(standing=one).order_by().values("pk")
                ),
            ),
            DateFilter(
                key="corte",
                label=_("Como estaban el"),
                apply=lambda rows, _day: rows.filter(created_at__lte=self._moment),
            ),
            DateFilter(key="cerradas_desde", label=_("Cerradas desde"), field="closed_at__date__gte"),
            DateFilter(key="desde", label=_("Vence desde"), field="due_on__gte"),
            DateFilter(key="hasta", label=_("Vence hasta"), field="due_on__lte"),
        ]

    @property
    def _moment(self) -> datetime:
        """Now, or the end of the day of which the address asks how they stood."""
        now: datetime = self.request.at  # type: ignore[attr-defined]
        try:
            return min(end_of_day(date.fromisoformat(self.address.text("corte"))), now)
        except ValueError:
            return now

    @property
    def _today(self) -> Any:
        return day_of(self.request.at)  # type: ignore[attr-defined]

    def _words(self, row: Any) -> str:
        return str(_("Vencida")) if row.is_overdue_on(self._today) else choice_words(row, "state")

    def _badge(self, row: Any) -> Any:
        return badge(_("Vencida"), "overdue") if row.is_overdue_on(self._today) else _state(row)

    def row_css(self, row: Any) -> str:
        return "is-muted" if row.state == ActionState.CANCELLED else ""


class AuditListing(Listing):
    """Audits by the period that they look at."""

    name = "auditorias"
    caption = _("Auditorías")
    columns = [
        Column("number", _("Número"), value="number", sort="number", link=True),
        Column("title", _("Auditoría"), value="title", css="col-wide", width=50),
        Column("unit", _("Dependencia"), value=lambda row: row.unit.name if row.unit else str(_("Toda la entidad"))),
        Column("starts", _("Período desde"), value="starts_on", sort="starts_on"),
        Column("ends", _("Hasta"), value="ends_on", sort="ends_on"),
        Column("auditor", _("Auditor"), value="auditor.full_name", personal=True),
        Column("findings", _("Hallazgos"), value="finding_count", css="is-number"),
        Column("due", _("Cierre previsto"), value="due_on", sort="due_on"),
        Column("state", _("Estado"), value="get_state_display", html=_state, sort="state"),
        Column("scope", _("Alcance"), value="scope", on_screen=False, width=60),
        Column("criteria", _("Criterios"), value="criteria", on_screen=False, width=60),
        Column("conclusion", _("Conclusión"), value="conclusion", on_screen=False, width=60),
    ]
    filters = [ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=AuditState.choices)]
    search = ["number", "title", "scope"]
    search_label = _("Número, nombre o alcance")
    default_sort = "-starts"
    empty_title = _("No hay auditorías")
    empty_text = _("Control interno programa aquí las auditorías de la vigencia.")

    def for_screen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.annotate(finding_count=Count("findings"))

    def for_export(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.annotate(finding_count=Count("findings"))


class ItemListing(Listing):
    """The elements of a sample in the order in which they were drawn; each opens what it is and its trace."""

    name = "muestra"
    caption = _("Elementos de la muestra")
    search = ["subject_label", "note"]
    search_label = _("Elemento o nota")
    default_sort = "position"

    def get_columns(self) -> list[Any]:
        return [
            Column("position", _("Orden"), value="position", sort="position", css="is-number"),
            Column("what", _("Elemento"), value="subject_label", html=self._what, css="col-wide", width=60),
            Column("key", _("Clave"), value=lambda row: str(row.subject_id), on_screen=False, width=38),
            Column("trace", _("Trazabilidad"), html=self._trace, value=lambda row: "", on_export=False),
            Column(
                "review",
                _("Revisión"),
                value="get_review_display",
                html=lambda row: badge(row.get_review_display(), REVIEW_LOOKS[Review(row.review)]),
            ),
            Column("note", _("Qué se vio"), value="note", width=60),
            Column("who", _("Revisó"), value=lambda row: str(row.reviewed_by or ""), on_screen=False, personal=True),
            Column("when", _("Revisado el"), value="reviewed_at", on_screen=False),
            Column("open", _("Revisar"), html=self._open, value=lambda row: "", on_export=False),
        ]

    filters = [ChoiceFilter(key="revision", label=_("Revisión"), field="review", choices=Review.choices)]
    may_review = False

    def complete(self, objects: list[SampleItem]) -> None:
        self._subjects = queries.sampled_subjects(objects)

    def _what(self, row: SampleItem) -> Any:
        subject: Any = self._subjects.get(str(row.subject_id))
        if subject is None:
            return format_html('{} <span class="hint">({})</span>', row.subject_label, _("ya no existe"))
        return format_html('<a href="{}">{}</a>', subject.get_absolute_url(), row.subject_label)

    def _trace(self, row: SampleItem) -> Any:
        url = populations.trace_of(self._subjects.get(str(row.subject_id)))
        return format_html('<a href="{}">{}</a>', url, _("Ver el caso completo")) if url else "—"

    def _open(self, row: SampleItem) -> Any:
        if not self.may_review:
            return "—"
        words = _("Revisar") if row.review == Review.PENDING else _("Corregir")
        url = f"{row.sample.get_absolute_url()}elementos/{row.position}/"
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {} {}</span></a>', url, words, _("el elemento"), row.position
        )


class FindingListing(Listing):
    """Findings with how each is treated. Give it ``findings_visible_to``."""

    name = "hallazgos"
    caption = _("Hallazgos")
    columns = [
        Column("audit", _("Auditoría"), value="audit.number", sort=("audit__number", "position")),
        Column("position", _("N.º"), value="position", css="is-number"),
        Column("condition", _("Condición encontrada"), value="condition", link=True, css="col-wide", width=60),
        Column("criterion", _("Criterio"), value="criterion", on_screen=False, width=50),
        Column("kind", _("Tipo"), value="get_kind_display"),
        Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=34),
        Column("responsible", _("Responsable"), value="responsible.full_name", personal=True),
        Column(
            "treatment",
            _("Tratamiento"),
            value=lambda row: str(Treatment(row.treatment).label),
            html=lambda row: badge(Treatment(row.treatment).label, TREATMENT_LOOKS[Treatment(row.treatment)]),
        ),
    ]
    search = ["condition", "criterion", "audit__number", "audit__title"]
    search_label = _("Condición, criterio o auditoría")
    default_sort = "-audit"
    personal_data = True
    empty_title = _("No hay hallazgos")
    empty_text = _("Los anota control interno en cada auditoría.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="tratamiento", label=_("Tratamiento"), field="treatment", choices=Treatment.choices),
            ChoiceFilter(key="tipo", label=_("Tipo"), field="kind", choices=FindingKind.choices),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=unit_choices),
            RowFilter(
                key="auditoria",
                label=_("Auditoría"),
                field="audit",
                rows=lambda: queries.audits_visible_to(self.request.user),
            ),
        ]


class RoutineListing(Listing):
    """Acts of accountability by their day."""

    name = "rendicion-de-cuentas"
    caption = _("Rendición de cuentas")
    search = ["title", "purpose"]
    search_label = _("Nombre o qué se rinde")
    default_sort = "-held"
    filters = [ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=RoutineState.choices)]
    empty_title = _("No hay actos de rendición de cuentas")
    empty_text = _("Programe el primero: el sistema avisa cuando se acerca y programa el siguiente.")

    def get_columns(self) -> list[Any]:
        return [
            Column("title", _("Acto"), value="title", link=True, css="col-wide", width=50),
            Column("held", _("Fecha"), value="held_on", sort="held_on"),
            Column("frequency", _("Se repite"), value="get_frequency_display"),
            Column("responsible", _("Responsable"), value="responsible.full_name", personal=True),
            Column("purpose", _("Qué se rinde y a quién"), value="purpose", on_screen=False, width=60),
            Column("place", _("Lugar o medio"), value="place", on_screen=False),
            Column("outcome", _("Qué se hizo"), value="outcome", on_screen=False, width=60),
            Column("state", _("Estado"), value="get_state_display", html=self._badge, sort="state"),
        ]

    def _badge(self, row: Any) -> Any:
        today = day_of(self.request.at)  # type: ignore[attr-defined]
        return badge(_("Sin registrar"), "overdue") if row.is_overdue_on(today) else _state(row)
