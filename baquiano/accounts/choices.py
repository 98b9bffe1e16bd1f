"""Identity documents of Colombia, as the attendance lists write them (domain facts §2.10)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentType(TextChoices):
    CC = "CC", _("Cédula de ciudadanía")
    CE = "CE", _("Cédula de extranjería")
    TI = "TI", _("Tarjeta de identidad")
    RC = "RC", _("Registro civil (NUIP)")
    PA = "PA", _("Pasaporte")
    PEP = "PEP", _("Permiso especial de permanencia")
    PPT = "PPT", _("Permiso por protección temporal")
    SC = "SC", _("Salvoconducto")
    NIT = "NIT", _("Número de identificación tributaria")
    NONE = "SIN", _("Sin documento / no informa")
