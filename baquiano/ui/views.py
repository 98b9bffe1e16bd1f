"""The living gallery of the components, for whoever builds pages. Shown only in a demonstration or while developing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from baquiano.common.policy import requires
from baquiano.common.text import fold
from baquiano.ui import gallery as samples
from baquiano.ui.forms import Suggestion, lookup_answer


def _while_developing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEMO or settings.DEBUG):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@requires("ui.view_gallery")
@_while_developing
def gallery(request: HttpRequest) -> HttpResponse:
    form = samples.SampleForm(request.POST if request.method == "POST" else None, url=reverse_lazy("ui:gallery_lookup"))
    form.is_valid()
    return render(request, "ui/gallery.html", {"form": form, **samples.everything(request.at)})  # type: ignore[attr-defined]


@requires("ui.view_gallery")
@_while_developing
def gallery_lookup(request: HttpRequest) -> HttpResponse:
    wanted = fold(request.GET.get("q", ""))
    found = [Suggestion(code, name, hint) for code, name, hint in samples.PLACES if wanted in fold(name)]
    return lookup_answer(found)
