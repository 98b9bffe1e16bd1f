"""The reviews of procedures that changed norms ask for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.procedures import actions, queries
from baquiano.procedures.forms import ReviewForm
from baquiano.procedures.models import NormReview
from baquiano.procedures.tables import ReviewListing


@requires("procedures.view_review")
def review_list(request: Any) -> HttpResponse:
    return ReviewListing(request, queries.reviews_visible_to(request.user)).respond("procedures/review_list.html")


@requires("procedures.view_review")
def review_detail(request: Any, pk: UUID) -> HttpResponse:
    review = get_object_or_404(queries.reviews_visible_to(request.user), pk=pk)
    return _page(request, review, ReviewForm())


@require_POST
@requires("procedures.close_review")
def review_close(request: Any, pk: UUID) -> HttpResponse:
    review = get_object_or_404(queries.reviews_visible_to(request.user), pk=pk)
    require(allows(request.user, "procedures.close_review", review))
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.close_review(review, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La revisión quedó cerrada con su resultado."))
            return redirect(review)
    return _page(request, review, form, status=422)


def _page(request: Any, review: NormReview, form: ReviewForm, status: int = 200) -> HttpResponse:
    context = {
        "review": review,
        "change": review.change,
        "form": form,
        "is_overdue": review.is_overdue(day_of(request.at)),
        "may_close": review.is_open and allows(request.user, "procedures.close_review", review),
        "in_force": queries.procedures_in_force([review.procedure_code]).first(),
    }
    return render(request, "procedures/review_detail.html", context, status=status)
