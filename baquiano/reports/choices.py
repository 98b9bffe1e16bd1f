"""Where a periodic report stands, and the parts that it has."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    """Drafted from the data, edited by sections, approved by a second person: from then on it is sealed."""

    DRAFT = "draft", _("Borrador")
    IN_REVIEW = "in_review", _("En revisión")
    APPROVED = "approved", _("Aprobado")


REPORT_MOVES = {
    ReportState.DRAFT: {ReportState.IN_REVIEW},
    ReportState.IN_REVIEW: {ReportState.APPROVED, ReportState.DRAFT},
    ReportState.APPROVED: set(),
}


class Half(IntegerChoices):
    """The half of the year that a report tells."""

    FIRST = 1, _("Primer semestre")
    SECOND = 2, _("Segundo semestre")


class SectionKey(TextChoices):
    """The parts of the half-yearly report, in their order; its value is the name in the address."""

    OPENING = "presentacion", _("Presentación")
    PLAN = "plan", _("Ejecución del plan")
    AGENDA = "agenda", _("Ejecución de la agenda")
    COMMITMENTS = "compromisos", _("Compromisos")
    DIFFICULTIES = "dificultades", _("Dificultades y ajustes")
    CONCLUSIONS = "conclusiones", _("Conclusiones y recomendaciones")
