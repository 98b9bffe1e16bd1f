"""The list of the library."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.institutions.queries import units_of
from baquiano.library.choices import GuideKind
from baquiano.library.models import Guide
from baquiano.library.queries import for_listing, linkable_items
from baquiano.ui.display import day
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Filter, Listing
from baquiano.ui.templatetags.ui import badge


def standing_of(guide: Any) -> tuple[Any, str]:
    """The words and the look of a guide: retired, in force with its version, or not yet in force."""
    if guide.is_retired:
        return _("Retirada"), "cancelled"
    if guide.awaits and not guide.current_label:
        return _("Espera aval"), "waiting"
    return (_("Vigente"), "in_force") if guide.current_label else (_("Aún no rige"), "waiting")


def _version(guide: Any) -> str:
    return f"{guide.current_label} ({day(guide.current_from)})" if guide.current_label else ""


def _of_topic(rows: QuerySet[Guide], key: str) -> QuerySet[Guide]:
    return rows.filter(pk__in=Guide.topics.through.objects.filter(catalogueitem_id=key).values("guide_id"))


def _in_use(rows: QuerySet[Guide], yes: bool) -> QuerySet[Guide]:
    return rows.filter(retired_on__isnull=yes)


def _endorsed(rows: Any, yes: bool) -> Any:
    return rows.filter(kind=GuideKind.POLICY, awaits=not yes)


class GuideListing(Listing):
    name = "biblioteca"
    caption = _("Guías, manuales y especificaciones")
    columns = [
        Column("title", _("Documento"), sort="title", link=True),
        Column("code", _("Código"), sort="code"),
        Column("kind", _("Clase"), value="get_kind_display", sort="kind"),
        Column("unit", _("Expide"), value="unit.name", sort="unit__name"),
        Column("current", _("Versión que rige"), value=_version),
        Column("topics", _("Temas"), value=lambda row: "; ".join(item.name for item in row.topics.all())),
        Column("must_acknowledge", _("Exige acuse"), sort="must_acknowledge"),
        Column(
            "state",
            _("Estado"),
            value=lambda row: standing_of(row)[0],
            html=lambda row: badge(*standing_of(row)),
        ),
        Column("access_class", _("Clase de acceso"), value="get_access_class_display", on_screen=False),
    ]
    search = ("search_text",)
    search_label = _("Buscar por título, código o para qué sirve")
    default_sort = "title"
    empty_title = _("Todavía no hay guías ni manuales")
    empty_text = _("Agregue la primera con su versión vigente.")

    def __init__(self, request: HttpRequest, queryset: Any) -> None:
        self.institution = request.institution  # type: ignore[attr-defined]
        self.today = day_of(request.at)  # type: ignore[attr-defined]
        super().__init__(request, for_listing(queryset, self.today))

    def get_filters(self) -> list[Filter]:
        return [
            ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=GuideKind.choices),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit_id", choices=self._units),
            ChoiceFilter(key="tema", label=_("Tema o servicio"), choices=self._items, apply=_of_topic),
            BooleanFilter(key="acuse", label=_("Exige acuse"), field="must_acknowledge"),
            BooleanFilter(key="aval", label=_("Aval"), yes=_("Con aval"), no=_("Lo esperan"), apply=_endorsed),
            BooleanFilter(key="uso", label=_("Estado"), yes=_("En uso"), no=_("Retiradas"), apply=_in_use),
        ]

    def _units(self) -> list[tuple[Any, str]]:
        return [(str(pk), name) for pk, name in units_of(self.institution, self.today).values_list("pk", "name")]

    def _items(self) -> list[tuple[Any, str]]:
        return [(str(pk), name) for pk, name in linkable_items(self.institution).values_list("pk", "name")]
