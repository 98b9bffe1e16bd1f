"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind

_SECTION = _("Comisiones y viáticos")
NOTICE_KINDS = (
    Kind("travel.filed", _("Comisión por aprobar"), _SECTION),
    Kind("travel.asked_for_you", _("Comisión pedida a su nombre"), _SECTION),
    Kind("travel.visit_moved", _("Cambió una visita de su comisión"), _SECTION),
    Kind("travel.approved", _("Comisión aprobada"), _SECTION),
    Kind("travel.delivered", _("Comisión por tramitar en financiera"), _SECTION),
    Kind("travel.granted", _("Comisión concedida"), _SECTION),
    Kind("travel.returned", _("Comisión devuelta"), _SECTION),
    Kind("travel.refused", _("Comisión negada"), _SECTION),
    Kind("travel.cancelled", _("Comisión cancelada"), _SECTION, least=Way.NONE),
    Kind("travel.presented", _("Legalización por revisar"), _SECTION),
    Kind("travel.legalised", _("Comisión legalizada"), _SECTION, least=Way.NONE),
    Kind("travel.accounts_returned", _("Legalización devuelta"), _SECTION),
    Kind("travel.accounts_due", _("Comisión por legalizar"), _SECTION, least=Way.NONE),
    Kind("travel.accounts_overdue", _("Comisión sin legalizar a tiempo"), _SECTION),
    Kind("travel.accounts_escalated", _("Comisión de su grupo sin legalizar"), _SECTION),
)
