"""People: who they are, what they hold, how they enter, and how they leave (ORG-03, ORG-04)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.accounts import actions as accounts
from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires, signed_in
from baquiano.institutions import actions, handover, queries, rules
from baquiano.institutions.forms import (
    EndMembershipForm,
    HandoverForm,
    HeldForm,
    MembershipEditForm,
    MembershipForm,
    PersonForm,
    WhyForm,
)
from baquiano.institutions.models import Membership
from baquiano.institutions.tables import MembershipListing, state_of
from baquiano.ui.buttons import press
from baquiano.ui.forms import conflict_rows


@requires("institutions.view_people")
def membership_list(request: Any) -> HttpResponse:
    rows = queries.memberships_visible_to(request.user)
    return MembershipListing(request, rows).respond("institutions/membership_list.html")


@requires("institutions.edit_membership")
def membership_create(request: Any) -> HttpResponse:
    """Link a person who may be new."""
    form = MembershipForm(
        request.POST if request.method == "POST" else None, institution=request.institution, on=day_of(request.at)
    )
    if form.is_valid():
        invite = form.cleaned_data["invite"]
        try:
            membership = actions.link_person(
                request.institution, person=form.person, held=form.held, invite=invite, by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s quedó vinculada.") % {"name": membership.user.full_name})
            return redirect("institutions:person_detail", membership.user_id)
    return render(request, "institutions/membership_create.html", {"form": form}, status=422 if form.errors else 200)


def person_or_404(request: Any, pk: UUID) -> User:
    return get_object_or_404(queries.people_visible_to(request.user), pk=pk)


@requires("institutions.view_people")
def person_detail(request: Any, pk: UUID) -> HttpResponse:
    person = person_or_404(request, pk)
    today = day_of(request.at)
    labels = queries.role_labels(request.institution)
    seen = queries.memberships_visible_to(request.user).filter(user=person).order_by("-starts_on", "pk")
    rows = [
        {
            "row": row,
            "role": labels.get(row.role, row.role),
            "state": state_of(row, today),
            "can_end": rules.can_end(request.user, row, today),
            "can_change": rules.can_change(request.user, row),
            "can_delegate": rules.can_delegate(request.user, row, today),
            "can_revoke": rules.can_revoke(request.user, row, today),
        }
        for row in seen
    ]
    context = {
        "person": person,
        "facts": _facts(person),
        "rows": rows,
        "holds": any(not rules.has_ended(one["row"], today) for one in rows),
        "pending": handover.count_of(person, request.user, today),
    }
    return render(request, "institutions/person_detail.html", context)


def _facts(person: User) -> list[tuple[str, Any]]:
    document = f"{person.get_document_type_display()} {person.document_number}" if person.document_number else ""
    entered = person.last_login.strftime("%d/%m/%Y") if person.last_login else _("Todavía no ha entrado")
    return [
        (_("Correo electrónico"), person.email),
        (_("Documento"), document),
        (_("Teléfono"), person.phone),
        (_("Último ingreso"), entered),
    ]


@requires("institutions.edit_person")
def person_edit(request: Any, pk: UUID) -> HttpResponse:
    person = person_or_404(request, pk)
    form = PersonForm(
        request.POST if request.method == "POST" else None, instance=person, initial={"version": person.version}
    )
    context: dict[str, Any] = {"form": form, "person": person, "name": str(person)}
    status = 422 if form.errors else 200
    if form.is_valid():
        fields = dict(form.cleaned_data)
        version = fields.pop("version")
        try:
            _refuse_shared(person, request, changes_email="email" in form.changed_data)
            accounts.edit_person(person, fields=fields, expected_version=version, by=request.user, at=request.at)
        except StaleEdit as stale:
            context["conflict"] = conflict_rows(form, stale.current)
            form.rebase(stale.current.version)
            status = 409
        except Refused as refusal:
            form.add_error(None, refusal)
            status = 422
        else:
            messages.success(request, _("Los datos quedaron guardados."))
            return redirect("institutions:person_detail", pk)
    return render(request, "institutions/person_edit.html", context, status=status)


def _refuse_shared(person: User, request: Any, *, changes_email: bool) -> None:
    """Whoever also works elsewhere keeps the address with which everybody knows that account."""
    if changes_email and queries.works_elsewhere(person, request.institution, day_of(request.at)):
        raise Refused(_("Esta persona también trabaja en otra institución: ella misma debe pedir el cambio de correo."))


@requires("institutions.edit_membership")
def person_link(request: Any, pk: UUID) -> HttpResponse:
    """One more role, unit or contract for a person who is already known."""
    person = person_or_404(request, pk)
    form = HeldForm(
        request.POST if request.method == "POST" else None, institution=request.institution, on=day_of(request.at)
    )
    if form.is_valid():
        try:
            actions.create_membership(user=person, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La vinculación quedó registrada."))
            return redirect("institutions:person_detail", pk)
    context = {"form": form, "person": person}
    return render(request, "institutions/person_link.html", context, status=422 if form.errors else 200)


@require_POST
@requires("institutions.edit_person")
def person_invite(request: Any, pk: UUID) -> HttpResponse:
    person = person_or_404(request, pk)
    done = _("Se le envió el enlace a %(email)s.") % {"email": person.email}
    return press(
        request,
        reverse("institutions:person_detail", args=[pk]),
        done,
        lambda: accounts.invite_person(person, institution=request.institution.name, by=request.user, at=request.at),
    )


@requires("institutions.edit_person")
def person_block(request: Any, pk: UUID) -> HttpResponse:
    """Close the door of the account."""
    person = person_or_404(request, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if queries.works_elsewhere(person, request.institution, day_of(request.at)):
                raise Refused(_("Esta persona también trabaja en otra institución. Aquí use «Retirar de la entidad»."))
            accounts.block_person(person, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Su ingreso quedó bloqueado y sus sesiones, cerradas."))
            return redirect("institutions:person_detail", pk)
    context = {"form": form, "person": person}
    return render(request, "institutions/person_block.html", context, status=422 if form.errors else 200)


@require_POST
@requires("institutions.edit_person")
def person_unblock(request: Any, pk: UUID) -> HttpResponse:
    accounts.unblock_person(person_or_404(request, pk), by=request.user, at=request.at)
    messages.success(request, _("La persona puede volver a entrar."))
    return redirect("institutions:person_detail", pk)


@requires("institutions.edit_membership")
def person_leave(request: Any, pk: UUID) -> HttpResponse:
    """End everything at once; then show what it left pending."""
    person = person_or_404(request, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.leave_institution(person, request.institution, reason=reason, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La persona quedó retirada y sus sesiones, cerradas."))
            return redirect("institutions:person_handover", pk)
    context = {"form": form, "person": person}
    return render(request, "institutions/person_leave.html", context, status=422 if form.errors else 200)


@requires("institutions.reassign_work")
def person_handover(request: Any, pk: UUID) -> HttpResponse:
    """What the person has pending, and giving it to another one in a single act."""
    person = person_or_404(request, pk)
    groups = handover.pending_of(person, request.user, day_of(request.at))
    items = [(one.key, one.label) for group in groups for one in group.items]
    people = queries.people_of(request.institution, on=day_of(request.at)).exclude(pk=person.pk)
    form = HandoverForm(request.POST if request.method == "POST" else None, people=people, items=items)
    if form.is_valid():
        data = form.cleaned_data
        try:
            done = handover.reassign(person, to=data["to"], keys=data["items"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(n)s trabajos quedaron a cargo de %(to)s.") % {"n": done, "to": data["to"]})
            return redirect("institutions:person_handover", pk)
    context = {"form": form, "person": person, "groups": groups}
    return render(request, "institutions/person_handover.html", context, status=422 if form.errors else 200)


def membership_or_404(request: Any, pk: UUID) -> Membership:
    return get_object_or_404(queries.memberships_visible_to(request.user), pk=pk)


@requires("institutions.edit_membership")
def membership_edit(request: Any, pk: UUID) -> HttpResponse:
    """Correct the post, or renew the contract."""
    membership = membership_or_404(request, pk)
    require(rules.can_change(request.user, membership))
    names = ("version", "post", "link", "contract_number", "contract_ends_on", "ends_on")
    form = MembershipEditForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(membership, name) for name in names},
    )
    context: dict[str, Any] = {"form": form, "membership": membership}
    status = 422 if form.errors else 200
    if form.is_valid():
        fields = dict(form.cleaned_data)
        version = fields.pop("version")
        try:
            actions.change_membership(
                membership, fields=fields, expected_version=version, by=request.user, at=request.at
            )
        except StaleEdit as stale:
            context["conflict"] = conflict_rows(form, stale.current)
            form.rebase(stale.current.version)
            status = 409
        except Refused as refusal:
            form.add_error(None, refusal)
            status = 422
        else:
            messages.success(request, _("La vinculación quedó guardada."))
            return redirect("institutions:person_detail", membership.user_id)
    return render(request, "institutions/membership_edit.html", context, status=status)


@requires("institutions.edit_membership")
def membership_end(request: Any, pk: UUID) -> HttpResponse:
    membership = membership_or_404(request, pk)
    initial = {"version": membership.version, "on": day_of(request.at)}
    form = EndMembershipForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.end_membership(
                membership,
                on=form.cleaned_data["on"],
                at_once=form.at_once,
                expected_version=form.cleaned_data["version"],
                by=request.user,
                at=request.at,
            )
        except StaleEdit as stale:
            form.add_error(None, stale)
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La vinculación quedó terminada."))
            return redirect("institutions:person_detail", membership.user_id)
    return render(request, "institutions/membership_end.html", {"form": form, "membership": membership})


@signed_in("each person sees the own links")
def my_memberships(request: Any, pk: UUID) -> HttpResponse:
    """A panel of *Mi cuenta*: what the person holds in this institution and until when."""
    if pk != request.user.pk or request.institution is None:
        raise Http404
    today = day_of(request.at)
    rows = [
        (row, queries.role_label(request.institution, row.role), *state_of(row, today))
        for row in queries.memberships_of(request.user)
    ]
    template = "institutions/_my_memberships.html" if request.htmx else "institutions/my_memberships.html"
    return render(request, template, {"rows": rows})
