"""Spreadsheets of people and of beneficiaries that somebody uploaded."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.imports.choices import LoadState, Register


class SheetLoad(InstitutionRow, Versioned, Authored):
    """A spreadsheet that somebody uploaded into a register, with the answers given so far. Nothing uploaded is lost.

    ``columns`` maps a header of the sheet to a field (empty: not brought in) and ``answers`` a question to the choice
    of the person; the rows are read from the file each time, so that they are never stale.
    """

    policy_unit = ()
    policy_owners = ("created_by_id",)

    register = models.CharField(_("registro"), max_length=14, choices=Register.choices)
    file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("archivo")
    )
    state = models.CharField(_("estado"), max_length=10, choices=LoadState.choices, default=LoadState.OPEN)
    sheet = models.CharField(_("hoja"), max_length=120, blank=True)
    columns = models.JSONField(_("columnas"), default=dict)
    answers = models.JSONField(_("respuestas"), default=dict)
    created_count = models.PositiveIntegerField(_("filas nuevas"), default=0, editable=False)
    changed_count = models.PositiveIntegerField(_("filas cambiadas"), default=0, editable=False)
    same_count = models.PositiveIntegerField(_("filas iguales"), default=0, editable=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("cargado por"),
    )
    applied_at = models.DateTimeField(_("cargado el"), null=True, editable=False)

    class Meta:
        verbose_name = _("carga de Excel")
        verbose_name_plural = _("cargas de Excel")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["institution", "-created_at"], name="imports_loads_latest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=LoadState.APPLIED, applied_at__isnull=False)
                | (~models.Q(state=LoadState.APPLIED) & models.Q(applied_at__isnull=True)),
                name="imports_applied_load_has_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} → {self.get_register_display()}"

    def get_absolute_url(self) -> str:
        return reverse("imports:load_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == LoadState.OPEN
