"""The columns of what the public downloads."""

from django.utils.translation import gettext_lazy as _

from baquiano.institutions.words import PLAN_UNIT
from baquiano.ui.listing import Column

AGENDA_COLUMNS = [
    Column("day", _("Fecha")),
    Column("starts", _("Inicia")),
    Column("ends", _("Termina")),
    Column("title", _("Actividad")),
    Column("topic", _("Tema")),
    Column("group", PLAN_UNIT),
    Column("beneficiary", _("Beneficiario")),
    Column("municipality", _("Municipio")),
    Column("modality", _("Modalidad")),
    Column("place", _("Lugar")),
    Column("state", _("Estado"), value=lambda entry: _("Cancelada") if entry.is_cancelled else _("Programada")),
    Column("moved_from", _("Fecha publicada primero")),
]
PLAN_COLUMNS = [
    Column("code", _("Código")),
    Column("group", PLAN_UNIT),
    Column("programme", _("Programa del plan de desarrollo")),
    Column("topic", _("Tema")),
    Column("activity", _("Actividad o proyecto")),
    Column("objective", _("Objetivo a alcanzar")),
    Column("service_type", _("Tipo de asistencia técnica")),
    Column("mechanism", _("Mecanismo")),
    Column("starts_on", _("Fecha inicial")),
    Column("ends_on", _("Fecha final")),
    Column("municipality", _("Municipio")),
    Column("place", _("Lugar")),
    Column("beneficiaries", _("Beneficiarios"), value=lambda item: "; ".join(item.beneficiaries)),
]
