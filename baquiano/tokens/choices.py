"""What a token opens."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    READ = "read", _("Solo consultar")
    WRITE = "write", _("Consultar y registrar")
