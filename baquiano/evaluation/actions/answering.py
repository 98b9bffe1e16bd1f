"""Answers and refusals: by a personal link, by the QR, or transcribed from paper (EVA-02, EVA-12)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Conflict, Refused
from baquiano.common.text import without_control_characters
from baquiano.evaluation import queries
from baquiano.evaluation.choices import Channel, InvitationState, QuestionKind
from baquiano.evaluation.models import AnswerSheet, AnswerValue, Campaign, Invitation, Question, Refusal
from baquiano.evaluation.settings import smallest_group
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText

# What stands for «no aplica» among the values.
NA = "na"
MOST_LETTERS = 2_000
# So many by the QR of one campaign: a flood does not bury the answers.
MOST_BY_QR = 5_000


@dataclass(frozen=True)
class Arrival:
    """An answer; ``is_new`` is False when the same send came again."""

    sheet: AnswerSheet
    is_new: bool


@dataclass(frozen=True)
class _Said:
    number: int | None = None
    codes: tuple[str, ...] = ()
    text: str = ""
    is_na: bool = False


@transaction.atomic
def record_answer(
    campaign: Campaign,
    *,
    id: UUID,
    values: dict[str, Any],
    consent: ConsentText,
    channel: str,
    invitation: Invitation | None = None,
    by: User | None = None,
    at: datetime,
) -> Arrival:
    """Keep the answers of one person, who accepted ``consent`` first. The same send again is the same answer.

    ``values`` go by the code of the question: a number for a scale, a code for one option, a list of codes for several,
    a text, or ``NA``. A personal link serves once. Of an anonymous campaign nothing kept leads from the link to the
    answer (ADR on anonymous answers).
    """
    current = queries.campaign_for_update(campaign)
    said = _said(queries.questions_of(current.instrument), values)
    repeated = AnswerSheet._base_manager.filter(pk=id).first()
    if repeated is not None:
        _check_same(repeated, current, said)
        return Arrival(repeated, is_new=False)
    place = _receive(current, invitation, consent, channel, by, at)
    sheet = AnswerSheet.objects.create(
        pk=id,
        institution_id=current.institution_id,
        campaign=current,
        instrument=current.instrument,
        invitation=None if current.is_anonymous else place,
        consent_text=consent,
        answered_on=day_of(at),
        channel=channel,
        municipality_id=_municipality(current, place),
        entered_by=by if channel == Channel.PAPER else None,
    )
    AnswerValue.objects.bulk_create(
        AnswerValue(
            # Random and not ordered in time, as the sheet of an anonymous campaign.
            id=uuid4(),
            institution_id=current.institution_id,
            sheet=sheet,
            question=question,
            number=one.number,
            codes=list(one.codes),
            text=one.text,
            is_na=one.is_na,
        )
        for question, one in said.items()
    )
    _spend(current, place)
    trail.record("evaluation.answer_received", current, by=by, at=at, data={"channel": channel})
    return Arrival(sheet, is_new=True)


@transaction.atomic
def record_refusal(
    campaign: Campaign,
    *,
    id: UUID,
    consent: ConsentText,
    channel: str,
    invitation: Invitation | None = None,
    by: User | None = None,
    at: datetime,
) -> Refusal:
    """Count somebody who did not accept: out of the denominator, and not asked again. The same ``id`` counts once."""
    current = queries.campaign_for_update(campaign)
    repeated = Refusal._base_manager.filter(pk=id).first()
    if repeated is not None:
        if repeated.campaign_id != current.pk:
            raise Conflict(_("Este registro ya existe con otro contenido. Abra otra vez la página."))
        return repeated
    place = _receive(current, invitation, consent, channel, by, at)
    refusal = Refusal.objects.create(
        pk=id,
        institution_id=current.institution_id,
        campaign=current,
        invitation=None if current.is_anonymous else place,
        consent_text=consent,
        refused_on=day_of(at),
        channel=channel,
        entered_by=by if channel == Channel.PAPER else None,
    )
    _spend(current, place)
    trail.record("evaluation.answer_refused", current, by=by, at=at, data={"channel": channel})
    return refusal


@transaction.atomic
def spend_link(campaign: Campaign, *, invitation: Invitation, by: User | None = None, at: datetime) -> None:
    """Mark the link of who says that they already answered by the QR or on paper: it serves no more, and nobody writes
    to them again. Nothing is counted: the answer already was. Said twice, it is once.
    """
    current = queries.campaign_for_update(campaign)
    if not current.receives_on(day_of(at)):
        raise Refused(_("Esta evaluación ya no recibe respuestas. Gracias por su interés."))
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk, campaign=current)
    if stored.is_pending:
        _spend(current, stored)
        trail.record("evaluation.link_spent", current, by=by, at=at)


def _receive(
    campaign: Campaign,
    invitation: Invitation | None,
    consent: ConsentText,
    channel: str,
    by: User | None,
    at: datetime,
) -> Invitation | None:
    """Check that it may come in, with the campaign locked; the invitation as it is stored."""
    if not campaign.receives_on(day_of(at)):
        raise Refused(_("Esta evaluación ya no recibe respuestas. Gracias por su interés."))
    if consent.kind != ConsentKind.EVALUATION or consent.institution_id != campaign.institution_id:
        raise Refused(_("Lea la autorización otra vez antes de responder."))
    if channel == Channel.PAPER and by is None:
        raise Refused(_("Lo que viene en papel lo transcribe una persona de la entidad."))
    if channel == Channel.QR:
        sheets = AnswerSheet.objects.filter(campaign=campaign, channel=Channel.QR).count()
        if sheets + Refusal.objects.filter(campaign=campaign, channel=Channel.QR).count() >= MOST_BY_QR:
            raise Refused(_("Llegaron demasiadas respuestas por este código. Avise a quien le invitó."))
    if invitation is None:
        if channel == Channel.LINK:
            raise Refused(_("Este enlace no es personal."))
        return None
    stored = Invitation.objects.select_for_update().get(pk=invitation.pk, campaign=campaign)
    if stored.state == InvitationState.SPENT:
        raise Refused(_("Este enlace ya se usó: cada persona responde una vez. Gracias."))
    if stored.state == InvitationState.WITHDRAWN:
        raise Refused(_("Este enlace ya no está vigente. Si asistió, pida otro a quien le invitó."))
    return stored


def _spend(campaign: Campaign, invitation: Invitation | None) -> None:
    """Mark the link as used.

    Of an anonymous campaign every invitation is written in the same statement: the database stamps each row with the
    transaction that wrote it last, and one row alone would bear the stamp of its answer.
    """
    if invitation is None:
        return
    rows = Invitation.objects.filter(campaign=campaign)
    if not campaign.is_anonymous:
        rows.filter(pk=invitation.pk).update(state=InvitationState.SPENT)
        return
    rows.update(state=Case(When(pk=invitation.pk, then=Value(InvitationState.SPENT)), default=F("state")))


def _municipality(campaign: Campaign, invitation: Invitation | None) -> str | None:
    """Where it is from: where the campaign is; of several places, that of the person, if enough people are from it."""
    if campaign.municipality_id:
        return campaign.municipality_id
    if invitation is None or invitation.municipality_id is None:
        return None
    if campaign.is_anonymous:
        there = Invitation.objects.filter(campaign=campaign, municipality=invitation.municipality_id).count()
        if there < smallest_group(campaign.institution, campaign.opens_on.year):
            return None
    return invitation.municipality_id


def _check_same(sheet: AnswerSheet, campaign: Campaign, said: dict[Question, _Said]) -> None:
    stored = {one.question_id: _Said(one.number, tuple(one.codes), one.text, one.is_na) for one in sheet.values.all()}
    if sheet.campaign_id != campaign.pk or stored != {question.pk: one for question, one in said.items()}:
        raise Conflict(_("Esta página ya había enviado otra respuesta. Revise la suya y envíela otra vez."))


# --- understanding what was written ----------------------------------------------------------------------------------
def _said(questions: list[Question], values: dict[str, Any]) -> dict[Question, _Said]:
    """What each question was answered; every problem at once, by the code of its question."""
    found: dict[Question, _Said] = {}
    problems: dict[str, str] = {}
    for question in questions:
        try:
            one = _of(question, values.get(question.code))
        except ValueError as error:
            problems[question.code] = str(error)
            continue
        if one is not None:
            found[question] = one
        elif question.is_required:
            problems[question.code] = _("Esta pregunta es obligatoria.")
    unknown = set(values) - {question.code for question in questions}
    if unknown:
        raise Refused(_("No hay una pregunta «%(code)s».") % {"code": min(unknown)})
    if problems:
        raise Refused(problems)
    if not found:
        raise Refused(_("No respondió ninguna pregunta. Si no quiere responder, dígalo al comienzo."))
    return found


def _of(question: Question, value: Any) -> _Said | None:
    """None where nothing was answered; ``ValueError`` with the words of what is wrong."""
    if value in (None, "", [], ()):
        return None
    if value in (NA, [NA]):
        if not question.allows_na:
            raise ValueError(_("Esta pregunta no admite «No aplica»."))
        return _Said(is_na=True)
    if question.kind == QuestionKind.SCALE:
        return _Said(number=_mark(question, value))
    if question.kind == QuestionKind.OPEN:
        return _text(value)
    chosen = [value] if isinstance(value, str) else list(value)
    if question.kind == QuestionKind.SINGLE and len(chosen) != 1:
        raise ValueError(_("Elija una sola opción."))
    if any(code not in question.labels for code in chosen):
        raise ValueError(_("Elija entre las opciones de la pregunta."))
    return _Said(codes=tuple(code for code in question.labels if code in chosen))


def _mark(question: Question, value: Any) -> int:
    try:
        mark = int(str(value))
    except ValueError:
        mark = 0
    if not 1 <= mark <= (question.scale_max or 0):
        raise ValueError(_("Elija un valor entre 1 y %(most)s.") % {"most": question.scale_max})
    return mark


def _text(value: Any) -> _Said | None:
    text = without_control_characters(str(value)).strip()
    if len(text) > MOST_LETTERS:
        raise ValueError(_("Escriba hasta %(most)s letras.") % {"most": MOST_LETTERS})
    return _Said(text=text) if text else None
