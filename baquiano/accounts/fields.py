"""The field of a row that names a person."""

from typing import Any

from django.conf import settings
from django.db import models


def person_field(label: Any, **options: Any) -> models.ForeignKey:
    """Who did it or who answers for it: a person is never deleted while a row names them."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=label, **options
    )
