"""A campaign from its making to its closing: by hand, or fired by what happens in the field (EVA-12, EVA-14)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.identity import READABLE_ALPHABET, uuid7
from baquiano.common.text import one_line, without_control_characters
from baquiano.delivery.models import Assistance, AssistanceSession
from baquiano.evaluation import queries, settings, signals
from baquiano.evaluation.choices import (
    CAMPAIGN_MOVES,
    INVITATION_MOVES,
    Audience,
    CampaignState,
    Coverage,
    InstrumentState,
    InvitationState,
    Moment,
    Scope,
)
from baquiano.evaluation.models import AnswerSheet, Campaign, Instrument, Invitation
from baquiano.evaluation.rules import CLOSE_VERB, lot_of
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import consent_text
from baquiano.notifications.actions import send_mail_to
from baquiano.procedures import actions as procedures
from baquiano.ui.display import day

CAMPAIGN_LETTERS, PERSON_LETTERS = 14, 22
EDITABLE = ("title", "closes_on")
NOT_EVALUATED = gettext_lazy(
    "Según los ajustes de la entidad, esta visita no se evalúa: no es de las clases y mecanismos que se evalúan, o no "
    "la lidera la entidad."
)
_GIVEN = (
    "title",
    "unit",
    "responsible",
    "scope",
    "session",
    "assistance",
    "first_on",
    "last_on",
    "topic",
    "service_type",
    "audience",
    "coverage",
    "percent",
    "moment",
    "compares",
    "opens_on",
    "closes_on",
)


def random_token(letters: int) -> str:
    return "".join(secrets.choice(READABLE_ALPHABET) for _letter in range(letters)).lower()


# --- making ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def create_campaign(
    instrument: Instrument, *, id: UUID, fields: dict[str, Any], fired_by: str = "", by: User | None, at: datetime
) -> Campaign:
    """Prepare an application of an instrument in force: of a visit, an assistance, the visits of a period or a unit.

    ``fields`` are those of ``Campaign``; what is not given is that of the visit or the assistance, or what the profile
    of the vigencia says. From then on the instrument does not change. The same ``id`` again is the same campaign.
    """
    one_at_a_time(id)
    repeated = Campaign._base_manager.filter(pk=id, institution_id=instrument.institution_id).first()
    if repeated is not None:
        return repeated
    used = queries.instrument_for_update(instrument)
    if used.state != InstrumentState.IN_FORCE:
        raise Refused({"instrument": _("Elija un instrumento en vigor.")})
    values = _complete(used, fields, by, at)
    _check(used, values)
    values |= {
        "institution_id": used.institution_id,
        "instrument": used,
        "token": random_token(CAMPAIGN_LETTERS),
        "fired_by": fired_by,
        "created_by": by,
        "created_at": at,
    }
    campaign, _is_new = create_once(Campaign, id=id, fields=values)
    changes = trail.diff({}, trail.snapshot(campaign, ["title", "instrument", "scope", "audience", "coverage",
                                                        "percent", "opens_on", "closes_on"]))  # fmt: skip
    data = {"instrument": str(used), "trigger": fired_by} if fired_by else {"instrument": str(used)}
    trail.record("evaluation.campaign_created", campaign, by=by, at=at, changes=changes, data=data)
    return campaign


def _complete(instrument: Instrument, fields: dict[str, Any], by: User | None, at: datetime) -> dict[str, Any]:
    """The fields with what they leave unsaid."""
    values: dict[str, Any] = {name: fields.get(name) for name in _GIVEN}
    session, assistance = values["session"], values["assistance"]
    if session is not None:
        values |= _of_session(session, values)
    elif assistance is not None:
        values |= _of_assistance(assistance, values)
    else:
        values["scope"] = Scope.SESSIONS if values["first_on"] and values["last_on"] else Scope.UNIT
    if values["unit"] is None:
        raise Refused({"unit": _("Diga de qué dependencia es la evaluación.")})
    institution, year = instrument.institution, day_of(at).year
    coverage, percent = settings.coverage_of(institution, year)
    values["opens_on"] = values["opens_on"] or day_of(at)
    values["closes_on"] = values["closes_on"] or values["opens_on"] + timedelta(
        days=settings.days_open(institution, year)
    )
    values["audience"] = values["audience"] or settings.audience_of(institution, year)
    values["percent"] = values["percent"] or (percent if not values["coverage"] else 100)
    values["coverage"] = values["coverage"] or coverage
    values["moment"] = values["moment"] or Moment.ONLY
    values["responsible"] = values["responsible"] or by
    about = session or assistance or values["unit"]
    values["title"] = one_line(values["title"] or f"{instrument.title}: {about}")[:250]
    return values


def _of_session(session: AssistanceSession, values: dict[str, Any]) -> dict[str, Any]:
    served = [one.beneficiary for one in session.served.select_related("beneficiary__municipality")]
    meeting = session.meeting
    return {
        "scope": Scope.SESSION,
        "unit": values["unit"] or meeting.unit,
        "responsible": values["responsible"] or meeting.responsible,
        "beneficiary": served[0] if len(served) == 1 else None,
        "municipality": meeting.municipality or queries.municipality_of(served),
        "topic": session.topic,
        "service_type": session.service_type,
        "first_on": None,
        "last_on": None,
        "assistance": None,
    }


def _of_assistance(assistance: Assistance, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "scope": Scope.ASSISTANCE,
        "unit": values["unit"] or assistance.unit,
        "responsible": values["responsible"] or assistance.adviser or assistance.created_by,
        "beneficiary": assistance.beneficiary,
        "municipality": assistance.beneficiary.municipality,
        "topic": assistance.topic,
        "service_type": assistance.service_type,
        "first_on": None,
        "last_on": None,
    }


def _check(instrument: Instrument, values: dict[str, Any]) -> None:
    if values["closes_on"] < values["opens_on"]:
        raise Refused({"closes_on": _("La campaña cierra antes de abrir. Corrija las fechas.")})
    if values["scope"] == Scope.SESSIONS and values["last_on"] < values["first_on"]:
        raise Refused({"last_on": _("El período termina antes de empezar. Corrija las fechas.")})
    session = values["session"]
    if session is not None and not queries.is_evaluable(session):
        raise Refused(NOT_EVALUATED)
    moment = Moment(values["moment"])
    if instrument.has_moments and moment == Moment.ONLY:
        raise Refused({"moment": _("Este instrumento se aplica antes y después: diga cuál de los dos es.")})
    if not instrument.has_moments and moment != Moment.ONLY:
        raise Refused({"moment": _("Este instrumento se aplica en un solo momento.")})
    before = values["compares"]
    if before is not None and (moment != Moment.AFTER or before.instrument.code != instrument.code):
        raise Refused({"compares": _("Se compara la campaña de después con la de antes, y del mismo instrumento.")})
    if values["responsible"] is None:
        raise Refused({"responsible": _("Diga quién responde por la campaña.")})


@transaction.atomic
def edit_campaign(
    campaign: Campaign, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Campaign:
    """Change its name or the day it closes, until it is closed. A stale edit raises ``StaleEdit``."""
    current = queries.campaign_for_update(campaign)
    if not (current.is_draft or current.is_open):
        raise Refused(_already(current))
    if fields["closes_on"] < max(current.opens_on, day_of(at)):
        raise Refused({"closes_on": _("Escriba un día desde hoy; para terminarla ya, ciérrela.")})
    before = trail.snapshot(current, list(EDITABLE))
    current.title, current.closes_on = one_line(fields["title"])[:250], fields["closes_on"]
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    if changes:
        trail.record("evaluation.campaign_edited", current, by=by, at=at, changes=changes)
    return current


# --- its life --------------------------------------------------------------------------------------------------------
@transaction.atomic
def open_campaign(campaign: Campaign, *, by: User | None, at: datetime) -> Campaign:
    """Open it: whoever is invited receives the personal link, and the QR answers. Opened twice, it is open.

    Refused while the institution has no authorisation text for evaluations: nobody answers without accepting it.
    """
    current = queries.campaign_for_update(campaign)
    if current.is_open:
        return current
    today = day_of(at)
    if consent_text(current.institution, ConsentKind.EVALUATION, on=today) is None:
        raise Refused(
            _("La entidad no tiene el texto con que se autoriza la evaluación. Se agrega en consent/evaluation.md.")
        )
    if current.session is not None and not queries.is_evaluable(current.session):
        raise Refused(NOT_EVALUATED)
    if current.closes_on < today:
        raise Refused(_("El día en que cerraba ya pasó: cámbielo antes de abrirla."))
    current.opens_on, current.opened_at = min(current.opens_on, today), at
    _move(current, CampaignState.OPEN, "opened", by=by, at=at)
    _invite(current, by=by, at=at)
    return current


@transaction.atomic
def draw_sample(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    """Draw by lot, once, whom to ask first (EVA-04); its seed repeats it (docs/rules/evaluation-sample)."""
    current = queries.campaign_for_update(campaign)
    if current.drawn_at is not None:
        return current
    if not current.is_open:
        raise Refused(_("La muestra se sortea cuando la campaña está abierta y se sabe a quién se invita."))
    size = queries.meter_of(current).required
    if current.coverage != Coverage.MINIMUM or not size:
        raise Refused(_("Solo se sortea donde se pide un porcentaje mínimo de las personas invitadas."))
    current.sample_seed, current.drawn_at = secrets.token_hex(8), at
    current.version += 1
    current.save(update_fields=["sample_seed", "drawn_at", "version"])
    people = list(queries.invitations_of(current))
    chosen = sorted(people, key=lambda one: lot_of(current.sample_seed, one.person_key))[:size]
    Invitation.objects.filter(pk__in=[one.pk for one in chosen]).update(is_drawn=True)
    data = {"seed": current.sample_seed, "size": size, "invited": len(people)}
    trail.record("evaluation.sample_drawn", current, by=by, at=at, data=data)
    return current


@transaction.atomic
def close_campaign(campaign: Campaign, *, note: str = "", by: User | None, at: datetime) -> Campaign:
    """Close it. Under its coverage it says why (EVA-04); an average under the threshold is told upward (EVA-14)."""
    current = queries.campaign_for_update(campaign)
    if current.is_closed:
        return current
    if current.is_open:
        _invite(current, by=by, at=at, mail=False)
    meter, words = queries.meter_of(current), without_control_characters(note).strip()
    if meter.missing and not words:
        raise Refused({"note": _("%(missing)s. Explique por qué se cierra así.") % {"missing": meter.words}})
    if not words and queries.awaits_its_lists(current, meter):
        raise Refused(
            {"note": _("Nadie está en las listas de sus visitas. Explique por qué no hubo a quién aplicarla.")}
        )
    current.closed_at, current.state_note = at, words
    current.closes_on = max(current.opens_on, min(current.closes_on, day_of(at)))
    data = {"invited": meter.invited, "answered": meter.answered, "refused": meter.refused, "note": words}
    _move(current, CampaignState.CLOSED, "closed", by=by, at=at, data=data)
    _record_fact(current, meter, by=by, at=at)
    _tell_average(current, meter, by=by, at=at)
    return current


@transaction.atomic
def cancel_campaign(campaign: Campaign, *, note: str, by: User, at: datetime) -> Campaign:
    """Call it off, saying why. What somebody already answered is not thrown away: that one is closed."""
    current = queries.campaign_for_update(campaign)
    if current.state == CampaignState.CANCELLED:
        return current
    words = without_control_characters(note).strip()
    if not words:
        raise Refused({"note": _("Escriba por qué se cancela.")})
    if AnswerSheet.objects.filter(campaign=current).exists():
        raise Refused(_("Ya hay respuestas: ciérrela en vez de cancelarla."))
    current.state_note = words
    return _move(current, CampaignState.CANCELLED, "cancelled", by=by, at=at, data={"note": words})


def _move(
    campaign: Campaign, state: CampaignState, verb: str, *, by: User | None, at: datetime, data: Any = None
) -> Campaign:
    if state not in CAMPAIGN_MOVES[CampaignState(campaign.state)]:
        raise Refused(_already(campaign))
    before, campaign.state = campaign.state, state
    campaign.version += 1
    campaign.save(update_fields=["state", "opens_on", "closes_on", "opened_at", "closed_at", "state_note", "version"])
    changes = {"state": (before, state.value)}
    trail.record(f"evaluation.campaign_{verb}", campaign, by=by, at=at, changes=changes, data=data)
    return campaign


def _already(campaign: Campaign) -> str:
    return _("La campaña figura como «%(state)s» y eso ya no se puede hacer.") % {
        "state": campaign.get_state_display().lower()
    }


def _tell_average(campaign: Campaign, meter: queries.Meter, *, by: User | None, at: datetime) -> None:
    """Of an anonymous one that too few answered the average is told to nobody, not even so."""
    institution, year = campaign.institution, campaign.opens_on.year
    threshold = settings.threshold_percent(institution, year)
    least = settings.smallest_group(institution, year) if campaign.is_anonymous else 1
    if not threshold or meter.answered < least:
        return
    percent = queries.average_percent(AnswerSheet.objects.filter(campaign=campaign))
    if percent is not None and percent < threshold:
        data = {"percent": round(percent, 1), "threshold": threshold}
        trail.record("evaluation.average_fell_short", campaign, by=by, at=at, data=data)
        signals.average_fell_short.send(
            sender=Campaign, campaign=campaign, percent=percent, threshold=threshold, by=by, at=at
        )


def subjects_of(session: AssistanceSession | None, assistance: Assistance | None) -> Iterable[Model]:
    """The cases that an evaluation may move on: that of the visit, of the assistance, of the plan."""
    item = session.plan_item if session is not None else assistance.plan_item if assistance is not None else None
    return [one for one in (session, assistance, item.plan if item is not None else None) if one is not None]


def _record_fact(campaign: Campaign, meter: queries.Meter, *, by: User | None, at: datetime) -> None:
    """That the mechanism was applied, in whichever procedure asks for it (P000-A5)."""
    counts = {"answered": meter.answered, "refused": meter.refused}
    note = _("Respondieron %(answered)s; no aceptaron %(refused)s.") % counts
    control = procedures.ControlCheck(meter.is_met, note)
    for subject in subjects_of(campaign.session, campaign.assistance):
        if procedures.record_fact(CLOSE_VERB, subject=subject, by=by, at=at, control=control):
            return


# --- who is invited --------------------------------------------------------------------------------------------------
@transaction.atomic
def refresh_invitations(campaign: Campaign, *, by: User | None, at: datetime) -> int:
    """Invite whoever is on the lists by now and was not invited; returns how many. Whoever left them is out."""
    current = queries.campaign_for_update(campaign)
    if not current.is_open:
        raise Refused(_already(current))
    return _invite(current, by=by, at=at)


def _invite(campaign: Campaign, *, by: User | None, at: datetime, mail: bool = True) -> int:
    known = {one.person_key: one for one in Invitation.objects.filter(campaign=campaign)}
    people = {one.key: one for one in queries.invited_people(campaign)}
    new = [
        Invitation(
            id=uuid7(),
            institution_id=campaign.institution_id,
            campaign=campaign,
            person_key=key,
            attendance=one.attendance,
            contact=one.contact,
            municipality_id=one.municipality_id,
            token=random_token(PERSON_LETTERS),
        )
        for key, one in people.items()
        if key not in known
    ]
    Invitation.objects.bulk_create(new)
    gone = [one.pk for key, one in known.items() if key not in people and _may(one, InvitationState.WITHDRAWN)]
    back = [one.pk for key, one in known.items() if key in people and _may(one, InvitationState.PENDING)]
    Invitation.objects.filter(pk__in=gone).update(state=InvitationState.WITHDRAWN)
    Invitation.objects.filter(pk__in=back).update(state=InvitationState.PENDING)
    if new or gone or back:
        data = {"invited": len(new), "withdrawn": len(gone)}
        trail.record("evaluation.people_invited", campaign, by=by, at=at, data=data)
    if mail:
        _mail(campaign, by=by, at=at)
    return len(new)


def _may(invitation: Invitation, state: InvitationState) -> bool:
    return state in INVITATION_MOVES[InvitationState(invitation.state)]


def _mail(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """The personal link to whom has an address and did not receive it."""
    waiting = queries.invitations_of(campaign).filter(state=InvitationState.PENDING, mailed_at__isnull=True)
    sent = []
    for one in waiting:
        if one.email:
            send_invitation(campaign, one, reminder=0, by=by, at=at)
            sent.append(one.pk)
    Invitation.objects.filter(pk__in=sent).update(mailed_at=at)


def send_invitation(
    campaign: Campaign, invitation: Invitation, *, reminder: int, by: User | None, at: datetime
) -> None:
    """One mail with the personal link; the same reminder is never sent twice."""
    anonymous = _("Sus respuestas son anónimas: el enlace solo sirve para que cada persona responda una vez.")
    already = _("Si ya respondió con el código QR o en papel, dígalo en la misma página: el enlace queda usado.")
    body = [
        _("%(institution)s le invita a decir cómo le fue: %(title)s.")
        % {"institution": campaign.institution, "title": campaign.title},
        _("Puede responder hasta el %(day)s. Toma pocos minutos y no necesita cuenta.")
        % {"day": day(campaign.closes_on)},
        *([anonymous] if campaign.is_anonymous else []),
        *([already] if reminder else []),
    ]
    title = _("Le queda poco para responder: %(title)s") if reminder else _("¿Cómo le fue? %(title)s")
    send_mail_to(
        [invitation.email],
        institution=campaign.institution,
        title=(title % {"title": campaign.title})[:200],
        body="\n\n".join(body),
        url=reverse("survey:answer", args=[invitation.token]),
        secret=invitation.token,
        key=f"evaluation.invited:{invitation.pk}:{reminder}",
        by=by,
        at=at,
        about=campaign,
    )


# --- fired by events -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Fired:
    """What happened: to which visit or assistance, of which unit and in which vigencia."""

    subject: AssistanceSession | Assistance
    unit: Unit
    year: int
    institution: Institution


@transaction.atomic
def fire_campaigns(
    on: str, subject: AssistanceSession | Assistance, *, by: User | None, at: datetime
) -> list[Campaign]:
    """What the profile asks when ``on`` happens to ``subject``; the same event twice fires once.

    What cannot be done (no such instrument, no authorisation text) is told in the trail and never stops what happened.
    """
    fired = what_happened(subject)
    found = []
    for rule in settings.trigger_rules(fired.institution, fired.year, on):
        try:
            with transaction.atomic():
                found.append(_fire(rule, fired, by=by, at=at))
        except Refused as refused:
            data = {"trigger": on, "instrument": rule.instrument, "why": refused.sentence}
            trail.record("evaluation.trigger_skipped", subject, by=by, at=at, data=data)
    return found


def what_happened(subject: AssistanceSession | Assistance) -> Fired:
    if isinstance(subject, AssistanceSession):
        meeting = subject.meeting
        return Fired(subject, meeting.unit, day_of(meeting.starts_at).year, subject.institution)
    return Fired(subject, subject.unit, subject.year, subject.institution)


def _fire(rule: settings.TriggerRule, fired: Fired, *, by: User | None, at: datetime) -> Campaign:
    opens_on = rule.day_after(day_of(at))
    campaign = prepare_fired(rule, fired, opens_on=opens_on, by=by, at=at)
    return open_campaign(campaign, by=by, at=at) if campaign.is_draft and opens_on == day_of(at) else campaign


def prepare_fired(
    rule: settings.TriggerRule,
    fired: Fired,
    *,
    opens_on: date,
    responsible: User | None = None,
    by: User | None,
    at: datetime,
) -> Campaign:
    """The campaign that a rule of the profile asks of what happened, prepared once."""
    instrument = queries.instruments_in_force().filter(code=rule.instrument).first()
    if instrument is None:
        raise Refused(_("No hay un instrumento en vigor con el código %(code)s.") % {"code": rule.instrument})
    kind = "session" if isinstance(fired.subject, AssistanceSession) else "assistance"
    fields: dict[str, Any] = {
        kind: fired.subject,
        "audience": Audience(rule.audience),
        "opens_on": opens_on,
        "closes_on": opens_on + timedelta(days=rule.open_days),
        "responsible": responsible,
    }
    coverage, percent = settings.coverage_of(fired.institution, fired.year)
    fields |= {"coverage": Coverage(coverage), "percent": percent}
    key = uuid5(fired.subject.pk, f"evaluation.trigger:{rule.number}:{rule.instrument}")
    return create_campaign(instrument, id=key, fields=fields, fired_by=rule.on, by=by, at=at)
