"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.kinds import Kind

_SECTION = _("Guías y manuales")
NOTICE_KINDS = (
    Kind("library.endorsement_asked", _("Documento de política que espera aval"), _SECTION),
    Kind("library.endorsement_said", _("Respuesta sobre el aval de un documento"), _SECTION),
)
