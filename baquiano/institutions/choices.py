"""Fixed sets of the institution: how people are linked, what a year is, which authorisations are asked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Link(TextChoices):
    OFFICIAL = "official", _("Funcionario(a)")
    CONTRACTOR = "contractor", _("Contratista")


class YearState(TextChoices):
    OPEN = "open", _("Abierta")
    CLOSED = "closed", _("Cerrada")


ALLOWED_MOVES: dict[YearState, set[YearState]] = {
    YearState.OPEN: {YearState.CLOSED},
    YearState.CLOSED: {YearState.OPEN},
}


class ConsentKind(TextChoices):
    ATTENDANCE = "attendance", _("Registro de asistencia y datos personales")
    SENSITIVE = "sensitive", _("Datos sensibles")
    IMAGE = "image", _("Uso de imagen y fotografías")
    EVALUATION = "evaluation", _("Evaluación de la asistencia")
    DEMAND = "demand", _("Formulario de solicitudes")


class CatalogueCode(TextChoices):
    """The catalogues the product reads; a folder may bring more of its own."""

    TOPIC = "topic", _("Temas")
    COMPONENT = "component", _("Componentes")
    MECHANISM = "mechanism", _("Mecanismos")
    SERVICE_TYPE = "service_type", _("Tipos de servicio")
    GOVERNMENT_MOMENT = "government_moment", _("Momentos de gobierno")
    CAPABILITY = "capability", _("Capacidades que se fortalecen")
    PROGRAMME = "programme", _("Programas del plan de desarrollo")
    PROCEDURE_TYPE = "procedure_type", _("Tipos de trámite")
    METHOD_STAGE = "method_stage", _("Etapas de la metodología")
    INSTRUMENT = "instrument", _("Instrumentos")
    PREPARATION = "preparation", _("Preparación de las visitas")
    SPACE = "space", _("Espacios de trabajo")
    EVIDENCE_KIND = "evidence_kind", _("Clases de evidencia")
    RETURN_REASON = "return_reason", _("Motivos de devolución")
    RESCHEDULE_REASON = "reschedule_reason", _("Motivos de reprogramación")
    CANCEL_REASON = "cancel_reason", _("Motivos de cancelación")
    CHANGE_REASON = "change_reason", _("Motivos de cambio del plan")
    REFUSAL_REASON = "refusal_reason", _("Motivos para negar una solicitud")
