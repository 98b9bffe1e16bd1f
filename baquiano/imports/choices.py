"""What may be brought in from a spreadsheet, and the life of an upload."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Register(TextChoices):
    PEOPLE = "people", _("Personal")
    BENEFICIARIES = "beneficiaries", _("Beneficiarios")
    TRAVEL = "travel_results", _("Resultados de comisiones")
    SGR_LIST = "sgr_list", _("Lista de priorización del SGR")
    MEASURES = "measures", _("Variables de priorización")
    PRIORITISED = "prioritised", _("Entidades priorizadas")
    PORTFOLIO = "portfolio", _("Portafolio de servicios")
    ASSISTANCES = "assistances", _("Asistencias y avance de sus hitos")
    SESSIONS = "sessions", _("Asesorías y eventos realizados")
    FILING_NUMBERS = "filing_numbers", _("Radicados del sistema de correspondencia")


class LoadState(TextChoices):
    OPEN = "open", _("Por revisar")
    APPLIED = "applied", _("Cargado")
    ABANDONED = "abandoned", _("Descartado")


ALLOWED_MOVES: dict[LoadState, set[LoadState]] = {
    LoadState.OPEN: {LoadState.APPLIED, LoadState.ABANDONED},
    LoadState.APPLIED: set(),
    LoadState.ABANDONED: set(),
}
