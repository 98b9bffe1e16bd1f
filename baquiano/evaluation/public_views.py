"""The pages that a personal link or the QR of a campaign opens: answering without an account (EVA-12, PUB-07)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Conflict, Refused
from baquiano.common.policy import public
from baquiano.documents import limits
from baquiano.evaluation import actions, queries
from baquiano.evaluation.choices import Channel
from baquiano.evaluation.forms import AlreadyForm, PublicAnswerForm, RefuseForm
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText
from baquiano.institutions.queries import consent_text

WHY = "Whoever was assisted answers with a link or a QR and no account; the page shows nobody's data (EVA-12, PUB-07)."
# A whole town hall behind one address answers in a minute; a program that floods is stopped.
SENDS_PER_MINUTE = 900


@dataclass(frozen=True)
class Door:
    """The campaign behind an address, and the invitation when the address is personal."""

    token: str
    campaign: Campaign
    invitation: Invitation | None

    @property
    def channel(self) -> str:
        return Channel.LINK if self.invitation else Channel.QR

    @property
    def is_used(self) -> bool:
        return self.invitation is not None and not self.invitation.is_pending


def _of_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view what is behind the token, and the scope of its institution; nothing of it is kept by a browser."""

    @wraps(view)
    def inside(request: HttpRequest, token: str) -> HttpResponse:
        found = queries.found_by_token(token)
        if found is None:
            response = render(request, "evaluation/public_unknown.html", status=404)
        else:
            with scope(institution=found[0].institution):
                response = view(request, Door(token, *found))
        add_never_cache_headers(response)
        # The address is a key: it is not told to whatever the page links to.
        response["Referrer-Policy"] = "no-referrer"
        return response

    return inside


def _notice(request: HttpRequest, door: Door, sent: Any = None) -> ConsentText | None:
    """The authorisation that was on the page of that person, which may be older than the one in force by now."""
    in_force = consent_text(door.campaign.institution, ConsentKind.EVALUATION, on=day_of(request.at))
    if sent is None or in_force is None or in_force.pk == sent:
        return in_force
    return ConsentText.objects.filter(pk=sent, kind=ConsentKind.EVALUATION).first()


def _about(door: Door, **more: Any) -> dict[str, Any]:
    campaign = door.campaign
    return {"door": door, "campaign": campaign, "instrument": campaign.instrument, "institution": campaign.institution,
            **more}  # fmt: skip


def _closed(request: HttpRequest, door: Door) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "evaluation/public_closed.html", _about(door), status=status)


def _is_closed(request: HttpRequest, door: Door) -> bool:
    return door.is_used or not door.campaign.receives_on(day_of(request.at)) or _notice(request, door) is None


# Nobody's session is used here, so that there is nothing to forge; and telephones that block cookies come in.
@csrf_exempt
@public(WHY)
@_of_token
def answer(request: HttpRequest, door: Door) -> HttpResponse:
    """What it is about and the authorisation, before anything is asked (EVA-02)."""
    if _is_closed(request, door):
        return _closed(request, door)
    notice = _notice(request, door)
    form = RefuseForm(initial={"notice": notice.pk if notice else None})
    return render(request, "evaluation/public_consent.html", _about(door, notice=notice, form=form))


@csrf_exempt
@public(WHY)
@_of_token
def respond(request: HttpRequest, door: Door) -> HttpResponse:
    """The questions, once the authorisation was accepted; and the answer, which comes once."""
    bound = request.POST if request.method == "POST" else None
    questions = queries.questions_of(door.campaign.instrument)
    sent = request.GET.get("aviso", "") if bound is None else bound.get("notice", "")
    accepted = RefuseForm({"id": str(uuid4()), "notice": sent})
    notice = _notice(request, door, accepted.cleaned_data["notice"]) if accepted.is_valid() else None
    if notice is None:
        return redirect("survey:answer", door.token)
    if _is_closed(request, door) and not _is_repeated(request, door):
        return _closed(request, door)
    form = PublicAnswerForm(bound, questions=questions, initial={"notice": notice.pk})
    status = 200
    if bound is not None:
        if limits.is_too_often(request, f"survey:{door.campaign.pk}", most=SENDS_PER_MINUTE):
            form.add_error(None, _("Hay muchas respuestas a la vez. Espere un minuto y envíe otra vez."))
            status = 429
        elif form.is_valid() and (response := _answered(request, door, form, notice)):
            return response
        status = status if status == 429 else 422
    return render(request, "evaluation/public_answer.html", _about(door, notice=notice, form=form), status=status)


def _is_repeated(request: HttpRequest, door: Door) -> bool:
    """Whether what comes is the answer that already came: whoever repeats the send is answered as the first time."""
    return request.method == "POST" and queries.is_sheet_of(door.campaign, request.POST.get("id", ""))


def _answered(request: HttpRequest, door: Door, form: PublicAnswerForm, notice: ConsentText) -> HttpResponse | None:
    try:
        actions.record_answer(
            door.campaign,
            id=form.cleaned_data["id"],
            values=form.values,
            consent=notice,
            channel=door.channel,
            invitation=door.invitation,
            at=request.at,
        )
    except Conflict:
        # A shared telephone went back to the page of another person: it only needs an identity of its own.
        words = _("Esta página ya había enviado otra respuesta. Revise la suya y envíela otra vez.")
        form.take_another_identity(words, identity=uuid4)
        return None
    except Refused as refusal:
        form.tell(refusal)
        return None
    return redirect(reverse("survey:thanks", args=[door.token]) + "?r=si")


@csrf_exempt
@public(WHY)
@_of_token
def refuse(request: HttpRequest, door: Door) -> HttpResponse:
    """Not to accept is an answer too: it is counted, and nothing else is asked (EVA-02)."""
    form = RefuseForm(request.POST if request.method == "POST" else {})
    notice = _notice(request, door, form.cleaned_data["notice"]) if form.is_valid() else None
    if notice is None or limits.is_too_often(request, f"survey:{door.campaign.pk}", most=SENDS_PER_MINUTE):
        return redirect("survey:answer", door.token)
    try:
        actions.record_refusal(
            door.campaign,
            id=form.cleaned_data["id"],
            consent=notice,
            channel=door.channel,
            invitation=door.invitation,
            at=request.at,
        )
    except Refused:
        return _closed(request, door)
    return redirect(reverse("survey:thanks", args=[door.token]) + "?r=no")


@csrf_exempt
@public(WHY)
@_of_token
def already(request: HttpRequest, door: Door) -> HttpResponse:
    """Who holds a link and already answered by the QR or on paper says so here, and is not written to again."""
    form = AlreadyForm(request.POST if request.method == "POST" else None)
    if door.invitation is None or not form.is_valid():
        return redirect("survey:answer", door.token)
    try:
        actions.spend_link(door.campaign, invitation=door.invitation, at=request.at)
    except Refused:
        return _closed(request, door)
    return redirect(reverse("survey:thanks", args=[door.token]) + "?r=ya")


@public(WHY)
@_of_token
def thanks(request: HttpRequest, door: Door) -> HttpResponse:
    """What happened to what was just sent; the address says nothing of whom."""
    return render(request, "evaluation/public_thanks.html", _about(door, outcome=request.GET.get("r", "")))
