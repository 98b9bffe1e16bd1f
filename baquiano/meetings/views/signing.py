"""Signing the acta: with the password, with the finger, or on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires
from baquiano.documents import queries as documents
from baquiano.documents import reauthentication
from baquiano.documents.choices import Party, SignatureLevel
from baquiano.meetings import actions, guides, queries, rules
from baquiano.meetings.forms import DrawnSignForm, PaperSignForm, PasswordSignForm
from baquiano.meetings.models import Attendance, Meeting, Minutes
from baquiano.meetings.views.meetings import meeting_or_404, meeting_to_register


@requires("meetings.view_meeting")
def minutes_sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, meeting_or_404(request, pk))


def _page(request: HttpRequest, meeting: Meeting, **bound: Any) -> HttpResponse:
    minutes = queries.latest_minutes(meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "guide": guides.guide_of(meeting, "signatures"),
        "minutes": minutes,
        "issued": list(documents.documents_of(meeting)),
    }
    if minutes is not None and not minutes.is_draft:
        signing = queries.signing_of(minutes)
        context |= {"signing": signing, "can_sign": minutes.is_signing and rules.can_sign(request.user, meeting)}
        if context["can_sign"]:
            context |= {**_forms(request, minutes, signing, on_paper=context["guide"].signs_at_home), **bound}
    elif minutes is not None:
        context["can_close"] = meeting.is_held and rules.can_register(request.user, meeting)
    return render(request, "meetings/minutes_sign.html", context, status=422 if bound else 200)


def _forms(request: HttpRequest, minutes: Minutes, signing: queries.Signing, *, on_paper: bool) -> dict[str, Any]:
    """One form for each way that still makes sense: this side with the password, the others on screen, any on paper."""
    shown = {"content_sha256": minutes.content_sha256}
    forms: dict[str, Any] = {"paper_form": PaperSignForm(parties=signing.missing, initial=shown, auto_id="papel_%s")}
    if on_paper:
        return forms
    ours = _ours(signing.missing)
    if ours:
        post = queries.post_of(request.user, request.at)
        forms["password_form"] = PasswordSignForm(
            parties=ours, initial={**shown, "post": post, "party": ours[0]}, auto_id="clave_%s"
        )
    on_screen = _on_screen(signing.missing)
    if on_screen:
        forms["signers"] = list(queries.attendance_of(minutes.meeting))
        initial = {**shown, "party": on_screen[0], **_chosen_signer(request, forms["signers"])}
        forms["drawn_form"] = DrawnSignForm(parties=on_screen, initial=initial, auto_id="trazo_%s")
    return forms


def _ours(parties: list[str]) -> list[str]:
    """The parties for which a person with an account signs."""
    return [party for party in parties if party != Party.BENEFICIARY]


def _on_screen(parties: list[str]) -> list[str]:
    """The parties that sign with the finger: the adviser has a password, whoever is in front of the adviser has not."""
    return [party for party in parties if party == Party.BENEFICIARY]


def _chosen_signer(request: HttpRequest, signers: list[Attendance]) -> dict[str, str]:
    asked = request.GET.get("firma", "")
    chosen = next((one for one in signers if str(one.pk) == asked), None)
    if chosen is None:
        return {}
    document = f"{chosen.document_type} {chosen.document_number}" if chosen.document_number else ""
    return {"signer_name": chosen.full_name, "signer_post": chosen.post, "signer_document": document}


def _signable(request: HttpRequest, pk: UUID) -> tuple[Meeting, Minutes, list[str]]:
    meeting = meeting_to_register(request, pk)
    minutes = queries.latest_minutes(meeting)
    if minutes is None:
        raise PermissionDenied
    require(rules.can_sign(request.user, meeting))
    return meeting, minutes, queries.signing_of(minutes).missing


@require_POST
@requires("meetings.register_meeting")
def sign_with_password(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever is signed in signs for this side: the password again, over the SHA-256 that the page showed."""
    meeting, minutes, missing = _signable(request, pk)
    parties = _ours(missing) or [Party.PROVIDER.value]
    form = PasswordSignForm(request.POST, parties=parties, auto_id="clave_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            proof = reauthentication.check(request, data["password"], at=request.at)
            actions.sign_minutes(
                minutes,
                id=data["id"],
                content_sha256=data["content_sha256"],
                level=SignatureLevel.REAUTHENTICATED,
                party=data["party"],
                signer=request.user,
                signer_name=str(request.user),
                signer_document=f"{request.user.document_type} {request.user.document_number}".strip(),
                signer_post=data["post"],
                reauthentication=proof,
                ip=_address(request),
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _signed(request, meeting)
    return _page(request, meeting, password_form=form)


@require_POST
@requires("meetings.register_meeting")
def sign_drawn(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever represents the entity signs with the finger on this screen."""
    meeting, minutes, missing = _signable(request, pk)
    parties = _on_screen(missing) or [Party.BENEFICIARY.value]
    form = DrawnSignForm(request.POST, parties=parties, auto_id="trazo_%s")
    if form.is_valid():
        try:
            actions.sign_minutes(
                minutes,
                level=SignatureLevel.DRAWN,
                ip=_address(request),
                by=request.user,
                at=request.at,
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _signed(request, meeting)
    return _page(request, meeting, drawn_form=form)


@require_POST
@requires("meetings.register_meeting")
def sign_on_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The printed acta comes back signed and scanned."""
    meeting, minutes, _missing = _signable(request, pk)
    form = PaperSignForm(request.POST, request.FILES, parties=minutes.required_parties, auto_id="papel_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.sign_on_paper(
                minutes,
                id=data["id"],
                content_sha256=data["content_sha256"],
                scan=data["file"],
                scan_name=data["file"].name,
                signers=form.signers,
                ip=_address(request),
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _signed(request, meeting)
    return _page(request, meeting, paper_form=form)


def _signed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    minutes = queries.latest_minutes(meeting)
    if minutes is not None and minutes.is_signed:
        messages.success(request, _("El acta quedó firmada. Ya no se modifica, y su documento se está preparando."))
    else:
        messages.success(request, _("La firma quedó registrada."))
    return redirect("meetings:minutes_sign", meeting.pk)


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
