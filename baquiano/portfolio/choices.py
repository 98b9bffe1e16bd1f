"""The life of a service, of its versions, and the decisions that move it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ServiceState(TextChoices):
    """Where a service stands. The first five are its design, which only some profiles go through (SVC-01)."""

    IDEA = "idea", _("Idea")
    PRE_DESIGN = "pre_design", _("Prediseño")
    FEEDBACK = "feedback", _("Retroalimentación")
    DESIGN = "design", _("Diseño")
    VALIDATION = "validation", _("Validación")
    PARAMETRISED = "parametrised", _("Por publicar")
    PUBLISHED = "published", _("Publicado")
    IN_OPERATION = "in_operation", _("En operación")
    WITHDRAWN = "withdrawn", _("Retirado del portafolio")
    CLOSED = "closed", _("Cerrado")


S = ServiceState
# What was withdrawn may come back; what was closed stays for its history.
ALLOWED_MOVES: dict[ServiceState, set[ServiceState]] = {
    S.IDEA: {S.PRE_DESIGN, S.CLOSED},
    S.PRE_DESIGN: {S.FEEDBACK, S.CLOSED},
    S.FEEDBACK: {S.DESIGN, S.PRE_DESIGN, S.CLOSED},
    S.DESIGN: {S.VALIDATION, S.CLOSED},
    S.VALIDATION: {S.PARAMETRISED, S.DESIGN, S.CLOSED},
    S.PARAMETRISED: {S.PUBLISHED, S.CLOSED},
    S.PUBLISHED: {S.IN_OPERATION, S.WITHDRAWN, S.CLOSED},
    S.IN_OPERATION: {S.WITHDRAWN, S.CLOSED},
    S.WITHDRAWN: {S.PUBLISHED, S.CLOSED},
    S.CLOSED: set(),
}
# In the order in which a design goes forward, and where each part of it is sent back.
DESIGN_PATH = (S.IDEA, S.PRE_DESIGN, S.FEEDBACK, S.DESIGN, S.VALIDATION, S.PARAMETRISED)
SENT_BACK = {S.FEEDBACK: S.PRE_DESIGN, S.VALIDATION: S.DESIGN}
# What is offered to the entities, and may be asked for.
OFFERED = (S.PUBLISHED, S.IN_OPERATION)


class VersionState(TextChoices):
    """A version is written while it is a draft; an assistance keeps the one with which it began."""

    DRAFT = "draft", _("Borrador")
    IN_FORCE = "in_force", _("Vigente")
    REPLACED = "replaced", _("Reemplazada")


VERSION_MOVES: dict[VersionState, set[VersionState]] = {
    VersionState.DRAFT: {VersionState.IN_FORCE},
    VersionState.IN_FORCE: {VersionState.REPLACED},
    VersionState.REPLACED: set(),
}


class StartsWith(TextChoices):
    """What an assistance begins with (ORG-11)."""

    PETITION = "petition", _("Una petición")
    OFFER = "offer", _("Una oferta")
    BOTH = "both", _("Una petición o una oferta")


class EndsWith(TextChoices):
    """What an assistance must leave at its end (ORG-11)."""

    CONCEPT = "concept", _("Un concepto")
    RECORD = "record", _("Un registro")
    REPORT = "report", _("Un informe")


@dataclass(frozen=True)
class Step:
    """A decision that moves a service: its place in the address, its words, and whether it asks for a reason."""

    slug: str
    title: Any
    done: Any
    text: Any
    asks_reason: bool = False
    tone: str = "primary"


STEPS = {
    step.slug: step
    for step in (
        Step(
            "publicar",
            _("Publicar en el portafolio"),
            _("El servicio quedó publicado."),
            _("Las asistencias que empiecen desde ahora seguirán esta versión; las otras conservan la suya."),
        ),
        Step(
            "retirar",
            _("Retirar del portafolio"),
            _("El servicio ya no se ofrece; su historia y sus asistencias en curso siguen."),
            _("Deja de ofrecerse. Su historia se conserva y las asistencias en curso terminan con su versión."),
            asks_reason=True,
            tone="danger",
        ),
        Step("operar", _("Poner en operación"), _("El servicio quedó en operación."), ""),
        Step("avanzar", _("Pasar a la etapa siguiente"), _("El servicio pasó a la etapa siguiente."), ""),
        Step(
            "devolver",
            _("Devolver a la etapa anterior"),
            _("El servicio volvió a la etapa anterior."),
            _("Diga qué se debe ajustar."),
            asks_reason=True,
        ),
        Step(
            "cerrar",
            _("Cerrar el servicio"),
            _("El servicio quedó cerrado."),
            _("Un servicio cerrado no se vuelve a ofrecer; su historia se conserva."),
            asks_reason=True,
            tone="danger",
        ),
    )
}
