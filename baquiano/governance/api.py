"""Committees: sessions, points, decisions and votes, for other systems (NFR-08). Signing is done on the page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.governance import actions, queries, rules, subjects
from baquiano.governance.choices import DecisionKind
from baquiano.governance.forms import CloseForm, DecisionForm, PointForm, PresenceForm, SessionForm
from baquiano.governance.models import AgendaItem, BodyMember, CollegiateBody, CommitteeSession, Decision
from baquiano.meetings import actions as meetings
from baquiano.ui.endpoints import Call, Room, Rows, moment, words

room = Room("governance", _("Comités"), _("Los cuerpos colegiados, sus sesiones y lo que deciden."))


class BodyRows(Rows):
    class Meta:
        model = CollegiateBody
        fields = ("id", "code", "name", "unit", "quorum_fraction", "is_active")


class BodyMemberRows(Rows):
    name = words("user.full_name")

    class Meta:
        model = BodyMember
        fields = ("id", "body", "user", "name", "post", "seat", "has_vote", "starts_on", "ends_on")


class SessionRows(Rows):
    body_name = words("body.name")
    state = words("meeting.state")
    starts_at = moment("meeting.starts_at")
    ends_at = moment("meeting.ends_at")
    place = words("meeting.place")
    objective = words("meeting.objective")

    class Meta:
        model = CommitteeSession
        fields = (
            "id",
            "body",
            "body_name",
            "meeting",
            "number",
            "year",
            "kind",
            "state",
            "starts_at",
            "ends_at",
            "place",
            "objective",
        )


class PointRows(Rows):
    class Meta:
        model = AgendaItem
        fields = ("id", "session", "position", "title", "subject_type", "subject_id")


class DecisionRows(Rows):
    class Meta:
        model = Decision
        fields = (
            "id",
            "item",
            "kind",
            "result",
            "members_present",
            "members_total",
            "quorum",
            "votes_for",
            "votes_against",
            "votes_blank",
            "comments",
            "subject_sha256",
            "decided_by",
            "decided_at",
        )


def _body(call: Call, pk: UUID) -> CollegiateBody:
    return call.one(queries.bodies_visible_to(call.user), pk=pk)


def _session(call: Call, pk: UUID) -> CommitteeSession:
    return call.one(queries.sessions_visible_to(call.user), pk=pk)


def _decisions(call: Call) -> Any:
    return Decision.objects.filter(item__session__in=queries.sessions_visible_to(call.user).values("pk"))


room.rows(
    "session_list",
    "",
    action="governance.view_session",
    answer=SessionRows,
    rows=lambda call: queries.sessions_visible_to(call.user),
    summary=_("Las sesiones de los comités."),
)
room.rows(
    "body_list",
    "cuerpos/",
    action="governance.view_session",
    answer=BodyRows,
    rows=lambda call: queries.bodies_visible_to(call.user),
    summary=_("Los cuerpos colegiados."),
)
room.row(
    "body_detail",
    "cuerpos/<uuid:pk>/",
    action="governance.view_session",
    answer=BodyRows,
    find=_body,
    summary=_("Un cuerpo colegiado."),
)
room.rows(
    "body_members",
    "cuerpos/<uuid:pk>/miembros/",
    action="governance.view_session",
    answer=BodyMemberRows,
    rows=lambda call, pk: _body(call, pk).members.select_related("user"),
    summary=_("Quiénes integran o integraron un cuerpo colegiado, con sus fechas."),
)
room.rows(
    "item_list",
    "puntos/",
    action="governance.view_session",
    answer=PointRows,
    rows=lambda call: queries.items_visible_to(call.user),
    summary=_("Los puntos del orden del día."),
)
room.rows(
    "decision_list",
    "decisiones/",
    action="governance.view_session",
    answer=DecisionRows,
    rows=_decisions,
    summary=_("Las decisiones, con la cuenta de sus votos."),
)
room.row(
    "session_detail",
    "sesiones/<uuid:pk>/",
    action="governance.view_session",
    answer=SessionRows,
    find=_session,
    summary=_("Una sesión."),
)


@room.verb(
    "session_create",
    "convocar/",
    action="governance.convene_session",
    form=SessionForm,
    answer=SessionRows,
)
def session_create(call: Call) -> CommitteeSession:
    """Convoca una sesión con su orden del día."""
    form = call.form(bodies=queries.bodies_to_convene(call.user), institution=call.institution)
    session = actions.convene_session(form.cleaned_data["body"], **form.values, by=call.user, at=call.at)
    return _session(call, session.pk)


@room.verb(
    "session_point",
    "sesiones/<uuid:pk>/puntos/",
    action="governance.convene_session",
    form=PointForm,
    answer=SessionRows,
)
def session_point(call: Call, pk: UUID) -> CommitteeSession:
    """Agrega un punto al orden del día."""
    session = _session(call, pk)
    call.require(rules.can_change_order(call.user, session))
    actions.add_point(session, title=call.form().cleaned_data["title"], by=call.user, at=call.at)
    return session


def _to_record(call: Call, pk: UUID) -> CommitteeSession:
    session = _session(call, pk)
    call.require(rules.can_record(call.user, session))
    return session


@room.verb(
    "session_presence",
    "sesiones/<uuid:pk>/asistencia/",
    action="governance.record_decision",
    form=PresenceForm,
    answer=SessionRows,
)
def session_presence(call: Call, pk: UUID) -> CommitteeSession:
    """Registra qué miembros asisten."""
    session = _to_record(call, pk)
    form = call.form(members=queries.members_of(session))
    actions.set_presence(session, form.present, by=call.user, at=call.at)
    return session


@room.verb(
    "session_close",
    "sesiones/<uuid:pk>/cerrar/",
    action="governance.record_decision",
    form=CloseForm,
    answer=SessionRows,
)
def session_close(call: Call, pk: UUID) -> CommitteeSession:
    """Cierra la sesión a la hora en que terminó y abre su acta."""
    session = _to_record(call, pk)
    ends = call.form().cleaned_data["ends"]
    ends_at = datetime.combine(day_of(session.meeting.starts_at), ends, BOGOTA)
    actions.close_session(session, ends_at=ends_at, by=call.user, at=call.at)
    meetings.open_minutes(session.meeting, by=call.user, at=call.at)
    return _session(call, pk)


@room.verb(
    "item_decide",
    "puntos/<uuid:pk>/decidir/",
    action="governance.record_decision",
    form=DecisionForm,
    answer=DecisionRows,
    open_body=True,
)
def item_decide(call: Call, pk: UUID) -> Decision:
    """Registra la decisión de un punto con sus votos: «vote_<id del miembro>» por cada miembro presente."""
    item = call.one(queries.items_visible_to(call.user), pk=pk)
    if not subjects.is_decided_in_committee(item.subject_type):
        raise Http404
    call.require(rules.can_record(call.user, item.session))
    form = call.form(voters=queries.voters_of(item.session))
    return actions.record_decision(item, kind=DecisionKind.APPROVE, **form.decision, by=call.user, at=call.at)
