"""Pages of the corrections: the list, a new one of an assistance, one, and the change of the plan that it asks for."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.policy import allows, require, requires
from baquiano.delivery.queries import assistances_visible_to
from baquiano.improvement import rules
from baquiano.improvement.choices import CorrectionKind
from baquiano.improvement.correcting import actions, queries
from baquiano.improvement.correcting.forms import CorrectionForm
from baquiano.improvement.correcting.tables import CorrectionListing, effect_badge
from baquiano.improvement.models import Correction
from baquiano.planning.changing.forms import ChangeForm
from baquiano.planning.changing.rules import can_change
from baquiano.planning.changing.values import DATES, PEOPLE
from baquiano.planning.forms import written
from baquiano.planning.models import PlanItem
from baquiano.planning.queries import with_everything
from baquiano.ui.deciding import Words, decide, posted

# What of the activity each kind of correction asks to change.
ASKED = {CorrectionKind.DATES: (*DATES, "assisted_on"), CorrectionKind.USERS: (*PEOPLE, "beneficiaries")}


@requires(rules.VIEW_CORRECTION)
def correction_list(request: HttpRequest) -> HttpResponse:
    listing = CorrectionListing(request, queries.corrections_visible_to(request.user))
    return listing.respond("improvement/correction_list.html")


def correction_or_404(request: HttpRequest, pk: UUID) -> Any:
    return get_object_or_404(queries.corrections_visible_to(request.user), pk=pk)


def can_ask(user: Any, correction: Correction) -> bool:
    """Whether the change of the plan is still to be asked for, and the person may."""
    waits = correction.change is None or correction.change.state not in queries.LIVING
    item = correction.plan_item
    return (
        correction.changes_the_plan
        and waits
        and item is not None
        and allows(user, rules.DECIDE_CORRECTION, correction)
        and can_change(user, item)
    )


@requires(rules.VIEW_CORRECTION)
def correction_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was decided, its comunicado, and how what it changes of the plan stands."""
    correction = correction_or_404(request, pk)
    context = {
        "correction": correction,
        "effect": effect_badge(correction),
        "can_ask": can_ask(request.user, correction),
    }
    return render(request, "improvement/correction_detail.html", context)


@requires(rules.DECIDE_CORRECTION)
def correction_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide a correction of an assistance; its comunicado is registered with it."""
    assistance = get_object_or_404(assistances_visible_to(request.user).select_related("institution"), pk=pk)
    key = identity_in(request.POST)
    is_repeated = key is not None and Correction.objects.filter(pk=key, assistance=assistance).exists()
    require(rules.can_decide_correction(request.user, assistance) or is_repeated)
    started = {"responsible": assistance.adviser_id, "plan_item": assistance.plan_item_id}
    form = CorrectionForm(posted(request), assistance=assistance, on=day_of(request.at), initial=started)
    words = Words(
        _("Decidir una corrección"),
        _("Decidirla y comunicarla"),
        _("La corrección quedó decidida, y su comunicado interno con número."),
        _("Se registra con su comunicado interno. Si cambian fechas o usuarios, después se pide el cambio del plan."),
    )

    def act() -> Correction:
        return actions.decide_correction(assistance, **form.cleaned_data, by=request.user, at=request.at)

    return decide(request, form, words, act, back=assistance.get_absolute_url(), back_text=str(assistance))


@requires(rules.DECIDE_CORRECTION)
def correction_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for what it changes of the plan: whoever approves the plan answers."""
    correction = correction_or_404(request, pk)
    is_repeated = correction.change_id is not None and correction.change_id == identity_in(request.POST)
    require(can_ask(request.user, correction) or is_repeated)
    rows = with_everything(PlanItem.objects.filter(pk=correction.plan_item_id))
    item = rows.select_related("plan__institution").get()
    form = ChangeForm(
        posted(request),
        plan=item.plan,
        only=ASKED[CorrectionKind(correction.kind)],
        user=request.user,
        on=day_of(request.at),
        initial=written(item) | {"note": correction.decision},
    )
    words = Words(
        _("Pedir el cambio de %(code)s") % {"code": item.code},
        _("Pedir el cambio"),
        _("El cambio quedó pedido. El plan cambia cuando lo aprueben."),
        _("%(number)s. El plan cambia solo cuando se apruebe esta solicitud.") % {"number": correction.number},
    )

    def act() -> Any:
        asked = {"id": form.cleaned_data["id"], "expected_version": form.cleaned_data["version"], **form.why}
        return actions.ask_change(correction, values=form.values, **asked, by=request.user, at=request.at)

    return decide(request, form, words, act, back=correction.get_absolute_url(), back_text=correction.number)


@requires(rules.VIEW_CORRECTION)
def assistance_corrections(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Those of an assistance: a panel of its page, or a page of its own."""
    assistance = get_object_or_404(assistances_visible_to(request.user), pk=pk)
    found = queries.corrections_visible_to(request.user).filter(assistance=assistance)
    context = {
        "row": assistance,
        "found": [(one, effect_badge(one)) for one in found],
        "may_decide": rules.can_decide_correction(request.user, assistance),
    }
    template = "_corrections.html" if request.htmx else "corrections_of.html"
    return render(request, f"improvement/{template}", context)
