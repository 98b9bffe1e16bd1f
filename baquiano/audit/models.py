"""The trail: what was done, the chain that links it and the signed checkpoints.

The trail knows ids and labels, never foreign keys: it outlives what it tells of, and sits below every room.
"""

from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# The chain of what belongs to no institution: the operator's acts.
NO_INSTITUTION = UUID(int=0)


class TrailEntry(models.Model):
    """One act, written in the transaction of the act. Triggers refuse to change or delete it."""

    id = models.BigAutoField(primary_key=True)
    institution_id = models.UUIDField(_("institución"), null=True, editable=False)
    event = models.CharField(_("hecho"), max_length=100)
    subject_type = models.CharField(_("clase de objeto"), max_length=80)
    subject_id = models.CharField(_("objeto"), max_length=64)
    subject_label = models.CharField(_("descripción del objeto"), max_length=300)
    actor_id = models.UUIDField(_("persona"), null=True)
    actor_label = models.CharField(_("nombre de la persona"), max_length=200)
    at = models.DateTimeField(_("fecha y hora"))
    changes = models.JSONField(_("cambios"), default=dict)
    data = models.JSONField(_("datos"), default=dict)
    request_id = models.CharField(_("petición"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("asiento del rastro")
        verbose_name_plural = _("asientos del rastro")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["institution_id", "-id"], name="audit_entry_by_institution"),
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_entry_by_subject"),
            models.Index(fields=["institution_id", "event", "-id"], name="audit_entry_by_event"),
            models.Index(fields=["institution_id", "actor_id", "-id"], name="audit_entry_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.subject_label}"

    def get_absolute_url(self) -> str:
        return reverse("audit:entry_detail", args=[self.pk])


class TrailLink(models.Model):
    """The place of an entry in the chain of its institution; ``hash`` covers the entry and the link before."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    institution_id = models.UUIDField()
    position = models.BigIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("eslabón del rastro")
        verbose_name_plural = _("eslabones del rastro")
        ordering = ["institution_id", "position"]
        constraints = [models.UniqueConstraint(fields=["institution_id", "position"], name="audit_link_place_once")]

    def __str__(self) -> str:
        return f"{self.position}: {self.hash[:12]}"


class TrailCheckpoint(models.Model):
    """How far the chain reached at a moment, signed with a key that is not in the database."""

    id = models.BigAutoField(primary_key=True)
    institution_id = models.UUIDField()
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("punto de control del rastro")
        verbose_name_plural = _("puntos de control del rastro")
        ordering = ["institution_id", "position"]
        indexes = [models.Index(fields=["institution_id", "position"], name="audit_checkpoint_by_place")]

    def __str__(self) -> str:
        return f"{self.position}: {self.hash[:12]}"
