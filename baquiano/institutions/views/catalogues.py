"""The coded lists of the institution."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from baquiano.common.policy import requires
from baquiano.institutions import queries
from baquiano.institutions.choices import CatalogueCode
from baquiano.institutions.tables import CatalogueListing


@requires("institutions.view_catalogues")
def catalogue_list(request: Any) -> HttpResponse:
    names = dict(CatalogueCode.choices)
    catalogues = [(code, names.get(code, code), count) for code, count in queries.catalogue_sizes(request.user)]
    return render(
        request, "institutions/catalogue_list.html", {"catalogues": sorted(catalogues, key=lambda c: str(c[1]))}
    )


@requires("institutions.view_catalogues")
def catalogue_detail(request: Any, code: str) -> HttpResponse:
    items = queries.catalogue_items_visible_to(request.user).filter(catalogue=code)
    if not items.exists():
        raise Http404
    name = dict(CatalogueCode.choices).get(code, code)
    return CatalogueListing(request, items).respond("institutions/catalogue_detail.html", {"name": name})
