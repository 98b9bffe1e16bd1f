"""What may be brought in from a spreadsheet, and the life of an upload."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Register(TextChoices):
    PEOPLE = "people", _("Personal")
    BENEFICIARIES = "beneficiaries", _("Beneficiarios")
    TRAVEL = "travel_results", _("Resultados de comisiones")


class LoadState(TextChoices):
    OPEN = "open", _("Por revisar")
    APPLIED = "applied", _("Cargado")
    ABANDONED = "abandoned", _("Descartado")


ALLOWED_MOVES: dict[LoadState, set[LoadState]] = {
    LoadState.OPEN: {LoadState.APPLIED, LoadState.ABANDONED},
    LoadState.APPLIED: set(),
    LoadState.ABANDONED: set(),
}
