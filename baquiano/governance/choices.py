"""What a collegiate body decides, how its members vote, and what kind of session it holds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DecisionKind(TextChoices):
    VERIFY = "verify", _("Verificación")
    APPROVE = "approve", _("Aprobación")


class DecisionResult(TextChoices):
    APPROVED = "approved", _("Aprobado")
    RETURNED = "returned", _("Devuelto con comentarios")


class VoteChoice(TextChoices):
    FOR = "for", _("A favor")
    AGAINST = "against", _("En contra")
    BLANK = "blank", _("En blanco")


class SessionKind(TextChoices):
    ORDINARY = "ordinary", _("Ordinaria")
    EXTRAORDINARY = "extraordinary", _("Extraordinaria")


class MemberSeat(TextChoices):
    """The seat of a member: who presides, who writes the acta, who votes and who only speaks."""

    CHAIR = "chair", _("Preside")
    SECRETARY = "secretary", _("Secretaría técnica")
    VOTING = "voting", _("Con voz y voto")
    VOICE = "voice", _("Con voz, sin voto")
