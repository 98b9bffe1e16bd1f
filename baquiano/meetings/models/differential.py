"""Sensitive answers of who attended, apart from everything else (Ley 1581 de 2012, art. 5 and 6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import InstitutionRow
from baquiano.meetings.choices import AgeGroup, Disability, EthnicGroup, Gender, YesNo
from baquiano.meetings.models.attendance import Attendance


class DifferentialAnswers(InstitutionRow):
    """What somebody wanted to answer, with the consent of its own. Read only in figures; erased when it is withdrawn.

    It follows the row of the list that is in force, and disappears with a refusal or an annulment.
    """

    attendance = models.OneToOneField(
        Attendance, on_delete=models.PROTECT, related_name="differential", verbose_name=_("asistencia")
    )
    consent_text = models.ForeignKey(
        "institutions.ConsentText",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("autorización de datos sensibles"),
    )
    consented_at = models.DateTimeField(_("autorizó el"))
    age_group = models.CharField(_("grupo de edad"), max_length=12, choices=AgeGroup.choices, blank=True)
    gender = models.CharField(_("género"), max_length=12, choices=Gender.choices, blank=True)
    ethnic_group = models.CharField(_("grupo étnico"), max_length=12, choices=EthnicGroup.choices, blank=True)
    disability = models.CharField(_("discapacidad"), max_length=12, choices=Disability.choices, blank=True)
    victim = models.CharField(_("víctima del conflicto armado"), max_length=12, choices=YesNo.choices, blank=True)
    street_dweller = models.CharField(_("habitante de calle"), max_length=12, choices=YesNo.choices, blank=True)
    head_of_household = models.CharField(
        _("madre o padre cabeza de hogar"), max_length=12, choices=YesNo.choices, blank=True
    )

    class Meta:
        verbose_name = _("respuesta de enfoque diferencial")
        verbose_name_plural = _("respuestas de enfoque diferencial")

    def __str__(self) -> str:
        return str(_("Respuestas de enfoque diferencial"))
