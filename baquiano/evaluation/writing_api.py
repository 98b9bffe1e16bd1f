"""What other systems write of evaluations: campaigns, what came on paper, and observations (NFR-08)."""

from typing import Any
from uuid import UUID

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows
from baquiano.evaluation import actions, queries, rules
from baquiano.evaluation.about import answers_for, named
from baquiano.evaluation.api import CampaignRows, MeterTold, ObservationRows, SheetRows, campaign_of, room
from baquiano.evaluation.choices import Channel
from baquiano.evaluation.forms import (
    CampaignEditForm,
    CampaignForm,
    CancelForm,
    ObservationCreateForm,
    ObservationEditForm,
    PaperAnswerForm,
    PaperRefuseForm,
    before_campaigns,
)
from baquiano.evaluation.models import AnswerSheet, Campaign, Observation
from baquiano.institutions.models import ConsentText
from baquiano.ui.endpoints import Call


@room.verb("campaign_create", "crear/", action=rules.RUN, form=CampaignForm, answer=CampaignRows)
def campaign_create(call: Call) -> Campaign:
    """Prepara una campaña de la visita de ?visita=, de la asistencia de ?asistencia=, o de una dependencia."""
    about = named(call.http)
    before = before_campaigns(queries.campaigns_visible_to(call.user))
    form = call.form(institution=call.institution, on=day_of(call.at), about=about, before=before)
    fields = form.values
    call.require(allows(call.user, rules.RUN, answers_for(about) if about else fields["unit"]))
    instrument, key = form.cleaned_data["instrument"], form.cleaned_data["id"]
    return actions.create_campaign(instrument, id=key, fields=fields, by=call.user, at=call.at)


@room.verb("campaign_edit", "<uuid:pk>/corregir/", action=rules.RUN, form=CampaignEditForm, answer=CampaignRows)
def campaign_edit(call: Call, pk: UUID) -> Campaign:
    """Cambia el nombre o el cierre de una campaña sobre la versión que se leyó."""
    campaign = campaign_of(call, pk)
    call.require(rules.can_edit_campaign(call.user, campaign))
    form = call.form()
    version = form.cleaned_data["version"]
    return actions.edit_campaign(campaign, expected_version=version, fields=form.values, by=call.user, at=call.at)


@room.verb("campaign_cancel", "<uuid:pk>/cancelar/", action=rules.RUN, form=CancelForm, answer=CampaignRows)
def campaign_cancel(call: Call, pk: UUID) -> Campaign:
    """Cancela una campaña que nadie ha respondido, con su motivo."""
    campaign = campaign_of(call, pk)
    call.require(rules.can_cancel(call.user, campaign))
    return actions.cancel_campaign(campaign, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "campaign_enter",
    "<uuid:pk>/transcribir/",
    action=rules.ENTER,
    form=PaperAnswerForm,
    answer=SheetRows,
    open_body=True,
)
def campaign_enter(call: Call, pk: UUID) -> AnswerSheet:
    """Transcribe una hoja en papel cuya autorización se aceptó: una clave q_CODIGO por pregunta."""
    campaign = campaign_of(call, pk)
    repeated = queries.is_sheet_of(campaign, str(call.identity or ""))
    _require_paper(call, campaign, repeated=repeated)
    questions, people = queries.questions_of(campaign.instrument), queries.people_to_answer(campaign)
    form = call.form(questions=questions, people=people)
    arrival = actions.record_answer(
        campaign,
        id=form.cleaned_data["id"],
        values=form.values,
        consent=_notice(call, campaign),
        channel=Channel.PAPER,
        invitation=form.cleaned_data.get("person"),
        by=call.user,
        at=call.at,
    )
    return arrival.sheet


@room.verb("campaign_refuse", "<uuid:pk>/negativa/", action=rules.ENTER, form=PaperRefuseForm, answer=MeterTold)
def campaign_refuse(call: Call, pk: UUID) -> Any:
    """Cuenta una persona que no aceptó responder, sin decir quién; responde cómo va la cobertura."""
    campaign = campaign_of(call, pk)
    _require_paper(call, campaign, repeated=queries.is_refusal_of(campaign, call.identity))
    notice = _notice(call, campaign)
    key = call.form().cleaned_data["id"]
    actions.record_refusal(campaign, id=key, consent=notice, channel=Channel.PAPER, by=call.user, at=call.at)
    return queries.meter_of(campaign)


def _require_paper(call: Call, campaign: Campaign, *, repeated: bool) -> None:
    may_repeat = repeated and allows(call.user, rules.ENTER, campaign)
    call.require(rules.can_enter(call.user, campaign) or may_repeat)


def _notice(call: Call, campaign: Campaign) -> ConsentText:
    notice = queries.notice_of(campaign, day_of(call.at))
    if notice is None:
        raise Refused("La entidad no tiene el texto con que se autoriza la evaluación.")
    return notice


@room.verb(
    "observation_create",
    "observaciones/crear/",
    action=rules.WRITE_OBSERVATION,
    form=ObservationCreateForm,
    answer=ObservationRows,
)
def observation_create(call: Call) -> Observation:
    """Registra lo que se percibió de una entidad en un día."""
    form = call.form(institution=call.institution, on=day_of(call.at))
    fields = form.values
    owned = Observation(institution=call.institution, unit=fields["unit"], created_by_id=call.user.pk)
    call.require(allows(call.user, rules.WRITE_OBSERVATION, owned))
    key = form.cleaned_data["id"]
    return actions.record_observation(call.institution, id=key, fields=fields, by=call.user, at=call.at)


@room.verb(
    "observation_edit",
    "observaciones/<uuid:pk>/corregir/",
    action=rules.WRITE_OBSERVATION,
    form=ObservationEditForm,
    answer=ObservationRows,
)
def observation_edit(call: Call, pk: UUID) -> Observation:
    """Corrige una observación sobre la versión que se leyó."""
    observation = call.one(queries.observations_visible_to(call.user), pk=pk)
    call.require(rules.can_edit_observation(call.user, observation))
    form = call.form(institution=call.institution, on=day_of(call.at), initial={"unit": observation.unit})
    version = form.cleaned_data["version"]
    return actions.edit_observation(observation, expected_version=version, fields=form.values, by=call.user, at=call.at)
