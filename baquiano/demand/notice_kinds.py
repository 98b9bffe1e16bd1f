"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind

_SECTION = _("Solicitudes")
NOTICE_KINDS = (
    Kind("demand.received", _("Solicitud por clasificar"), _SECTION, least=Way.NONE),
    Kind("demand.assigned", _("Solicitud a su cargo"), _SECTION),
    Kind("demand.completed", _("El solicitante completó su solicitud"), _SECTION),
    Kind("demand.due_soon", _("Solicitud por vencer"), _SECTION, usual=Way.AT_ONCE),
    Kind("demand.overdue", _("Solicitud vencida"), _SECTION, usual=Way.AT_ONCE),
    Kind("demand.not_completed", _("Solicitud que nadie completó en un mes"), _SECTION),
)
