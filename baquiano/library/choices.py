"""Kinds of documents of the library."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GuideKind(TextChoices):
    GUIDE = "guide", _("Guía")
    MANUAL = "manual", _("Manual")
    INSTRUCTION = "instruction", _("Instructivo")
    SPECIFICATION = "specification", _("Especificación técnica")
    TOOLKIT = "toolkit", _("Caja de herramientas")


# The catalogues whose entries a guide may be about.
LINKED_CATALOGUES = ("topic", "service_type")
