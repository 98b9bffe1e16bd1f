"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind

_SECTION = _("Agenda y visitas")
NOTICE_KINDS = (
    Kind("delivery.session_rescheduled", _("Visita reprogramada"), _SECTION),
    Kind("delivery.session_cancelled", _("Visita cancelada"), _SECTION),
    Kind("delivery.report_delivered", _("Informe de ejecución entregado"), _SECTION, least=Way.NONE),
    Kind("delivery.report_returned", _("Informe de ejecución devuelto"), _SECTION),
    Kind("delivery.report_late", _("Informe de ejecución vencido"), _SECTION),
    Kind("delivery.work_plan_submitted", _("Plan de trabajo por aprobar"), _SECTION),
    Kind("delivery.work_plan_approved", _("Plan de trabajo aprobado"), _SECTION),
    Kind("delivery.work_plan_returned", _("Plan de trabajo devuelto"), _SECTION),
    Kind("delivery.work_plan_answered", _("Respuesta de la entidad asistida al plan de trabajo"), _SECTION),
    Kind("delivery.milestone_claimed", _("Hito por verificar"), _SECTION),
    Kind("delivery.milestone_returned", _("Hito devuelto"), _SECTION),
    Kind("delivery.other_mechanism", _("Mecanismo que no está en el catálogo"), _SECTION),
    Kind("delivery.partial_report_due", _("Reporte parcial vencido"), _SECTION),
)
