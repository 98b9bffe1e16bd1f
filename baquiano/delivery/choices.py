"""What the pages of a visit ask for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from baquiano.meetings.choices import MeetingKind


class Step(TextChoices):
    """The steps with which a visit is registered, in their order."""

    ACTIVITIES = "activities", _("Objetivo y actividades")
    ATTENDANCE = "attendance", _("Asistencia")
    COMMITMENTS = "commitments", _("Compromisos")
    EVIDENCE = "evidence", _("Evidencias")
    MINUTES = "minutes", _("Acta")
    SIGNATURES = "signatures", _("Firmas")


# The meetings that are assistance; committees and internal meetings are not.
KINDS = (MeetingKind.VISIT, MeetingKind.WORKSHOP, MeetingKind.CALL)
