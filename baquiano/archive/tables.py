"""The lists of the archive: the retention table and the expedientes."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.archive import conservation, copies, queries
from baquiano.archive.choices import CaseFileState, CaseKind, Conservation, CopyState, Disposition, Purpose
from baquiano.archive.models import CaseFile, RepositoryCopy, RetentionSchedule
from baquiano.common import statements
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.institutions.models import Unit
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Listing
from baquiano.ui.templatetags.ui import badge


def _units() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


class ScheduleListing(Listing):
    name = "tabla-de-retencion"
    caption = _("Series y subseries")
    columns = [
        Column("code", _("Código"), sort=("unit__code", "series_code", "subseries_code"), link=True),
        Column("series", _("Serie"), value="series_name", sort="series_name"),
        Column("subseries", _("Subserie"), value="subseries_name", sort="subseries_name"),
        Column("unit", _("Dependencia"), value="unit.name", sort="unit__name"),
        Column("management", _("Años en gestión"), value="management_years", sort="management_years"),
        Column("central", _("Años en central"), value="central_years", sort="central_years"),
        Column("disposition", _("Disposición final"), value="get_disposition_display", sort="disposition"),
        Column("types", _("Tipos"), value="type_count"),
        Column("files", _("Expedientes"), value="file_count"),
        Column("procedure", _("Procedimiento"), on_screen=False),
    ]
    filters = [
        ChoiceFilter(key="disposicion", label=_("Disposición final"), field="disposition", choices=Disposition.choices),
        BooleanFilter(key="retirada", label=_("Retiradas"), field="is_retired"),
    ]
    search = ("series_name", "subseries_name", "series_code", "subseries_code", "unit__name")
    search_label = _("Serie, subserie, código o dependencia")
    default_sort = "code"
    empty_title = _("La institución no ha cargado su tabla de retención")
    empty_text = _("Se carga con la carpeta de la institución, en archive/trd.csv.")

    def row_css(self, row: RetentionSchedule) -> str:
        return "is-muted" if row.is_retired else ""


class CaseFileListing(Listing):
    name = "expedientes"
    caption = _("Expedientes")
    columns = [
        Column("number", _("Número"), sort="number", link=True, css="is-code"),
        Column("title", _("Expediente"), sort="title", css="is-wide", width=60),
        Column("kind", _("De"), value="get_kind_display", on_screen=False),
        Column("unit", _("Oficina productora"), value="unit.name", sort="unit__name"),
        Column("series", _("Serie"), value="schedule.code", sort=("schedule__series_code", "schedule__subseries_code")),
        Column("year", _("Vigencia"), sort="year", on_screen=False, export=lambda row: str(row.year)),
        Column("documents", _("Documentos"), value="document_count"),
        Column("pages", _("Páginas"), value="page_count"),
        Column("volumes", _("Tomos"), value="volume_count", on_screen=False),
        Column("first", _("Fecha inicial"), value="first_on", on_screen=False),
        Column("last", _("Fecha final"), value="last_on", on_screen=False),
        Column("opened", _("Abierto el"), value="created_at", on_screen=False),
        Column("closed", _("Cerrado el"), value="closed_on", on_screen=False),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            sort="state",
            html=lambda row: badge(row.get_state_display(), row.state),
        ),
    ]
    search = ("number", "title")
    search_label = _("Número o nombre del expediente")
    default_sort = "-number"
    empty_title = _("Todavía no hay expedientes")
    empty_text = _(
        "Se abren solos con cada plan, visita realizada, asistencia, comisión o informe que tenga serie en la tabla."
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[CaseFile]) -> None:
        self.today = day_of(request.at)  # type: ignore[attr-defined]
        super().__init__(request, rows)

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=CaseFileState.choices),
            ChoiceFilter(key="de", label=_("De"), field="kind", choices=CaseKind.choices),
            ChoiceFilter(key="dependencia", label=_("Oficina productora"), field="unit", choices=_units),
            ChoiceFilter(key="serie", label=_("Serie"), field="schedule", choices=_series),
            ChoiceFilter(key="vigencia", label=_("Vigencia"), field="year", choices=_years),
            BooleanFilter(key="transferir", label=_("Por transferir"), apply=self._by_transfer),
        ]

    def _by_transfer(self, rows: QuerySet[CaseFile], wanted: bool) -> QuerySet[CaseFile]:
        due = queries.due_for_transfer(CaseFile.objects.all(), self.today.year)
        return (
            rows.filter(pk__in=due.order_by().values("pk"))
            if wanted
            else rows.exclude(pk__in=due.order_by().values("pk"))
        )

    def result_links(self) -> list[tuple[Any, str, str]]:
        """The inventory is made of what the list shows: the same search and the same filters."""
        if not allows(self.request.user, "archive.make_inventory"):
            return []
        asked = self.url(pagina="", orden="").partition("?")[2]
        address = reverse("archive:inventory_create") + (f"?{asked}" if asked else "")
        return [(_("Hacer inventario (FUID) con estos"), address, "clipboard-data")]

    def for_screen(self, rows: QuerySet[CaseFile]) -> QuerySet[CaseFile]:
        return queries.with_extent(rows)

    def for_export(self, rows: QuerySet[CaseFile]) -> QuerySet[CaseFile]:
        return queries.with_extent(rows)


LOOKS = {
    Conservation.RUNNING: "in_progress",
    Conservation.LACKING: "overdue",
    Conservation.READY: "due_soon",
    Conservation.WAIVED: "withdrawn",
    Conservation.KEPT: "done",
}


class ConservationListing(Listing):
    """What each intervention lacks to be kept, until when and who owes it. Give it ``conservation_visible_to``."""

    name = "conservacion"
    caption = _("Conservación de las intervenciones")
    search = ("number", "title")
    search_label = _("Número o nombre del expediente")
    default_sort = "-ended"
    personal_data = True
    empty_title = _("Todavía no hay intervenciones que conservar")
    empty_text = _("Aparecen con su expediente, que se abre solo si la tabla de retención tiene una serie para ellas.")

    def __init__(self, request: HttpRequest, rows: QuerySet[CaseFile]) -> None:
        self.today = day_of(request.at)  # type: ignore[attr-defined]
        self.lacks: dict[Any, conservation.Lack] = {}
        super().__init__(request, rows)

    def get_columns(self) -> list[Column]:
        return [
            Column("number", _("Expediente"), sort="number", link=True, css="is-code"),
            Column("title", _("Intervención"), sort="title", css="is-wide", width=60),
            Column("kind", _("De"), value="get_kind_display", on_screen=False),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", on_screen=False, width=34),
            Column("series", _("Serie"), value="schedule.code", on_screen=False),
            Column("year", _("Vigencia"), sort="year", on_screen=False, export=lambda row: str(row.year)),
            Column("standing", _("Conservación"), value=_standing, html=standing_badge, sort="standing"),
            Column("missing", _("Le falta"), value=lambda row: self.lacks[row.pk].words, css="is-wide", width=60),
            Column("debtor", _("Debe"), value=lambda row: str(self.lacks[row.pk].debtor or ""), personal=True),
            Column("ended", _("Terminó"), value="ended_at", sort="ended_at", on_screen=False),
            Column("deadline", _("Plazo"), value=conservation.deadline_of),
        ]

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="conservacion", label=_("Conservación"), field="standing", choices=Conservation.choices),
            BooleanFilter(key="vencida", label=_("Plazo vencido"), apply=self._by_term),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=_units),
            ChoiceFilter(key="vigencia", label=_("Vigencia"), field="year", choices=_years),
        ]

    def _by_term(self, rows: QuerySet[CaseFile], wanted: bool) -> QuerySet[CaseFile]:
        late = conservation.overdue(rows, self.today)
        return late if wanted else rows.exclude(pk__in=late.order_by().values("pk"))

    def complete(self, objects: list[CaseFile]) -> None:
        self.lacks = conservation.lacks_of(objects)

    def result_links(self) -> list[tuple[Any, str, str]]:
        """What is waived is what the list shows: the same search and the same filters."""
        if not allows(self.request.user, conservation.WAIVE):
            return []
        asked = self.url(pagina="", orden="").partition("?")[2]
        address = reverse("archive:conservation_waive") + (f"?{asked}" if asked else "")
        return [(_("Dispensar lo que falta de estas"), address, "slash-circle")]


COPY_LOOKS = {CopyState.PENDING: "waiting", CopyState.WRITTEN: "done", CopyState.FAILED: "overdue"}


class CopyListing(Listing):
    """Each record with its path in the repository. Give it ``copies_visible_to``."""

    name = "repositorio"
    caption = _("Registros en el repositorio")
    columns = [
        Column("path", _("Ruta"), value="path", sort="path", css="is-wide", width=80),
        Column("case", _("Expediente"), value="filed.case_file.number", sort="filed__case_file__number", link=True),
        Column("unit", _("Dependencia"), value="filed.case_file.unit.name", on_screen=False),
        Column("sha256", _("SHA-256"), value="sha256", on_screen=False),
        Column(
            "state",
            _("Estado"),
            value=lambda row: str(row.state.label),
            html=lambda row: badge(str(row.state.label), COPY_LOOKS[row.state]),
        ),
        Column("problem", _("Problema"), value="problem", css="is-wide"),
        Column("written", _("Escrito el"), value="written_at", sort="written_at"),
        Column("verified", _("Verificado el"), value="verified_at", sort="verified_at"),
        Column("attempts", _("Intentos"), value="attempts", sort="attempts", on_screen=False),
    ]
    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), choices=CopyState.choices, apply=copies.by_state),
        ChoiceFilter(key="dependencia", label=_("Dependencia"), field="filed__case_file__unit", choices=_units),
    ]
    search = ("path", "filed__case_file__number")
    search_label = _("Ruta o expediente")
    default_sort = "path"
    empty_title = _("Todavía no hay registros por escribir")
    empty_text = _("Cada documento que entra a un expediente se escribe en el repositorio por su ruta de la TRD.")

    def row_url(self, row: RepositoryCopy) -> str:
        return row.filed.case_file.get_absolute_url()


def _standing(row: Any) -> str:
    return str(Conservation(row.standing).label)


def standing_badge(row: Any) -> Any:
    """How the records of an intervention stand, as it is drawn."""
    return badge(_standing(row), LOOKS[row.standing])


def _series() -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in queries.schedules()]


def _years() -> list[tuple[str, str]]:
    years = CaseFile.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


class InventoryListing(Listing):
    name = "inventarios"
    caption = _("Inventarios documentales")
    columns = [
        Column("number", _("Número"), sort="number", link=True),
        Column("made", _("Hecho el"), value="created_at", sort="created_at"),
        Column("purpose", _("Objeto"), value="get_purpose_display", sort="purpose"),
        Column("transfer", _("N.º de transferencia"), value="transfer_number"),
        Column("files", _("Expedientes"), value="file_count"),
        Column("pages", _("Folios o páginas"), value="page_count"),
        Column("by", _("Elaborado por"), value="created_by", personal=True),
    ]
    filters = [ChoiceFilter(key="objeto", label=_("Objeto"), field="purpose", choices=Purpose.choices)]
    search = ("number", "transfer_number")
    search_label = _("Número del inventario o de la transferencia")
    default_sort = "-made"
    personal_data = True
    empty_title = _("Todavía no hay inventarios")
    empty_text = _("Escoja los expedientes con los filtros de su lista y haga el inventario desde allí.")
