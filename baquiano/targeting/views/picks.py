"""Of whom a selection chooses, and who is in it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.policy import require, requires
from baquiano.targeting import actions, queries, rules
from baquiano.targeting.actions.picking import MOST_AT_ONCE
from baquiano.targeting.forms import PickEditForm, PickForm, TakeListForm, TakeRankingForm
from baquiano.targeting.models import Pick, Selection
from baquiano.targeting.profile import listed_kinds
from baquiano.targeting.tables import UniverseListing
from baquiano.targeting.views.selections import selection_or_404
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, decide, posted
from baquiano.ui.listing import Bulk


def pick_or_404(request: HttpRequest, pk: UUID) -> Pick:
    return get_object_or_404(queries.picks_visible_to(request.user), pk=pk)


@requires(rules.VIEW)
def selection_universe(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody that the filters leave, to be ticked while it is not closed."""
    selection = selection_or_404(request, pk)
    may_edit = rules.can_edit(request.user, selection)
    url = reverse("targeting:selection_pick", args=[selection.pk])
    bulk = Bulk(_("Escoger las marcadas"), url, icon="check-lg") if may_edit else None
    listing = UniverseListing(request, queries.universe_of(selection.universe), bulk=bulk)
    listing.picked = frozenset(selection.picks.values_list("beneficiary_id", flat=True))
    listing.listed_kinds = listed_kinds(selection.institution, selection.year.year)
    words = queries.Universe.read(selection.universe).words()
    context = {"selection": selection, "universe": words, "can_edit": may_edit}
    return listing.respond("targeting/selection_universe.html", context)


@require_POST
@requires(rules.EDIT)
def selection_pick(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the ticked ones: first their page with one reason, then all of them or none."""
    selection = selection_or_404(request, pk)
    require(rules.can_edit(request.user, selection))
    ticked = _ticked(request, selection)
    if not ticked:
        messages.warning(request, _("Marque en el universo las entidades que quiere escoger."))
        return redirect("targeting:selection_universe", selection.pk)
    form = PickForm(
        request.POST if "confirmed" in request.POST else None,
        universe=queries.universe_of(selection.universe),
        initial={"selected": [one.pk for one in ticked], "confirmed": True, "days": selection.days_each},
    )

    def act() -> Selection:
        fields = form.pick_fields
        return actions.add_picks(selection, form.beneficiaries, **fields, by=request.user, at=request.at)  # type: ignore[attr-defined]

    words = Words(_("Escoger entidades"), _("Escoger"), _("Las entidades quedaron en la selección."))
    names = ", ".join(one.name for one in ticked[:8]) + (f"… ({len(ticked)})" if len(ticked) > 8 else "")
    back = reverse("targeting:selection_universe", args=[selection.pk])
    return decide(request, form, words, act, back=back, back_text=_("Universo"), about=names)


def _ticked(request: HttpRequest, selection: Selection) -> list[Beneficiary]:
    keys = request.POST.getlist("selected")[:MOST_AT_ONCE]
    try:
        return list(queries.universe_of(selection.universe).filter(pk__in=keys).order_by("name"))
    except (ValidationError, ValueError):
        return []


@requires(rules.EDIT)
def selection_take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the first that wait on the annual list of the SGR."""
    selection = selection_or_404(request, pk)
    require(rules.can_edit(request.user, selection))
    if not listed_kinds(selection.institution, selection.year.year):
        raise Http404
    form = TakeListForm(posted(request))
    waiting = queries.waiting_list(selection).count()

    def act() -> Selection:
        return actions.take_list(selection, **form.cleaned_data, by=request.user, at=request.at)  # type: ignore[attr-defined]

    words = Words(
        _("Traer de la lista del SGR"),
        _("Traer"),
        _("Las entidades de la lista quedaron en la selección."),
        _("Esperan %(n)s entidades de este universo en la lista de %(year)s. Entran en el orden de la lista.")
        % {"n": waiting, "year": selection.year},
    )
    back = selection.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=selection.number, about=selection.title)


@requires(rules.EDIT_EXERCISE)
def selection_rank(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the first of a frozen exercise, in its order."""
    selection = selection_or_404(request, pk)
    require(rules.can_edit(request.user, selection))
    form = TakeRankingForm(posted(request), year=selection.year)

    def act() -> Selection:
        return actions.take_ranking(selection, **form.cleaned_data, by=request.user, at=request.at)  # type: ignore[attr-defined]

    words = Words(
        _("Traer de una priorización"),
        _("Traer"),
        _("Las entidades priorizadas quedaron en la selección."),
        _("Entran las de la lista congelada que están en el universo de esta selección, en su orden."),
    )
    back = selection.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=selection.number, about=selection.title)


@requires(rules.EDIT)
def pick_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    pick = pick_or_404(request, pk)
    require(rules.can_edit(request.user, pick.selection))
    started = {name: getattr(pick, name) for name in ("reason", "traits", "days", "version")}
    form = PickEditForm(posted(request), initial=started)

    def act() -> Any:
        actions.edit_pick(
            pick,
            expected_version=form.cleaned_data["version"],
            fields=form.pick_fields,
            over_reason=form.cleaned_data["over_reason"],
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )
        return pick.selection

    words = Words(_("Corregir una entidad escogida"), _("Guardar"), _("La entidad quedó guardada."))
    back = pick.selection.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=pick.selection.number, about=pick.beneficiary.name)


@require_POST
@requires(rules.EDIT)
def selection_delisted(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take out who left the list of the SGR."""
    selection = selection_or_404(request, pk)
    require(rules.can_edit(request.user, selection))
    return press(
        request,
        selection,
        _("La selección ya no tiene entidades que salieron de la lista del SGR."),
        lambda: actions.remove_delisted(selection, by=request.user, at=request.at),  # type: ignore[attr-defined]
    )


@require_POST
@requires(rules.EDIT)
def pick_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    pick = pick_or_404(request, pk)
    require(rules.can_edit(request.user, pick.selection))
    return press(
        request,
        pick.selection,
        _("«%(entity)s» ya no está en la selección.") % {"entity": pick.beneficiary},
        lambda: actions.remove_pick(pick, by=request.user, at=request.at),  # type: ignore[attr-defined]
    )
