"""Lives of the annual strategy and of the proposals of its directorates, and the closed lists of what they say."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StrategyState(TextChoices):
    """That it was analysed or consolidated is not a state: it is read from the moment that says so."""

    DRAFT = "draft", _("En concreción")
    SUBMITTED = "submitted", _("En el comité")
    RETURNED = "returned", _("Devuelta con comentarios")
    APPROVED = "approved", _("Aprobada")


S = StrategyState
# What the committee returned is a draft again once a working table answered its comments.
ALLOWED_MOVES: dict[StrategyState, set[StrategyState]] = {
    S.DRAFT: {S.SUBMITTED},
    S.SUBMITTED: {S.RETURNED, S.APPROVED},
    S.RETURNED: {S.DRAFT},
    S.APPROVED: set(),
}


class ProposalState(TextChoices):
    PENDING = "pending", _("Por presentar")
    SUBMITTED = "submitted", _("Presentada")
    RETURNED = "returned", _("Devuelta")
    VALIDATED = "validated", _("Validada")


P = ProposalState
# A validated one may be sent back while the strategy is being concreted: a working table may ask for it.
PROPOSAL_MOVES: dict[ProposalState, set[ProposalState]] = {
    P.PENDING: {P.SUBMITTED},
    P.SUBMITTED: {P.RETURNED, P.VALIDATED},
    P.RETURNED: {P.SUBMITTED},
    P.VALIDATED: {P.RETURNED},
}
# What its directorate may still write.
WRITABLE = (ProposalState.PENDING, ProposalState.RETURNED)


class Mode(TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    JOINT = "joint", _("Conjunta")
    BOTH = "both", _("Individual y conjunta, según la necesidad")


class Space(TextChoices):
    IN_PERSON = "in_person", _("Presencial")
    VIRTUAL = "virtual", _("Virtual")
    BOTH = "both", _("Presencial y virtual")


class DataKind(TextChoices):
    """On which data a strategy is based (STR-03)."""

    MEASURE = "measure", _("Resultados de medición del desempeño")
    PETITIONS = "petitions", _("PQRSD")
    DEVELOPMENT_PLAN = "development_plan", _("Plan Nacional de Desarrollo")
    REQUIREMENTS = "requirements", _("Requerimientos de las entidades")
    JUDICIAL = "judicial", _("Acciones judiciales")
    EXECUTION = "execution", _("Ejecución de los planes")
    REPORT = "report", _("Informes de seguimiento")
    EVALUATION = "evaluation", _("Resultados de evaluación")
    COMMITMENTS = "commitments", _("Compromisos")
    IMPROVEMENT = "improvement", _("Acciones de mejora")
    SELECTION = "selection", _("Selecciones de grupos de valor")
    OTHER = "other", _("Otra fuente")


class CheckKind(TextChoices):
    """What is verified before the committee receives it (STR-05)."""

    FINANCING = "financing", _("Financiación")
    PERTINENCE = "pertinence", _("Pertinencia con las metas institucionales")


class Verdict(TextChoices):
    """What whoever reviews a proposal says of it."""

    VALIDATE = "validate", _("Validarla: la priorización y los recursos están bien")
    RETURN = "return", _("Devolverla con comentarios")
