"""Lists of formats and of issued documents."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.documents.choices import AccessClass, FormatState
from baquiano.documents.models import Format, IssuedDocument
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge


class FormatListing(Listing):
    """The controlled formats of the institution, the ones no longer in force included (DOC-01)."""

    name = "formatos"
    caption = _("Formatos controlados")
    columns = [
        Column("code", _("Código"), sort="code", link=True),
        Column("name", _("Nombre"), sort="name"),
        Column("version", _("Versión")),
        Column("process", _("Proceso"), on_screen=False),
        Column("approved_on", _("Aprobado el"), sort="approved_on"),
        Column("state", _("Estado"), value="get_state_display", html=lambda f: badge(f.get_state_display(), f.state)),
        Column("replaced_by", _("Reemplazado por")),
        Column("access", _("Clase de acceso"), value="get_access_class_display"),
        Column("usable", _("Lo expide el sistema"), value="is_usable"),
    ]
    search = ["code", "name"]
    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=FormatState.choices),
        ChoiceFilter(key="acceso", label=_("Clase de acceso"), field="access_class", choices=AccessClass.choices),
    ]
    default_sort = "code"
    empty_title = _("No hay formatos")
    empty_text = _("Los formatos se cargan con la carpeta de la institución.")


def _formats() -> list[tuple[Any, str]]:
    codes = Format.objects.filter(documents__isnull=False).distinct().order_by("code").values_list("code", "name")
    return [(code, f"{code} {name}") for code, name in dict(codes).items()]


def _state_words(document: IssuedDocument) -> str:
    return str(_("Reemplazado") if document.is_superseded else _("Vigente"))


def _state(document: IssuedDocument) -> str:
    if document.is_superseded:
        return badge(_("Reemplazado"), "superseded")
    return badge(_("Vigente"), "in_force") if document.pdf else badge(_("En preparación"), "pending")


def _superseded(rows: QuerySet[IssuedDocument], value: bool) -> QuerySet[IssuedDocument]:
    return rows.filter(superseded_by__isnull=not value)


class DocumentListing(Listing):
    """What the institution has issued, newest first."""

    name = "documentos"
    caption = _("Documentos expedidos")
    columns = [
        Column("number", _("Número"), sort="number", link=True),
        Column("format", _("Formato"), value="format.code", sort="format__code"),
        Column("title", _("Título"), sort="title"),
        Column("subject", _("De"), value="subject_label", on_screen=False),
        Column("version", _("Versión")),
        Column("issued_at", _("Expedido el"), sort="issued_at"),
        Column("issued_by", _("Expedido por"), value="issued_by.full_name", personal=True),
        Column("code", _("Código de verificación"), value="verification_code", on_screen=False),
        Column("sha256", _("SHA-256"), value="payload_sha256", on_screen=False),
        Column("state", _("Estado"), value=_state_words, html=_state),
    ]
    search = ["number", "title", "subject_label", "verification_code"]
    filters = [
        ChoiceFilter(key="formato", label=_("Formato"), field="format__code", choices=_formats),
        DateFilter(key="desde", label=_("Desde"), field="issued_at__date__gte"),
        DateFilter(key="hasta", label=_("Hasta"), field="issued_at__date__lte"),
        BooleanFilter(key="reemplazado", label=_("Reemplazado"), apply=_superseded),
    ]
    default_sort = "-issued_at"
    empty_title = _("No hay documentos")
    empty_text = _("Aparecen aquí cuando se expide un plan, un acta o un listado.")
