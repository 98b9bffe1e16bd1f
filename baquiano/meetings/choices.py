"""Kinds and states of meetings, how people attended, and the life of the minutes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingKind(TextChoices):
    VISIT = "visit", _("Visita")
    WORKSHOP = "workshop", _("Taller")
    CALL = "call", _("Llamada")
    COMMITTEE = "committee", _("Sesión de comité")
    OTHER = "other", _("Otra reunión")


class Modality(TextChoices):
    IN_PERSON = "in_person", _("Presencial")
    VIRTUAL = "virtual", _("Virtual")
    TELEPHONE = "telephone", _("Telefónica")


class MeetingState(TextChoices):
    SCHEDULED = "scheduled", _("Programada")
    HELD = "held", _("Realizada")
    CANCELLED = "cancelled", _("Cancelada")


MEETING_MOVES = {MeetingState.SCHEDULED: {MeetingState.HELD, MeetingState.CANCELLED}}


class AttendanceMode(TextChoices):
    IN_PERSON = "in_person", _("Presencial")
    VIRTUAL = "virtual", _("Virtual")
    TELEPHONE = "telephone", _("Telefónica")


class AttendanceChannel(TextChoices):
    """Where the person, and the authorisation, were registered."""

    SCREEN = "screen", _("En pantalla")
    QR = "qr", _("Por código QR")
    PAPER = "paper", _("Transcrita de la lista en papel")
    FIELD = "field", _("En un equipo sin señal")


class MinutesState(TextChoices):
    DRAFT = "draft", _("En borrador")
    SIGNING = "signing", _("En firmas")
    SIGNED = "signed", _("Firmada")


MINUTES_MOVES = {
    MinutesState.DRAFT: {MinutesState.SIGNING},
    MinutesState.SIGNING: {MinutesState.DRAFT, MinutesState.SIGNED},
}


class RegisterState(TextChoices):
    OPEN = "open", _("Abierto")
    CLOSED = "closed", _("Cerrado")


REGISTER_MOVES = {RegisterState.OPEN: {RegisterState.CLOSED}, RegisterState.CLOSED: {RegisterState.OPEN}}


class ReviewOutcome(TextChoices):
    ACCEPTED = "accepted", _("Validado")
    REFUSED = "refused", _("No validado")


# --- the differential approach: sensitive, voluntary, each question with a way of not answering ----------------------
PREFER_NOT = "prefer_not"
_PREFER_NOT = PREFER_NOT, _("Prefiero no responder")


class AgeGroup(TextChoices):
    EARLY = "early", _("De 0 a 5 años")
    CHILD = "child", _("De 6 a 11 años")
    TEEN = "teen", _("De 12 a 17 años")
    YOUTH = "youth", _("De 18 a 28 años")
    ADULT = "adult", _("De 29 a 59 años")
    ELDER = "elder", _("60 años o más")
    PREFER_NOT = _PREFER_NOT


class Gender(TextChoices):
    WOMAN = "woman", _("Mujer")
    MAN = "man", _("Hombre")
    TRANS_WOMAN = "trans_woman", _("Mujer trans")
    TRANS_MAN = "trans_man", _("Hombre trans")
    NON_BINARY = "non_binary", _("Persona no binaria")
    OTHER = "other", _("Otro")
    PREFER_NOT = _PREFER_NOT


class EthnicGroup(TextChoices):
    INDIGENOUS = "indigenous", _("Indígena")
    BLACK = "black", _("Negro(a), mulato(a), afrodescendiente o afrocolombiano(a)")
    RAIZAL = "raizal", _("Raizal del Archipiélago de San Andrés, Providencia y Santa Catalina")
    PALENQUERO = "palenquero", _("Palenquero(a) de San Basilio")
    RROM = "rrom", _("Gitano(a) o Rrom")
    NONE = "none", _("Ninguno")
    PREFER_NOT = _PREFER_NOT


class Disability(TextChoices):
    PHYSICAL = "physical", _("Física")
    VISUAL = "visual", _("Visual")
    HEARING = "hearing", _("Auditiva")
    DEAFBLIND = "deafblind", _("Sordoceguera")
    INTELLECTUAL = "intellectual", _("Intelectual")
    PSYCHOSOCIAL = "psychosocial", _("Psicosocial")
    MULTIPLE = "multiple", _("Múltiple")
    NONE = "none", _("Ninguna")
    PREFER_NOT = _PREFER_NOT


class YesNo(TextChoices):
    YES = "yes", _("Sí")
    NO = "no", _("No")
    PREFER_NOT = _PREFER_NOT


# The questions that an institution may ask, in their order: the field and its choices.
DIFFERENTIAL: dict[str, type[TextChoices]] = {
    "age_group": AgeGroup,
    "gender": Gender,
    "ethnic_group": EthnicGroup,
    "disability": Disability,
    "victim": YesNo,
    "street_dweller": YesNo,
    "head_of_household": YesNo,
}
