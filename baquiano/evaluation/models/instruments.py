"""What is asked: an instrument in one of its versions, with its questions in their order (EVA-01)."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.fields import person_field
from baquiano.common.addresses import address_of
from baquiano.common.models import Authored, InstitutionRow, Versioned
from baquiano.evaluation.choices import InstrumentKind, InstrumentState, QuestionKind

LEAST_SCALE, MOST_SCALE = 2, 10


class Instrument(InstitutionRow, Versioned, Authored):
    """One version of an instrument: ``code`` is the instrument and ``edition`` its version.

    Once a campaign uses it nothing of it changes, so that each answer is read with the words to which it was given.
    """

    policy_unit = ()
    policy_owners = ("created_by_id",)

    code = models.CharField(_("código"), max_length=40)
    edition = models.PositiveSmallIntegerField(_("versión del instrumento"), default=1)
    title = models.CharField(_("nombre"), max_length=200)
    kind = models.CharField(_("clase"), max_length=12, choices=InstrumentKind.choices)
    introduction = models.TextField(_("presentación"), blank=True)
    is_anonymous = models.BooleanField(_("anónimo"), default=True)
    has_moments = models.BooleanField(_("se aplica antes y después"), default=False)
    state = models.CharField(
        _("estado"), max_length=10, choices=InstrumentState.choices, default=InstrumentState.DRAFT, editable=False
    )
    published_at = models.DateTimeField(_("vigente desde"), null=True, editable=False)
    published_by = person_field(_("la puso en vigor"), null=True, editable=False)

    class Meta:
        verbose_name = _("instrumento de evaluación")
        verbose_name_plural = _("instrumentos de evaluación")
        ordering = ["code", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code", "edition"],
                name="evaluation_instrument_edition_once",
                violation_error_message=_("Ya existe esa versión de un instrumento con ese código."),
            ),
            models.UniqueConstraint(
                fields=["institution", "code"],
                condition=models.Q(state=InstrumentState.IN_FORCE),
                name="evaluation_one_edition_in_force",
            ),
            models.UniqueConstraint(
                fields=["institution", "code"],
                condition=models.Q(state=InstrumentState.DRAFT),
                name="evaluation_one_edition_in_draft",
                violation_error_message=_("Ya hay un borrador de ese instrumento: siga en él."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (v{self.edition})"

    def get_absolute_url(self) -> str:
        return address_of("evaluation:instrument_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == InstrumentState.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.state == InstrumentState.IN_FORCE


class Question(InstitutionRow, Versioned):
    """A question of an instrument. ``options`` are ``{"code", "label"}``; a scale goes from 1 to ``scale_max``."""

    policy_unit = ()
    policy_owners = ("instrument__created_by_id",)

    instrument = models.ForeignKey(
        Instrument, on_delete=models.CASCADE, related_name="questions", verbose_name=_("instrumento")
    )
    position = models.PositiveSmallIntegerField(_("orden"), editable=False)
    section = models.CharField(_("sección"), max_length=150, blank=True)
    code = models.CharField(_("código"), max_length=40)
    kind = models.CharField(_("tipo"), max_length=8, choices=QuestionKind.choices)
    text = models.CharField(_("pregunta"), max_length=500)
    hint = models.CharField(_("ayuda"), max_length=300, blank=True)
    is_required = models.BooleanField(_("obligatoria"), default=True)
    allows_na = models.BooleanField(_("admite «No aplica»"), default=False)
    scale_max = models.PositiveSmallIntegerField(
        _("la escala llega a"),
        null=True,
        blank=True,
        validators=[MinValueValidator(LEAST_SCALE), MaxValueValidator(MOST_SCALE)],
    )
    low_label = models.CharField(_("qué significa 1"), max_length=60, blank=True)
    high_label = models.CharField(_("qué significa el más alto"), max_length=60, blank=True)
    options = models.JSONField(_("opciones"), default=list, blank=True)

    class Meta:
        verbose_name = _("pregunta")
        verbose_name_plural = _("preguntas")
        ordering = ["instrument", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "code"],
                name="evaluation_question_code_once",
                violation_error_message=_("Ya hay una pregunta con ese código."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind=QuestionKind.SCALE, scale_max__gte=LEAST_SCALE, scale_max__lte=MOST_SCALE)
                | (~models.Q(kind=QuestionKind.SCALE) & models.Q(scale_max__isnull=True)),
                name="evaluation_scale_has_its_end",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def labels(self) -> dict[str, str]:
        """The words of each option by its code."""
        return {one["code"]: one["label"] for one in self.options}

    @property
    def facts(self) -> dict[str, Any]:
        """What the question says, without where it is stored: two with the same facts ask the same."""
        names = ("section", "code", "kind", "text", "hint", "is_required", "allows_na", "scale_max")
        return {name: getattr(self, name) for name in (*names, "low_label", "high_label", "options")}
