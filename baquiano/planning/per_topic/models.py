"""The meetings of a plan (PLN-15, EXE-06)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow
from baquiano.planning.choices import MeetingPurpose


class PlanMeeting(InstitutionRow, Authored):
    """A meeting about a plan: the one that approves it, or those that follow and evaluate its execution.

    It leaves what every meeting leaves: its attendance and its signed record.
    """

    policy_unit = "plan__unit_id"
    policy_owners = ("created_by_id",)

    plan = models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="meetings", verbose_name=_("plan"))
    meeting = models.OneToOneField(
        "meetings.Meeting", on_delete=models.PROTECT, related_name="of_plan", verbose_name=_("reunión")
    )
    purpose = models.CharField(_("para qué"), max_length=10, choices=MeetingPurpose.choices)

    class Meta:
        verbose_name = _("reunión del plan")
        verbose_name_plural = _("reuniones del plan")
        ordering = ["-meeting__starts_at", "-id"]

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()
