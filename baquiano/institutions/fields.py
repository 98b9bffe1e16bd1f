"""The field of a row that names an entry of a catalogue."""

from typing import Any

from django.db import models


def item_field(label: Any) -> models.ForeignKey:
    """An entry of a catalogue of the institution, or none; which catalogue, the form says."""
    return models.ForeignKey(
        "institutions.CatalogueItem",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=label,
    )
