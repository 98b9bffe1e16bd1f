"""Kinds of documents of the library."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GuideKind(TextChoices):
    GUIDE = "guide", _("Guía")
    MANUAL = "manual", _("Manual")
    INSTRUCTION = "instruction", _("Instructivo")
    SPECIFICATION = "specification", _("Especificación técnica")
    TOOLKIT = "toolkit", _("Caja de herramientas")
    INSTRUMENT = "instrument", _("Instrumento técnico")
    # Used only once the area that formulates the policy gave its aval (SVC-17).
    POLICY = "policy", _("Documento de política")


# The setting that names the area which gives its aval to policy documents.
ENDORSED_BY = "library.endorsed_by"

# The catalogues whose entries a guide may be about.
LINKED_CATALOGUES = ("topic", "service_type")
