"""What the installation knows of its own processes. It belongs to no institution."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkerBeat(models.Model):
    """A process that does background work, and when it last said that it is alive."""

    worker = models.CharField(_("proceso"), max_length=40, primary_key=True)
    beat_at = models.DateTimeField(_("última señal"), db_index=True)

    class Meta:
        verbose_name = _("señal de vida")
        verbose_name_plural = _("señales de vida")
        ordering = ["-beat_at"]

    def __str__(self) -> str:
        return self.worker
