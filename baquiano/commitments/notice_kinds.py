"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind

_SECTION = _("Compromisos")
NOTICE_KINDS = (
    Kind("commitments.due_soon", _("Compromiso próximo a vencer"), _SECTION, least=Way.NONE),
    Kind("commitments.overdue", _("Compromiso vencido"), _SECTION),
    Kind("commitments.progress", _("Avance de un compromiso que usted escribió"), _SECTION, least=Way.NONE),
    Kind("commitments.to_verify", _("Compromiso declarado cumplido, por verificar"), _SECTION),
    Kind("commitments.returned", _("Compromiso devuelto por quien lo verificó"), _SECTION),
    Kind("commitments.unverified", _("Compromiso de su grupo que nadie verifica"), _SECTION),
    Kind("commitments.escalated", _("Compromiso de su grupo sin cerrar"), _SECTION),
)
