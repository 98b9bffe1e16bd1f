"""Pages of the package of accountability: the list, a new one, its words, its approval and its publication."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import require, requires
from baquiano.delivery.choices import Periodicity
from baquiano.delivery.queries import period_ended
from baquiano.reports import actions, queries, rules
from baquiano.reports.forms import PackageForm, PackageTextForm
from baquiano.reports.models import AccountabilityPackage
from baquiano.reports.tables import PackageListing
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, decide, posted


def package_or_404(request: HttpRequest, pk: UUID) -> AccountabilityPackage:
    return get_object_or_404(queries.packages_visible_to(request.user), pk=pk)


@requires("reports.view_package")
def package_list(request: HttpRequest) -> HttpResponse:
    return PackageListing(request, queries.packages_visible_to(request.user)).respond("reports/package_list.html")


@requires("reports.prepare_package")
def package_create(request: HttpRequest) -> HttpResponse:
    """Choose the period and say what the institution did; the half of the year that ended last comes chosen."""
    first, last = period_ended(Periodicity.SEMESTER, day_of(request.at)) or (None, None)
    form = PackageForm(posted(request), initial={"first_on": first, "last_on": last})

    def act() -> AccountabilityPackage:
        return actions.prepare_package(request.institution, **form.cleaned_data, by=request.user, at=request.at)

    words = Words(
        _("Preparar la rendición de cuentas"),
        _("Preparar"),
        _("El paquete quedó preparado. Revíselo: lo aprueba otra persona."),
        _("Reúne cobertura, metas, resultados, satisfacción, costos y compromisos del periodo."),
    )
    back = reverse("reports:package_list")
    return decide(request, form, words, act, back=back, back_text=_("Paquetes de rendición"))


@requires("reports.view_package")
def package_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What will be read by everybody, and what may be done with it now."""
    package, user = package_or_404(request, pk), request.user
    context = {
        "package": package,
        "can_edit": rules.can_edit_package(user, package),
        "can_approve": rules.can_approve_package(user, package),
        "can_publish": rules.can_publish_package(user, package),
    }
    return render(request, "reports/package_detail.html", context)


@requires("reports.prepare_package")
def package_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    package = package_or_404(request, pk)
    require(rules.can_edit_package(request.user, package))
    form = PackageTextForm(posted(request), initial={"message": package.message, "version": package.version})

    def act() -> AccountabilityPackage:
        data: dict[str, Any] = dict(form.cleaned_data)
        version = data.pop("version")
        return actions.edit_package(package, expected_version=version, **data, by=request.user, at=request.at)

    words = Words(_("Editar la rendición de cuentas"), _("Guardar"), _("Quedó guardada, con las cifras de nuevo."))
    return decide(request, form, words, act, back=package.get_absolute_url(), back_text=str(package))


@require_POST
@requires("reports.approve_package")
def package_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    package = package_or_404(request, pk)
    require(not package.is_prepared or rules.can_approve_package(request.user, package))
    done = _("La rendición de cuentas quedó aprobada. Ya se puede publicar.")
    return press(request, package, done, lambda: actions.approve_package(package, by=request.user, at=request.at))


@require_POST
@requires("reports.publish_package")
def package_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    package = package_or_404(request, pk)
    require(not package.is_approved or rules.can_publish_package(request.user, package))
    done = _("La rendición de cuentas quedó publicada: cualquiera la lee.")
    return press(request, package, done, lambda: actions.publish_package(package, by=request.user, at=request.at))
