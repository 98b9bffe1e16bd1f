"""How these rows name people and units."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def person(label: Any, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=label, **options
    )


def unit(**options: Any) -> models.ForeignKey:
    words = {"verbose_name": _("dependencia"), **options}
    return models.ForeignKey("institutions.Unit", on_delete=models.PROTECT, related_name="+", **words)


def evidence() -> models.ForeignKey:
    return models.ForeignKey(
        "documents.Evidence", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("soporte")
    )
