"""How these rows name units and proofs."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def unit(**options: Any) -> models.ForeignKey:
    words = {"verbose_name": _("dependencia"), **options}
    return models.ForeignKey("institutions.Unit", on_delete=models.PROTECT, related_name="+", **words)


def evidence() -> models.ForeignKey:
    return models.ForeignKey(
        "documents.Evidence", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("soporte")
    )
