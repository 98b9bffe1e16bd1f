"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind

_SECTION = _("Procedimiento")
NOTICE_KINDS = (
    Kind("procedures.task_opened", _("Es su turno en una actividad"), _SECTION),
    Kind("procedures.task_due_soon", _("Actividad próxima a vencer"), _SECTION, least=Way.NONE),
    Kind("procedures.review_opened", _("Revise un procedimiento: cambió una norma"), _SECTION),
    Kind("procedures.task_overdue", _("Actividad vencida"), _SECTION),
)
