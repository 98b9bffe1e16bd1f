"""What follow-up tells people."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind

_SECTION = _("Seguimiento")
NOTICE_KINDS = (
    Kind("monitoring.follow_up_due", _("Seguimiento del mes por presentar"), _SECTION, least=Way.NONE),
    Kind("monitoring.follow_up_late", _("Seguimiento del mes sin presentar"), _SECTION),
    Kind("monitoring.follow_up_returned", _("Seguimiento del mes devuelto"), _SECTION),
    Kind("monitoring.item_red", _("Actividad del plan en rojo"), _SECTION),
    Kind("monitoring.deviation", _("Asistencia que no se desarrolla bien"), _SECTION),
    Kind("monitoring.assistance_red", _("Asistencia en rojo"), _SECTION),
    Kind("monitoring.hito_due", _("Hito que se acerca"), _SECTION, least=Way.NONE),
    Kind("monitoring.hito_overdue", _("Hito vencido"), _SECTION),
    Kind("monitoring.hito_unverified", _("Hito sin verificar"), _SECTION),
)
