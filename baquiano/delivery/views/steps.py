"""The steps of a visit that are not of every meeting: activities, commitments, evidence. Each saves by itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.commitments import actions as commitments
from baquiano.commitments import queries as commitment_queries
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.forms import (
    ActivitiesForm,
    CheckForm,
    CommitmentEditForm,
    CommitmentForm,
    promise_of,
    written,
)
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.views.sessions import session_or_404
from baquiano.documents import queries as documents
from baquiano.documents.forms import ProofForm
from baquiano.ui.forms import conflict_rows


def session_to_register(request: HttpRequest, pk: UUID) -> AssistanceSession:
    session = session_or_404(request, pk)
    require(rules.can_register(request.user, session))
    return session


# --- objective and activities ----------------------------------------------------------------------------------------
@requires("delivery.view_session")
def session_activities(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = session_or_404(request, pk)
    bound = request.method == "POST"
    if bound:
        require(rules.can_register(request.user, session))
    form = ActivitiesForm(
        request.POST if bound else None, session=session, on=day_of(request.at), initial=written(session)
    )
    conflict: dict[str, Any] = {}
    if form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            actions.edit_session(
                session, expected_version=form.cleaned_data["version"], **fields, by=request.user, at=request.at
            )
        except StaleEdit as stale:
            conflict = {"rows": conflict_rows(form, written(stale.current))}
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Los datos de la visita quedaron guardados."))
            return redirect("delivery:session_activities", session.pk)
    context = {
        "session": session,
        "meeting": session.meeting,
        "guide": queries.guide_of(session, "activities"),
        "form": form,
        "conflict": conflict,
        "sections": queries.first_sections(session),
        "stages": queries.covered_stages(session),
        "can_write": rules.can_register(request.user, session) and not queries.why_not_writable(session),
    }
    return render(request, "delivery/session_activities.html", context, status=_status(form, conflict))


def _status(form: Any, conflict: dict[str, Any] | None = None) -> int:
    return 409 if conflict else 422 if form.errors else 200


# --- commitments -----------------------------------------------------------------------------------------------------
@requires("delivery.view_session")
def session_commitments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was promised before, to verify; and what is promised now, by either party."""
    session = session_or_404(request, pk)
    bound = request.method == "POST"
    if bound:
        require(rules.can_register(request.user, session))
    form = CommitmentForm(request.POST if bound else None, session=session, on=day_of(request.at))
    if form.is_valid():
        try:
            commitments.create_commitment(
                **promise_of(form, request.user),
                unit=session.meeting.unit,
                origin=session.meeting,
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El compromiso quedó registrado."))
            return redirect("delivery:session_commitments", session.pk)
    return _commitments_page(request, session, form)


def _commitments_page(
    request: HttpRequest, session: AssistanceSession, form: CommitmentForm, *, check: Any = None
) -> HttpResponse:
    can_write = rules.can_register(request.user, session) and not queries.why_not_writable(session)
    previous = list(queries.previous_commitments(session))
    for one in previous:
        one.form = CheckForm(auto_id=f"verificar-{one.pk}-%s") if can_write else None
        if check is not None and check[0] == one.pk:
            one.form = check[1]
    context = {
        "session": session,
        "meeting": session.meeting,
        "guide": queries.guide_of(session, "commitments"),
        "previous": previous,
        "to_check": sum(not one.checks_here for one in previous),
        "promised": list(commitment_queries.commitments_of(session.meeting)),
        "form": form,
        "can_write": can_write,
        "today": day_of(request.at),
    }
    bad = form.errors or (check is not None and check[1].errors)
    return render(request, "delivery/session_commitments.html", context, status=422 if bad else 200)


@require_POST
@requires("delivery.register_session")
def commitment_check(request: HttpRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    """Verify, in this visit, a commitment of an earlier one."""
    session = session_to_register(request, pk)
    found = get_object_or_404(queries.previous_commitments(session), pk=commitment)
    form = CheckForm(request.POST, auto_id=f"verificar-{found.pk}-%s")
    if form.is_valid():
        try:
            commitments.check_commitment(
                found, **form.cleaned_data, context=session.meeting, by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La verificación quedó registrada."))
            return redirect("delivery:session_commitments", session.pk)
    blank = CommitmentForm(session=session, on=day_of(request.at))
    return _commitments_page(request, session, blank, check=(found.pk, form))


def _own_commitment(session: AssistanceSession, pk: UUID) -> Commitment:
    return get_object_or_404(commitment_queries.commitments_of(session.meeting), pk=pk)


@requires("delivery.register_session")
def commitment_edit(request: HttpRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    session = session_to_register(request, pk)
    found = _own_commitment(session, commitment)
    names = ("text", "party", "responsible_name", "due_on", "beneficiary", "version")
    form = CommitmentEditForm(
        request.POST if request.method == "POST" else None,
        session=session,
        on=day_of(request.at),
        initial={name: getattr(found, name) for name in names},
    )
    conflict: dict[str, Any] = {}
    if form.is_valid():
        try:
            commitments.edit_commitment(
                found,
                expected_version=form.cleaned_data["version"],
                **promise_of(form, request.user),
                by=request.user,
                at=request.at,
            )
        except StaleEdit as stale:
            conflict = {"rows": conflict_rows(form, stale.current)}
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("delivery:session_commitments", session.pk)
    context = {"session": session, "form": form, "conflict": conflict, "commitment": found}
    return render(request, "delivery/commitment_edit.html", context, status=_status(form, conflict))


@require_POST
@requires("delivery.register_session")
def commitment_discard(request: HttpRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    """Take back a commitment written by mistake, before the acta is closed."""
    session = session_to_register(request, pk)
    found = commitment_queries.commitments_of(session.meeting).filter(pk=commitment).first()
    if found is not None:
        try:
            commitments.discard_commitment(found, by=request.user, at=request.at)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("El compromiso se quitó de la visita."))
    return redirect("delivery:session_commitments", session.pk)


# --- evidence --------------------------------------------------------------------------------------------------------
@requires("delivery.view_session")
def session_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = session_or_404(request, pk)
    bound = request.method == "POST"
    if bound:
        require(rules.can_register(request.user, session))
    form = ProofForm(
        request.POST if bound else None,
        request.FILES if bound else None,
        institution=request.institution,
        initial={"taken_on": day_of(session.meeting.starts_at)},
    )
    if form.is_valid():
        try:
            actions.add_evidence(session, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La evidencia quedó guardada con su huella."))
            return redirect("delivery:session_evidence", session.pk)
    context = {
        "session": session,
        "guide": queries.guide_of(session, "evidence"),
        "evidence": list(documents.evidence_of(session.meeting)),
        "form": form,
        "can_write": rules.can_register(request.user, session),
    }
    return render(request, "delivery/session_evidence.html", context, status=_status(form))
