"""The door of the assisted entity: ask for a link, come in, see what is of the own entity, answer (PUB-06, CMT-04)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.commitments import actions as commitments
from baquiano.commitments.queries import checks_of, claims_of, progress_of
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import public
from baquiano.delivery import actions as delivery
from baquiano.documents import limits
from baquiano.documents.downloads import attachment
from baquiano.door import actions, queries, rules
from baquiano.door.forms import AcceptForm, AdjustForm, AskForm, DoneForm, EnterForm, ProgressForm
from baquiano.door.queries import Place, Visit
from baquiano.ui.deciding import Words, decide, files, posted

WHY = "A contact of an assisted entity comes in by a link to its registered address, without an account (PUB-06)."
# Mail goes out with each request; a link is a long secret, and trying many is of a program.
ASKED_PER_MINUTE, TRIED_PER_MINUTE = 5, 20
KEY, DEMO_KEY = "entry_link", "entry_path"


def of_contact(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view the visit of the browser; without one, to the page that asks for a link. No browser keeps it."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visit = queries.visit_of(request.session.get(KEY), request.at)  # type: ignore[attr-defined]
        if visit is None:
            return redirect("door:ask")
        response = view(request, visit, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return inside


@public(WHY)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link. What is answered is the same whether the address is registered or not."""
    form, status = AskForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if limits.is_too_often(request, "door", most=ASKED_PER_MINUTE):
            form.add_error(None, _("Se han pedido muchos enlaces desde esta conexión. Espere un minuto."))
            status = 429
        elif form.is_valid():
            path = actions.ask_link(form.cleaned_data["email"], at=request.at)  # type: ignore[attr-defined]
            if settings.DEMO and path:
                request.session[DEMO_KEY] = path
            return redirect("door:sent")
    response = render(request, "door/ask.html", {"form": form}, status=status)
    add_never_cache_headers(response)
    return response


@public(WHY)
def sent(request: HttpRequest) -> HttpResponse:
    """The same to everybody; a demonstration, which mails nobody, shows the link that would have left."""
    path = request.session.get(DEMO_KEY, "") if settings.DEMO else ""
    return render(request, "door/sent.html", {"demo_path": path})


@public(WHY)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Opened, it only shows a button: what looks at the links of a mail before its reader does not use it up."""
    form, status = EnterForm(posted(request)), 200
    if request.method == "POST":
        try:
            if limits.is_too_often(request, "door.enter", most=TRIED_PER_MINUTE):
                raise Refused(_("Espere un minuto antes de intentar otra vez."))
            link = actions.use_link(token, at=request.at)  # type: ignore[attr-defined]
        except Refused as refusal:
            form.add_error(None, refusal)
            status = 422
        else:
            # Another identity: what somebody planted in the browser before does not become this visit.
            request.session.cycle_key()
            request.session[KEY] = str(link.pk)
            return redirect("door:home")
    response = render(request, "door/enter.html", {"form": form}, status=status)
    add_never_cache_headers(response)
    return response


@require_POST
@public(WHY)
@of_contact
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    actions.leave(visit, by=visit.person, at=request.at)  # type: ignore[attr-defined]
    request.session.pop(KEY, None)
    messages.success(request, _("Su sesión se cerró."))
    return redirect("door:ask")


@public(WHY)
@of_contact
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What awaits an answer first; then what there is of each entity."""
    shown = [queries.shown_of(place, request.at) for place in visit.places]  # type: ignore[attr-defined]
    return render(request, "door/home.html", {"visit": visit, "shown": shown})


# --- work plans ------------------------------------------------------------------------------------------------------
def _plan(visit: Visit, pk: UUID) -> tuple[Place, Any]:
    found = visit.find(queries.plans_of, pk)
    if found is None:
        raise Http404
    return found


@public(WHY)
@of_contact
def plan_detail(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    place, plan = _plan(visit, pk)
    with place.inside():
        context = {
            "visit": visit,
            "place": place,
            "plan": plan,
            "lines": list(plan.lines.all()),
            "can_reply": rules.can_reply(plan),
        }
        return render(request, "door/plan.html", context)


def _answer(request: HttpRequest, place: Place, form: Any, words: Words, act: Any, **extra: Any) -> HttpResponse:
    with place.inside():
        return decide(request, form, words, act, template="door/decision.html", place=place, **extra)


@public(WHY)
@of_contact
def plan_accept(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    place, plan = _plan(visit, pk)
    here = reverse("door:plan", args=[plan.pk])

    def act() -> str:
        delivery.accept_work_plan(plan, who=_who(place), by=visit.person, at=request.at)  # type: ignore[attr-defined]
        return here

    words = Words(
        _("Aceptar el plan de trabajo"),
        _("Aceptar"),
        _("El plan quedó aceptado y quien lo escribió ya lo sabe."),
        _("Su entidad se compromete con las actividades, las fechas y los responsables de este plan."),
    )
    return _answer(request, place, AcceptForm(posted(request)), words, act, back=here, about=str(plan.assistance))


@public(WHY)
@of_contact
def plan_adjust(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    place, plan = _plan(visit, pk)
    here = reverse("door:plan", args=[plan.pk])
    form = AdjustForm(posted(request))

    def act() -> str:
        note = form.cleaned_data["note"]
        delivery.ask_adjustment(plan, note=note, who=_who(place), by=visit.person, at=request.at)  # type: ignore[attr-defined]
        return here

    words = Words(_("Pedir un ajuste al plan"), _("Enviar"), _("Lo que pide llegó a quien escribió el plan."))
    return _answer(request, place, form, words, act, back=here, about=str(plan.assistance))


def _who(place: Place) -> str:
    return f"{place.contact.name}, {place.contact.post}" if place.contact.post else place.contact.name


# --- sessions --------------------------------------------------------------------------------------------------------
def _session(visit: Visit, pk: UUID) -> tuple[Place, Any]:
    found = visit.find(queries.sessions_of, pk)
    if found is None:
        raise Http404
    return found


@public(WHY)
@of_contact
def session_detail(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """A session with what was left of it: the signed acta and the evidence."""
    place, session = _session(visit, pk)
    with place.inside():
        actas, proofs = queries.papers_of(session)
        context = {"visit": visit, "place": place, "session": session, "actas": actas, "proofs": proofs}
        return render(request, "door/session.html", context)


@public(WHY)
@of_contact
def session_paper(request: HttpRequest, visit: Visit, pk: UUID, paper: UUID) -> HttpResponseBase:
    """The bytes of a paper of a session of the own entity."""
    place, session = _session(visit, pk)
    with place.inside():
        actas, proofs = queries.papers_of(session)
        found = next((one.file for one in [*actas, *proofs] if one.key == paper and one.file is not None), None)
        if found is None:
            raise Http404
        return attachment(found)


# --- commitments -----------------------------------------------------------------------------------------------------
def _commitment(visit: Visit, pk: UUID) -> tuple[Place, Any]:
    found = visit.find(queries.commitments_of, pk)
    if found is None:
        raise Http404
    return found


@public(WHY)
@of_contact
def commitment_detail(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """A commitment of either party, with what was told, declared and verified of it."""
    place, commitment = _commitment(visit, pk)
    with place.inside():
        context = {
            "visit": visit,
            "place": place,
            "commitment": commitment,
            "progress": list(progress_of(commitment)),
            "claims": list(claims_of(commitment)),
            "checks": list(checks_of(commitment)),
            "is_overdue": commitment.is_overdue_on(day_of(request.at)),  # type: ignore[attr-defined]
            "can_answer": rules.can_answer(commitment),
        }
        return render(request, "door/commitment.html", context)


@public(WHY)
@of_contact
def commitment_progress(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    place, commitment = _commitment(visit, pk)
    form, here = ProgressForm(posted(request)), reverse("door:commitment", args=[commitment.pk])

    def act() -> str:
        _refuse_others(commitment)
        commitments.tell_progress(commitment, **form.cleaned_data, by=visit.person, at=request.at)  # type: ignore[attr-defined]
        return here

    words = Words(_("Contar cómo va"), _("Enviar"), _("Quien los asiste ya sabe cómo va."))
    return _answer(request, place, form, words, act, back=here, about=commitment.text)


@public(WHY)
@of_contact
def commitment_done(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """Declare it fulfilled with its proof; who assists verifies it."""
    place, commitment = _commitment(visit, pk)
    here = reverse("door:commitment", args=[commitment.pk])
    with place.inside():
        today = day_of(request.at)  # type: ignore[attr-defined]
        form = DoneForm(posted(request), files(request), institution=place.institution, initial={"taken_on": today})

    def act() -> str:
        _refuse_others(commitment)
        data = dict(form.cleaned_data)
        data.pop("photo", None)
        commitments.claim_commitment(commitment, **data, by=visit.person, at=request.at)  # type: ignore[attr-defined]
        return here

    words = Words(
        _("Declarar cumplido"),
        _("Enviar la prueba"),
        _("La prueba llegó a quien los asiste, que la verifica."),
        _("Adjunte una foto, un archivo o un enlace. El compromiso se cierra cuando quien los asiste lo verifique."),
    )
    return _answer(request, place, form, words, act, back=here, about=commitment.text)


def _refuse_others(commitment: Any) -> None:
    if commitment.party != "beneficiary":
        raise Refused(_("Este compromiso es de quien los asiste: su entidad no lo responde."))
