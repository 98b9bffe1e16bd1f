"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.kinds import Kind

NOTICE_KINDS = (Kind("archive.records_owed", _("Registros que faltan de una intervención"), _("Archivo")),)
