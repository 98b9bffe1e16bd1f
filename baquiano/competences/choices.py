"""What lets somebody be assigned to a topic."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CompetenceKind(TextChoices):
    """Two are of the person; the last one is of whoever answers for assigning a person without them."""

    TECHNICAL = "technical", _("Técnica")
    THEMATIC = "thematic", _("Temática")
    AUTHORISED = "authorised", _("Autorización sin competencia")


class Control(TextChoices):
    """What is done when somebody without the competence of a topic is assigned to it."""

    WARN = "warn", _("Se advierte")
    BLOCK = "block", _("Se impide")
