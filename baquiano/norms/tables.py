"""The list of norms."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import CatalogueItem
from baquiano.norms.choices import NormKind, NormState
from baquiano.norms.models import Norm
from baquiano.norms.queries import linkable_items, with_topics
from baquiano.ui.listing import ChoiceFilter, Column, DateFilter, Filter, Listing
from baquiano.ui.templatetags.ui import badge

LOOKS = {
    NormState.IN_FORCE: ("success", "check-circle-fill"),
    NormState.MODIFIED: ("warning", "pencil-square"),
    NormState.SUSPENDED: ("warning", "pause-circle"),
    NormState.REPEALED: ("neutral", "slash-circle"),
}


def state_badge(norm: Norm) -> Any:
    """The state of the norm, in words and sign."""
    tone, sign = LOOKS[NormState(norm.state)]
    return badge(norm.get_state_display(), tone=tone, icon=sign)


def _topics(norm: Norm) -> str:
    return "; ".join(item.name for item in norm.topics.all())


def _of_topic(rows: QuerySet[Norm], key: str) -> QuerySet[Norm]:
    return rows.filter(pk__in=Norm.topics.through.objects.filter(catalogueitem_id=key).values("norm_id"))


class NormListing(Listing):
    name = "normas"
    caption = _("Normas que sustentan la asistencia técnica")
    columns = [
        Column("norm", _("Norma"), value=str, sort=("kind", "issued_on", "number"), link=True),
        Column("issued_on", _("Fecha"), sort="issued_on"),
        Column("title", _("De qué trata")),
        Column("articles", _("Artículos"), on_screen=False),
        Column("issuer", _("Expide"), sort="issuer"),
        Column("topics", _("Temas"), value=_topics),
        Column("state", _("Estado"), value="get_state_display", html=state_badge, sort="state"),
        Column("url", _("Dónde consultarla"), on_screen=False),
    ]
    search = ("search_text",)
    search_label = _("Buscar por número, tema o entidad")
    default_sort = "norm"
    empty_title = _("Todavía no hay normas")
    empty_text = _("Se cargan con la carpeta de la institución o se registran una por una.")

    def __init__(self, request: HttpRequest, queryset: Any) -> None:
        self.institution = request.institution  # type: ignore[attr-defined]
        super().__init__(request, with_topics(queryset))

    def get_filters(self) -> list[Filter]:
        return [
            ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=NormKind.choices),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=NormState.choices),
            ChoiceFilter(key="tema", label=_("Tema o servicio"), choices=self._items, apply=_of_topic),
            DateFilter(key="desde", label=_("Expedida desde"), field="issued_on__gte"),
        ]

    def _items(self) -> list[tuple[Any, str]]:
        rows: QuerySet[CatalogueItem] = linkable_items(self.institution)
        return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
