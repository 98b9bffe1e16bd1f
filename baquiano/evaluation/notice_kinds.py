"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.kinds import Kind

_SECTION = _("Evaluaciones")
NOTICE_KINDS = (
    Kind("evaluation.first_stage", _("Asistencia que termina hoy y se debe evaluar"), _SECTION),
    Kind("evaluation.first_stage_late", _("Asistencia que terminó y no se ha evaluado"), _SECTION),
    Kind("evaluation.first_stage_escalated", _("Asistencia de su dependencia sin evaluar"), _SECTION),
    Kind("evaluation.second_stage", _("Evaluación de una asistencia en su totalidad, a su cargo"), _SECTION),
)
