"""Base classes of the rows of an institution. This module creates no tables."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baquiano.common.identity import uuid7


class InstitutionRow(models.Model):
    """A row that belongs to one institution.

    ``objects`` fails closed: outside ``with scope(institution=…)`` every query raises, so that a forgotten
    filter is an error in a test and never a leak (ORG-01). The key may come from the device that captured the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(
        "institutions.Institution",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("institución"),
    )

    objects = ScopedManager(institution="institution")

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that people edit: ``version`` grows with each save and a stale edit is shown as a conflict."""

    version = models.PositiveIntegerField(_("versión"), default=1, editable=False)

    class Meta:
        abstract = True


class Authored(models.Model):
    """A row that remembers who created it and when."""

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        null=True,
        verbose_name=_("creado por"),
    )
    created_at = models.DateTimeField(_("creado el"), editable=False)

    class Meta:
        abstract = True
