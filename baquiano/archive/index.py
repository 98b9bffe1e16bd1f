"""The electronic index of an expediente, in the XML that the Colombian systems of electronic files exchange."""

from collections.abc import Sequence
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from baquiano.archive.choices import Origin
from baquiano.archive.inventory import format_of
from baquiano.archive.queries import Entry
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.text import without_control_characters

_ORIGIN = {Origin.ELECTRONIC: "Electrónico", Origin.DIGITISED: "Digitalizado"}


def index_xml(entries: Sequence[Entry]) -> bytes:
    """The index of ``entries`` with SHA-256 and running pages. The same entries give the same bytes."""
    root = ElementTree.Element("TipoDocumentoFoliado")
    for entry in entries:
        node = ElementTree.SubElement(root, "DocumentoIndizado")
        for name, value in _fields(entry).items():
            ElementTree.SubElement(node, name).text = without_control_characters(value)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _fields(entry: Entry) -> dict[str, str]:
    row = entry.row
    return {
        "Id": str(row.pk),
        "Nombre_Documento": entry.title,
        "Tipologia_Documental": entry.type_name or _("Sin clasificar"),
        "Fecha_Creacion_Documento": row.dated_on.isoformat(),
        "Fecha_Incorporacion_Expediente": row.created_at.astimezone(BOGOTA).isoformat(timespec="seconds"),
        "Valor_Huella": row.file.sha256,
        "Funcion_Resumen": "SHA256",
        "Orden_Documento_Expediente": str(row.position),
        "Pagina_Inicio": str(row.first_page),
        "Pagina_Fin": str(row.last_page),
        "Formato": format_of(row),
        "Tamano": str(row.file.size),
        "Origen": _ORIGIN[Origin(row.origin)],
    }
