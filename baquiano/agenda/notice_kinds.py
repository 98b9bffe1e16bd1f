"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.kinds import Kind

_SECTION = _("Agenda y visitas")
NOTICE_KINDS = (
    Kind("agenda.agenda_published", _("Agenda del mes publicada"), _SECTION),
    Kind("agenda.agenda_returned", _("Agenda devuelta para ajustes"), _SECTION),
    Kind("agenda.entries_coming", _("Lo que tiene mañana en la agenda"), _SECTION),
    Kind("agenda.finding_coordinated", _("Propuesta de otro grupo para ir juntos"), _SECTION),
)
