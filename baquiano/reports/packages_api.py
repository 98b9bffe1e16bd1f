"""The package of accountability for other systems: gathered, written, approved and published (AUD-03)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.reports import actions, queries, rules
from baquiano.reports.api import room
from baquiano.reports.forms import PackageForm, PackageTextForm
from baquiano.reports.models import AccountabilityPackage
from baquiano.reports.tables import PackageListing
from baquiano.ui.endpoints import Asked, Call, Rows


class PackageRows(Rows):
    title = serializers.CharField(source="__str__", help_text=_("qué periodo cuenta"))

    class Meta:
        model = AccountabilityPackage
        fields = ("id", "version", "title", "first_on", "last_on", "state", "approved_at", "published_at", "sha256")


class PackageContent(PackageRows):
    class Meta:
        model = AccountabilityPackage
        fields = (*PackageRows.Meta.fields, "message", "figures")


def _package(call: Call, pk: UUID) -> AccountabilityPackage:
    return call.one(queries.packages_visible_to(call.user), pk=pk)


room.rows(
    "package_list",
    "rendicion/",
    action="reports.view_package",
    answer=PackageRows,
    rows=lambda call: queries.packages_visible_to(call.user).defer("figures"),
    listing=PackageListing,
    asked=[Asked("estado", _("Estado: prepared, approved o published"))],
    summary=_("Los paquetes de rendición de cuentas, por periodo."),
)
room.row(
    "package_detail",
    "rendicion/<uuid:pk>/",
    action="reports.view_package",
    answer=PackageContent,
    find=_package,
    summary=_("Un paquete con sus cifras y lo que dice la entidad."),
)


@room.verb(
    "package_create", "rendicion/nuevo/", action="reports.prepare_package", form=PackageForm, answer=PackageContent
)
def package_create(call: Call) -> AccountabilityPackage:
    """Reúne las cifras de un periodo que terminó."""
    return actions.prepare_package(call.institution, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "package_edit",
    "rendicion/<uuid:pk>/editar/",
    action="reports.prepare_package",
    form=PackageTextForm,
    answer=PackageContent,
)
def package_edit(call: Call, pk: UUID) -> AccountabilityPackage:
    """Escribe lo que dice la entidad y reúne otra vez las cifras."""
    package = _package(call, pk)
    call.require(rules.can_edit_package(call.user, package))
    data = dict(call.form().cleaned_data)
    version = data.pop("version")
    return actions.edit_package(package, expected_version=version, **data, by=call.user, at=call.at)


@room.verb("package_approve", "rendicion/<uuid:pk>/aprobar/", action="reports.approve_package", answer=PackageRows)
def package_approve(call: Call, pk: UUID) -> AccountabilityPackage:
    """Aprueba el paquete: sus cifras ya no cambian. No lo aprueba quien lo preparó."""
    package = _package(call, pk)
    call.require(not package.is_prepared or rules.can_approve_package(call.user, package))
    return actions.approve_package(package, by=call.user, at=call.at)


@room.verb("package_publish", "rendicion/<uuid:pk>/publicar/", action="reports.publish_package", answer=PackageRows)
def package_publish(call: Call, pk: UUID) -> AccountabilityPackage:
    """Publica el paquete aprobado: cualquiera lo lee."""
    package = _package(call, pk)
    call.require(not package.is_approved or rules.can_publish_package(call.user, package))
    return actions.publish_package(package, by=call.user, at=call.at)
