"""What a person is in a team."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TeamRole(TextChoices):
    LEAD = "lead", _("Coordina")
    MEMBER = "member", _("Integrante")
    SUPPORT = "support", _("Apoyo")
