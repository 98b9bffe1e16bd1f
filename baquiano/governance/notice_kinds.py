"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind

_SECTION = _("Comités")
NOTICE_KINDS = (
    Kind(
        "governance.session_convened",
        _("Convocatoria a una sesión"),
        _SECTION,
        least=Way.AT_ONCE,
        why=_("La convocatoria es el aviso formal a los miembros: siempre llega por correo."),
    ),
)
