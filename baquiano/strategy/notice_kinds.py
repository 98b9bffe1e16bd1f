"""What this room tells people of, and the least that each may choose."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications.choices import Way
from baquiano.notifications.kinds import Kind

_SECTION = _("Estrategia anual")
NOTICE_KINDS = (
    Kind("strategy.session_convened", _("Convocatoria a la sesión de análisis"), _SECTION),
    Kind("strategy.results_due", _("Información para la sesión de análisis por enviar"), _SECTION, least=Way.NONE),
    Kind("strategy.proposal_awaited", _("Propuesta de su dirección por presentar"), _SECTION),
    Kind("strategy.proposal_submitted", _("Propuesta de una dirección por revisar"), _SECTION, least=Way.NONE),
    Kind("strategy.proposal_judged", _("Revisaron la propuesta de su dirección"), _SECTION),
    Kind("strategy.decided", _("El comité decidió sobre la estrategia"), _SECTION),
)
