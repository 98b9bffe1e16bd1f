"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind

_SECTION = _("Mejora y control interno")
NOTICE_KINDS = (
    Kind("improvement.assigned", _("Acción de mejora a su cargo"), _SECTION),
    Kind("improvement.rescheduled", _("Cambió el plazo de una acción a su cargo"), _SECTION),
    Kind("improvement.due_soon", _("Acción de mejora próxima a vencer"), _SECTION, least=Way.NONE),
    Kind("improvement.overdue", _("Acción de mejora vencida"), _SECTION),
    Kind("improvement.escalated", _("Acción de mejora sin cumplir en su grupo"), _SECTION),
    Kind("improvement.to_verify", _("Acción de mejora por verificar"), _SECTION),
    Kind("improvement.unverified", _("Acción de mejora que nadie verifica"), _SECTION),
    Kind("improvement.returned", _("Acción de mejora devuelta por quien la verificó"), _SECTION),
    Kind("improvement.origin_added", _("Otro hecho se sumó a una acción a su cargo"), _SECTION, least=Way.NONE),
    Kind("improvement.closed", _("Acción de mejora cerrada"), _SECTION, least=Way.NONE),
    Kind("improvement.cancelled", _("Acción de mejora cancelada"), _SECTION, least=Way.NONE),
    Kind("improvement.correction", _("Corrección de una asistencia a su cargo"), _SECTION),
    Kind("improvement.finding", _("Hallazgo de auditoría a su cargo"), _SECTION),
    Kind("improvement.audit_assigned", _("Auditoría a su cargo"), _SECTION),
    Kind("improvement.audit_due", _("Auditoría por cerrar"), _SECTION, least=Way.NONE),
    Kind("improvement.audit_late", _("Auditoría sin cerrar a tiempo"), _SECTION),
    Kind("improvement.routine_assigned", _("Rendición de cuentas a su cargo"), _SECTION),
    Kind("improvement.routine_due", _("Rendición de cuentas que se acerca"), _SECTION, least=Way.NONE),
    Kind("improvement.routine_late", _("Rendición de cuentas sin registrar"), _SECTION),
)
