"""What officials upload and prepare before a version runs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import InstitutionRow
from baquiano.procedures.models.definitions import Procedure

PERSON = settings.AUTH_USER_MODEL


class DiagramDraft(InstitutionRow):
    """A BPMN file as it was uploaded, and its working copy, in which the preparation is written (WFL-01).

    Nothing uploaded is lost: what another file replaced stays, out of use. ``xml`` is empty when the file may not
    come in; ``findings`` say why.
    """

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="drafts", verbose_name=_("procedimiento")
    )
    key = models.SlugField(_("clave"), max_length=40, blank=True)
    name = models.CharField(_("nombre"), max_length=200, blank=True)
    file_name = models.CharField(_("archivo"), max_length=120)
    source = models.TextField(_("archivo como llegó"), blank=True)
    source_sha256 = models.CharField(_("huella del archivo"), max_length=64)
    xml = models.TextField(_("copia de trabajo"), blank=True)
    findings = models.JSONField(_("hallazgos"), default=list, blank=True)
    notices = models.JSONField(_("avisos"), default=list, blank=True)
    is_current = models.BooleanField(_("está en uso"), default=True)
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    uploaded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("cargado por"))
    uploaded_at = models.DateTimeField(_("cargado el"))

    class Meta:
        verbose_name = _("diagrama en preparación")
        verbose_name_plural = _("diagramas en preparación")
        ordering = ["procedure", "position", "uploaded_at"]
        indexes = [models.Index(fields=["procedure", "is_current"], name="procedures_draft_current")]

    def __str__(self) -> str:
        return self.name or self.file_name

    @property
    def is_readable(self) -> bool:
        return bool(self.xml)

    @property
    def is_drawn(self) -> bool:
        return "BPMNShape" in self.xml
