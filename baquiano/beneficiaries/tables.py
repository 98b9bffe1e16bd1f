"""The list of beneficiaries."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from baquiano.beneficiaries.choices import BeneficiaryKind, Zone
from baquiano.beneficiaries.models import Beneficiary
from baquiano.beneficiaries.queries import enabled_kinds, municipalities_served
from baquiano.common import statements
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Filter, Listing
from baquiano.ui.templatetags.ui import badge


def code_of(beneficiary: Beneficiary) -> str:
    return beneficiary.dane_code or beneficiary.nit


def code_badge(beneficiary: Beneficiary) -> SafeString | str:
    """The code, or a mark on the school whose DANE code is missing."""
    if beneficiary.kind == BeneficiaryKind.SCHOOL and not beneficiary.dane_code:
        return badge(_("Sin código DANE"), "due_soon")
    return code_of(beneficiary)


class BeneficiaryListing(Listing):
    name = "beneficiarios"
    columns = (  # type: ignore[assignment]
        Column("name", _("Nombre"), sort="name", link=True),
        Column("code", _("Código"), value=code_of, html=code_badge, sort="dane_code"),
        Column("municipality", _("Municipio"), value="town", export="municipality.name", sort="municipality__name"),
        Column("department", _("Departamento"), value="municipality.department.name", on_screen=False),
        Column("kind", _("Clase"), value="get_kind_display", sort="kind"),
        Column("zone", _("Zona"), value="get_zone_display", sort="zone"),
        Column("sector", _("Sector"), value="get_sector_display", on_screen=False),
        Column("authority", _("Autoridad"), value="authority_name", personal=True, on_screen=False),
        Column("email", _("Correo electrónico"), on_screen=False),
        Column("phone", _("Teléfono"), on_screen=False),
    )
    search = ("search_text",)
    search_label = _("Buscar por nombre, municipio o código")
    default_sort = "name"
    empty_title = _("Todavía no hay beneficiarios")
    empty_text = _("Se cargan con la carpeta de la institución o se registran uno por uno.")

    def __init__(self, request: HttpRequest, queryset: Any) -> None:
        self.institution = request.institution  # type: ignore[attr-defined]
        super().__init__(request, queryset)

    def for_screen(self, rows: Any) -> Any:
        own = ("name", "dane_code", "nit", "kind", "zone")
        return rows.select_related(None).only(*own).annotate(town=F("municipality__name"))

    def get_filters(self) -> list[Filter]:
        towns = statements.options(
            ("beneficiaries.towns",), lambda: municipalities_served(self.institution).values_list("pk", "name")
        )
        kinds = [(kind.value, kind.label) for kind in enabled_kinds(self.institution)]
        return [
            ChoiceFilter(key="municipio", label=_("Municipio"), field="municipality_id", choices=towns),
            ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=kinds),
            ChoiceFilter(key="zona", label=_("Zona"), field="zone", choices=Zone.choices),
            BooleanFilter(key="activo", label=_("Estado"), field="is_active", yes=_("Activos"), no=_("Inactivos")),
        ]
