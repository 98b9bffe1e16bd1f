"""Campaigns: the list, each of them, who is invited, its QR and what came on paper."""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.delivery.queries import assistances_visible_to, sessions_visible_to
from baquiano.documents.actions.rendering import qr_svg
from baquiano.documents.models import IssuedDocument
from baquiano.evaluation import actions, payloads, queries, rules, settings
from baquiano.evaluation.about import answers_for, named
from baquiano.evaluation.choices import Channel, Moment
from baquiano.evaluation.forms import (
    CampaignEditForm,
    CampaignForm,
    CancelForm,
    CloseForm,
    PaperAnswerForm,
    PaperRefuseForm,
    before_campaigns,
)
from baquiano.evaluation.models import Campaign
from baquiano.evaluation.tables import CampaignListing, InvitationListing
from baquiano.procedures.queries import cases_visible_to
from baquiano.ui.buttons import press, press_and_open
from baquiano.ui.deciding import Words, decide, posted
from baquiano.ui.display import percent_words


def campaign_or_404(request: HttpRequest, pk: UUID) -> Campaign:
    return get_object_or_404(queries.campaigns_visible_to(request.user), pk=pk)


@requires(rules.VIEW)
def campaign_list(request: HttpRequest) -> HttpResponse:
    rows = queries.with_meters(queries.campaigns_visible_to(request.user))
    return CampaignListing(request, rows).respond("evaluation/campaign_list.html")


# --- making ----------------------------------------------------------------------------------------------------------
@requires(rules.RUN)
def campaign_create(request: HttpRequest) -> HttpResponse:
    """Prepare a campaign of the visit of ``?visita=``, of the assistance of ``?asistencia=``, or of a unit."""
    about, today = named(request), day_of(request.at)
    year = today.year
    coverage, percent = settings.coverage_of(request.institution, year)
    started = {
        "coverage": coverage,
        "percent": percent,
        "audience": settings.audience_of(request.institution, year),
        "closes_on": today + timedelta(days=settings.days_open(request.institution, year)),
        "moment": Moment.ONLY,
    }
    before = before_campaigns(queries.campaigns_visible_to(request.user))
    form = CampaignForm(
        posted(request), institution=request.institution, on=today, about=about, before=before, initial=started
    )

    def act() -> Campaign:
        fields = form.values
        if about:
            require(allows(request.user, rules.RUN, answers_for(about)))
        elif not allows(request.user, rules.RUN, fields["unit"]):
            raise Refused({"unit": _("Usted no prepara evaluaciones de toda esa dependencia. Hágalo desde su visita.")})
        return actions.create_campaign(
            form.cleaned_data["instrument"],
            id=form.cleaned_data["id"],
            fields=fields,
            by=request.user,
            at=request.at,
        )

    words = Words(
        _("Campaña nueva"),
        _("Prepararla"),
        _("Quedó preparada. Cuando la abra, las personas invitadas podrán responder."),
    )
    back = about.get_absolute_url() if about else reverse("evaluation:campaign_list")
    return decide(request, form, words, act, back=back, back_text=about or _("Evaluaciones"), about=str(about or ""))


# --- each of them ----------------------------------------------------------------------------------------------------
@requires(rules.VIEW)
def campaign_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it asks and to whom, how far it is, and what follows."""
    campaign, user = campaign_or_404(request, pk), request.user
    address = payloads.address_of(campaign)
    meter = queries.meter_of(campaign)
    context = {
        "campaign": campaign,
        "meter": meter,
        "awaits_lists": campaign.is_open and queries.awaits_its_lists(campaign, meter),
        "address": address,
        "qr": _drawn(address) if campaign.is_open else "",
        "receives": campaign.receives_on(day_of(request.at)),
        "can": {
            "edit": rules.can_edit_campaign(user, campaign),
            "open": rules.can_open(user, campaign),
            "close": rules.can_close(user, campaign),
            "cancel": rules.can_cancel(user, campaign),
            "invite": rules.can_invite(user, campaign),
            "enter": rules.can_enter(user, campaign),
            "results": rules.can_see_results(user, campaign),
        },
    }
    return render(request, "evaluation/campaign_detail.html", context)


def _drawn(address: str) -> str:
    """The QR as an image that needs no other request."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr_svg(address)).decode()


@requires(rules.VIEW)
def campaign_meter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is by now; the page of the campaign asks for it every few seconds."""
    campaign = campaign_or_404(request, pk)
    context = {"campaign": campaign, "meter": queries.meter_of(campaign)}
    template = "_meter.html" if request.htmx else "campaign_meter.html"
    return render(request, f"evaluation/{template}", context)


@requires(rules.RUN)
def campaign_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    require(rules.can_edit_campaign(request.user, campaign))
    started = {"title": campaign.title, "closes_on": campaign.closes_on, "version": campaign.version}
    form = CampaignEditForm(posted(request), initial=started)

    def act() -> Campaign:
        data = form.cleaned_data
        return actions.edit_campaign(
            campaign, expected_version=data["version"], fields=data, by=request.user, at=request.at
        )

    words = Words(_("Corregir la campaña"), _("Guardar"), _("La campaña quedó corregida."))
    return _decide(request, campaign, form, words, act)


def _decide(request: HttpRequest, campaign: Campaign, form: Any, words: Words, act: Any) -> HttpResponse:
    return decide(request, form, words, act, back=campaign.get_absolute_url(), back_text=campaign)


@require_POST
@requires(rules.RUN)
def campaign_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    require(rules.can_open(request.user, campaign) or rules.can_invite(request.user, campaign))
    done = _("La campaña está abierta: quienes tienen correo reciben su enlace, y el código QR ya responde.")
    return press(request, campaign, done, lambda: actions.open_campaign(campaign, by=request.user, at=request.at))


@requires(rules.RUN)
def campaign_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close it; under its coverage, saying why."""
    campaign = campaign_or_404(request, pk)
    require(rules.can_close(request.user, campaign))
    form = CloseForm(posted(request))
    meter = queries.meter_of(campaign)
    text = _("%(meter)s. Una campaña cerrada no se abre otra vez.") % {"meter": meter.words}
    words = Words(_("Cerrar la campaña"), _("Cerrar"), _("La campaña quedó cerrada con sus resultados."), text)
    return _decide(
        request,
        campaign,
        form,
        words,
        lambda: actions.close_campaign(campaign, **form.cleaned_data, by=request.user, at=request.at),
    )


@requires(rules.RUN)
def campaign_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    require(rules.can_cancel(request.user, campaign))
    form = CancelForm(posted(request))
    words = Words(_("Cancelar la campaña"), _("Cancelarla"), _("La campaña se canceló."), tone="danger")
    return _decide(
        request,
        campaign,
        form,
        words,
        lambda: actions.cancel_campaign(campaign, **form.cleaned_data, by=request.user, at=request.at),
    )


# --- who is invited --------------------------------------------------------------------------------------------------
@requires(rules.RUN)
def campaign_invitations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is invited, with the personal link of whoever has not used it."""
    campaign = campaign_or_404(request, pk)
    require(rules.can_list_invited(request.user, campaign))
    listing = InvitationListing(request, queries.invitations_of(campaign))
    listing.was_drawn = campaign.drawn_at is not None
    context = {
        "campaign": campaign,
        "can_invite": rules.can_invite(request.user, campaign),
        "can_draw": rules.can_draw(request.user, campaign),
    }
    return listing.respond("evaluation/campaign_invitations.html", context)


@require_POST
@requires(rules.RUN)
def campaign_draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw by lot whom to ask first."""
    campaign = campaign_or_404(request, pk)
    require(rules.can_list_invited(request.user, campaign))
    to = reverse("evaluation:campaign_invitations", args=[campaign.pk]) + "?muestra=si"
    done = _("La muestra quedó sorteada: estas son las personas a las que se pide responder primero.")
    return press(request, to, done, lambda: actions.draw_sample(campaign, by=request.user, at=request.at))


@require_POST
@requires(rules.RUN)
def campaign_invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite whoever came on the lists since it was opened."""
    campaign = campaign_or_404(request, pk)
    require(rules.can_invite(request.user, campaign))
    to = reverse("evaluation:campaign_invitations", args=[campaign.pk])
    done = _("La lista está al día, y quien tiene correo recibe su enlace.")
    return press(request, to, done, lambda: actions.refresh_invitations(campaign, by=request.user, at=request.at))


@requires(rules.VIEW)
def campaign_poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A sheet with the QR, to print and put up at the door."""
    campaign = campaign_or_404(request, pk)
    address = payloads.address_of(campaign)
    context = {"campaign": campaign, "qr": _drawn(address), "address": address}
    return render(request, "evaluation/campaign_poster.html", context)


# --- paper -----------------------------------------------------------------------------------------------------------
@require_POST
@requires(rules.ENTER)
def campaign_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet to answer with a pen, in the format of the institution."""
    campaign = campaign_or_404(request, pk)
    require(rules.can_enter(request.user, campaign))

    def act() -> IssuedDocument:
        return actions.issue_answer_sheet(campaign, by=request.user, at=request.at)

    return press_and_open(request, campaign, act)


@requires(rules.ENTER)
def campaign_enter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Transcribe a sheet; after it, the page is ready for the next one."""
    campaign = campaign_or_404(request, pk)
    repeated = queries.is_sheet_of(campaign, request.POST.get("id", ""))
    require(rules.can_enter(request.user, campaign) or (repeated and allows(request.user, rules.ENTER, campaign)))
    notice = queries.notice_of(campaign, day_of(request.at))
    if notice is None:
        return redirect(campaign)
    form = PaperAnswerForm(
        posted(request),
        questions=queries.questions_of(campaign.instrument),
        people=queries.people_to_answer(campaign),
    )
    if form.is_valid():
        try:
            actions.record_answer(
                campaign,
                id=form.cleaned_data["id"],
                values=form.values,
                consent=notice,
                channel=Channel.PAPER,
                invitation=form.cleaned_data.get("person"),
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.tell(refusal)
        else:
            return redirect(reverse("evaluation:campaign_enter", args=[campaign.pk]) + "?hecho=1")
    context = {"campaign": campaign, "form": form, "notice": notice, "is_done": "hecho" in request.GET}
    return render(request, "evaluation/campaign_enter.html", context, status=422 if form.errors else 200)


@requires(rules.ENTER)
def campaign_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record that somebody who was invited does not accept, without saying who."""
    campaign = campaign_or_404(request, pk)
    repeated = queries.is_refusal_of(campaign, identity_in(request.POST))
    require(rules.can_enter(request.user, campaign) or (repeated and allows(request.user, rules.ENTER, campaign)))
    notice = queries.notice_of(campaign, day_of(request.at))
    if notice is None:
        return redirect(campaign)
    form = PaperRefuseForm(posted(request))

    def act() -> Campaign:
        actions.record_refusal(
            campaign,
            id=form.cleaned_data["id"],
            consent=notice,
            channel=Channel.PAPER,
            by=request.user,
            at=request.at,
        )
        return campaign

    text = _("Se cuenta una persona que no acepta responder y sale del total; no se guarda quién es.")
    words = Words(_("Registrar una negativa"), _("Registrarla"), _("La negativa quedó contada."), text)
    return _decide(request, campaign, form, words, act)


# --- on the pages of the rooms below ---------------------------------------------------------------------------------
def _panel(request: HttpRequest, row: Any, campaigns: Any, name: str, may: bool) -> HttpResponse:
    seen = queries.with_meters(campaigns.filter(pk__in=queries.campaigns_visible_to(request.user).values("pk")))
    found = list(seen)
    meters = queries.meters_of(found)
    told = [one for one in found if rules.can_see_results(request.user, one)]
    marks = queries.marks_of(told)
    context = {
        "row": row,
        "campaigns": [(one, meters[one.pk], percent_words(marks[one.pk]) if one.pk in marks else "") for one in found],
        "create_url": f"{reverse('evaluation:campaign_create')}?{name}={row.pk}" if may else "",
        "report_url": f"{reverse('evaluation:report_create')}?asistencia={row.pk}" if name == "asistencia" else "",
        "can_report": allows(request.user, rules.WRITE_REPORT),
    }
    template = "_campaigns.html" if request.htmx else "campaigns_of.html"
    return render(request, f"evaluation/{template}", context)


@requires(rules.VIEW)
def session_campaigns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of a visit."""
    session = get_object_or_404(sessions_visible_to(request.user), pk=pk)
    may = session.meeting.is_held and allows(request.user, rules.RUN, session.meeting)
    may = may and queries.is_evaluable(session)
    return _panel(request, session, queries.campaigns_of_session(session), "visita", may)


@requires(rules.VIEW)
def assistance_campaigns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of an assistance and of its visits."""
    assistance = get_object_or_404(assistances_visible_to(request.user), pk=pk)
    may = allows(request.user, rules.RUN, assistance)
    return _panel(request, assistance, queries.campaigns_of_assistance(assistance), "asistencia", may)


@requires(rules.VIEW)
def subject_campaigns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the evaluation of the subject of a case is done: of its assistance, of its visit, or of the group."""
    if assistances_visible_to(request.user).filter(pk=pk).exists():
        return redirect("evaluation:assistance_campaigns", pk)
    if sessions_visible_to(request.user).filter(pk=pk).exists():
        return redirect("evaluation:session_campaigns", pk)
    if cases_visible_to(request.user).filter(subject_id=str(pk)).exists():
        return redirect("evaluation:campaign_list")
    raise Http404
