"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.kinds import Kind

_SECTION = _("Planes")
NOTICE_KINDS = (
    Kind("planning.plan_divulged", _("Plan aprobado y divulgado"), _SECTION),
    Kind("planning.change_requested", _("Cambio del plan por decidir"), _SECTION),
    Kind("planning.change_decided", _("Respuesta a un cambio del plan"), _SECTION),
    Kind("planning.funding_exceeded", _("Actividad que gastó más de lo planeado"), _SECTION),
    Kind("planning.joint_visit", _("Propuesta de visita conjunta y su respuesta"), _SECTION),
)
