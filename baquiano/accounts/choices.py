"""Closed lists about people: identity documents, as attendance lists write them (domain facts §2.10), and access."""

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


class AccessChange(TextChoices):
    """What happened to the access of a person that the person has to know at once."""

    ADDED = "second_factor_added", _("Se agregó un segundo factor a su cuenta")
    REMOVED = "second_factor_removed", _("Se quitó un segundo factor de su cuenta")
    CODES = "recovery_codes_made", _("Se generaron códigos de recuperación nuevos para su cuenta")
    CODE_USED = "recovery_code_used", _("Se usó un código de recuperación de su cuenta")
    RESET = "second_factor_reset", _("Un administrador restableció su segundo factor")
    PASSWORD = "password_changed", _("La contraseña de su cuenta cambió")
