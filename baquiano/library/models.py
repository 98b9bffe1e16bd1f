"""The library: guides, manuals, specifications and policy documents, each of their versions and who answers for it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.documents.choices import AccessClass
from baquiano.library.choices import GuideKind


class Guide(InstitutionRow, Versioned, Authored):
    """A document with which people work, whose content is in its versions (DOC-11).

    ``unit`` is the dependency that writes it. With ``must_acknowledge`` it is a specification that this dependency
    imposes on the others: whoever plans what it applies to acknowledges each version (WFL-13).
    """

    code = models.CharField(_("código"), max_length=40)
    title = models.CharField(_("título"), max_length=200)
    kind = models.CharField(_("clase"), max_length=14, choices=GuideKind.choices, default=GuideKind.GUIDE)
    unit = models.ForeignKey(
        "institutions.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("dependencia que la expide")
    )
    summary = models.CharField(_("para qué sirve"), max_length=1000, blank=True)
    topics = models.ManyToManyField(
        "institutions.CatalogueItem", related_name="+", blank=True, verbose_name=_("temas y tipos de servicio")
    )
    must_acknowledge = models.BooleanField(_("exige acuse de recibo al planear"), default=False)
    access_class = models.CharField(
        _("clase de acceso"), max_length=10, choices=AccessClass.choices, default=AccessClass.PUBLIC
    )
    retired_on = models.DateField(_("retirada el"), null=True, blank=True)
    retired_reason = models.CharField(_("motivo del retiro"), max_length=500, blank=True)
    search_text = models.CharField(max_length=1400, editable=False)

    class Meta:
        verbose_name = _("guía o manual")
        verbose_name_plural = _("guías y manuales")
        ordering = ["title", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="library_guide_code_once",
                violation_error_message=_("Ese código ya lo tiene otro documento de la biblioteca."),
            ),
            models.CheckConstraint(
                condition=models.Q(retired_on__isnull=True) | ~models.Q(retired_reason=""),
                name="library_retired_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("library:guide_detail", args=[self.pk])

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None

    @property
    def is_policy(self) -> bool:
        return self.kind == GuideKind.POLICY


class GuideVersion(InstitutionRow, Authored):
    """One version of a guide: a file or a link, and since when it holds. Append-only: the older ones stay."""

    policy_unit = "guide__unit_id"

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="versions", verbose_name=_("documento"))
    label = models.CharField(_("versión"), max_length=20)
    in_force_from = models.DateField(_("rige desde"))
    file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("archivo")
    )
    link = models.URLField(_("enlace"), max_length=500, blank=True)
    note = models.CharField(_("qué cambia"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("versión de la guía")
        verbose_name_plural = _("versiones de la guía")
        ordering = ["-in_force_from", "-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "label"],
                name="library_version_once",
                violation_error_message=_("Esa versión ya existe. Escriba el número de la nueva."),
            ),
            models.CheckConstraint(
                condition=models.Q(file__isnull=True) ^ models.Q(link=""), name="library_version_file_or_link"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guide} (versión {self.label})"


class Endorsement(InstitutionRow, Authored):
    """What the policy area said of a version of a policy document: it gave its *aval*, or what must be mended.

    Append-only. A version holds from its first *aval* on; one that was only sent back waits for another version, or
    for the area to read it again.
    """

    policy_unit = "version__guide__unit_id"

    version = models.ForeignKey(
        GuideVersion, on_delete=models.PROTECT, related_name="endorsements", verbose_name=_("versión")
    )
    is_given = models.BooleanField(_("con aval"))
    note = models.CharField(_("observaciones"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("revisión del documento de política")
        verbose_name_plural = _("revisiones de los documentos de política")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=models.Q(is_given=True), name="library_endorsed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_given=True) | ~models.Q(note=""), name="library_sent_back_with_note"
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)
