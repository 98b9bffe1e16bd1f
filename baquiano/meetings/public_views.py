"""The page that the QR of a meeting opens: whoever came registers without an account (PUB-07)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

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
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText
from baquiano.institutions.queries import consent_text
from baquiano.meetings import actions, profile, queries, rules
from baquiano.meetings.forms import DifferentialForm, SelfRegisterForm
from baquiano.meetings.models import RegisterLink

WHY = "Whoever attends registers with the QR and no account; the page shows nobody's data (EXE-04, PUB-07)."
# A whole town hall behind one address registers in a minute; a program that floods is stopped.
SENDS_PER_MINUTE = 900


@dataclass(frozen=True)
class Voluntary:
    """The sensitive block of the page: its questions and the text that authorises them."""

    form: DifferentialForm
    text: ConsentText

    @property
    def authorised(self) -> actions.Answers | None:
        return actions.Answers(self.text, self.form.answers) if self.form.is_authorised else None

    @property
    def is_dropped(self) -> bool:
        """Whether something was answered without authorising it: it is not kept, and that is told."""
        return bool(self.form.answers) and not self.form.is_authorised


def _of_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the register of the token and the scope of its institution; nothing of it is kept by a browser."""

    @wraps(view)
    def inside(request: HttpRequest, token: str) -> HttpResponse:
        link = queries.register_link(token)
        if link is None:
            response = render(request, "meetings/register_unknown.html", status=404)
        else:
            with scope(institution=link.institution):
                response = view(request, link)
        add_never_cache_headers(response)
        return response

    return inside


# Nobody's session is used here, so that there is nothing to forge; and telephones that block cookies come in.
@csrf_exempt
@public(WHY)
@_of_link
def register(request: HttpRequest, link: RegisterLink) -> HttpResponse:
    notice = consent_text(link.institution, ConsentKind.ATTENDANCE, on=day_of(request.at))
    if notice is None or not rules.receives(link, queries.latest_minutes(link.meeting), request.at):
        return _closed(request, link)
    bound = request.POST if request.method == "POST" else None
    form = SelfRegisterForm(bound, initial={"notice": notice.pk})
    voluntary = _voluntary(request, link, bound)
    status = 200
    if request.method == "POST":
        if limits.is_too_often(request, f"register:{link.pk}", most=SENDS_PER_MINUTE):
            form.add_error(
                None, _("Hay muchos registros a la vez. Espere un minuto y envíe otra vez: no ha perdido nada.")
            )
            status = 429
        elif form.is_valid() and (response := _registered(request, link, form, voluntary, notice)):
            return response
        status = status if status == 429 else 422
    shown = {"notice": _shown_notice(form, notice) or notice, "form": form, "voluntary": voluntary}
    return render(request, "meetings/register.html", _about(link) | shown, status=status)


def _voluntary(request: HttpRequest, link: RegisterLink, bound: Any) -> Voluntary | None:
    """The sensitive questions with the text that authorises them; nothing where the institution asks none."""
    year = day_of(link.meeting.starts_at).year
    text = consent_text(link.institution, ConsentKind.SENSITIVE, on=day_of(request.at))
    questions = profile.differential_questions(link.institution, year) if text else []
    if text is None or not questions:
        return None
    form = DifferentialForm(bound, questions=questions, initial={"text": text.pk})
    return Voluntary(form, _text_of(form, "text", ConsentKind.SENSITIVE, text) or text)


def _registered(
    request: HttpRequest,
    link: RegisterLink,
    form: SelfRegisterForm,
    voluntary: Voluntary | None,
    in_force: ConsentText,
) -> HttpResponse | None:
    notice = _shown_notice(form, in_force)
    if notice is None:
        form.add_error(None, _("El aviso de privacidad cambió. Abra otra vez el código QR y léalo."))
        return None
    data = form.cleaned_data
    signed = data["signature"] is not None
    try:
        arrival = actions.self_register(
            link,
            id=data["id"],
            person=form.person,
            notice=notice,
            consented=data["consented"],
            signature=data["signature"],
            answers=voluntary.authorised if voluntary else None,
            at=request.at,
        )
    except Conflict:
        # A shared telephone went back to the page of another person: it only needs an identity of its own.
        words = _("Esta página ya había registrado a otra persona. Revise los datos y envíe otra vez.")
        form.take_another_identity(words)
        return None
    except Refused as refusal:
        form.add_error(None, refusal)
        return None
    dropped = arrival.is_new and voluntary is not None and voluntary.is_dropped
    return redirect(_outcome_url(link, arrival, form, signed=signed) + ("&v=no" if dropped else ""))


def _outcome_url(link: RegisterLink, arrival: actions.Arrival, form: SelfRegisterForm, *, signed: bool) -> str:
    """Where it is told what happened, without a word about anybody in the address."""
    if arrival.is_new:
        outcome = "firmado" if signed else "papel"
    else:
        own = rules.is_same_person(arrival.attendance, form.person["names"], form.person["surnames"])
        outcome = "ya" if own else "otro"
    return reverse("register:register_done", args=[link.token]) + f"?r={outcome}"


def _shown_notice(form: SelfRegisterForm, in_force: ConsentText) -> ConsentText | None:
    return _text_of(form, "notice", ConsentKind.ATTENDANCE, in_force)


def _text_of(form: Any, name: str, kind: ConsentKind, in_force: ConsentText) -> ConsentText | None:
    """The text that was on the page of that person, which may be older than the one in force by now."""
    if not form.is_bound:
        return None
    form.is_valid()
    value = form.cleaned_data.get(name)
    if value == in_force.pk:
        return in_force
    return ConsentText.objects.filter(pk=value, kind=kind).first() if value else None


@public(WHY)
@_of_link
def register_done(request: HttpRequest, link: RegisterLink) -> HttpResponse:
    """What happened to the registration just sent; the address says nothing of whom."""
    context = _about(link) | {"outcome": request.GET.get("r", ""), "dropped": "v" in request.GET}
    return render(request, "meetings/register_done.html", context)


def _closed(request: HttpRequest, link: RegisterLink) -> HttpResponse:
    early = link.is_open and not rules.is_its_day(link.meeting, request.at)
    status = 409 if request.method == "POST" else 200
    return render(request, "meetings/register_closed.html", _about(link) | {"is_early": early}, status=status)


def _about(link: RegisterLink) -> dict[str, Any]:
    return {"link": link, "meeting": link.meeting, "institution": link.institution}
