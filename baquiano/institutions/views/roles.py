"""*Roles y permisos*: what each role may do and on whose things, as the policy says it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import signed_in, the_policy
from baquiano.institutions.permissions import flat, grouped, permissions
from baquiano.institutions.queries import role_label
from baquiano.ui.listing import Column
from baquiano.ui.listing.export import CONTENT_TYPES, export_file

COLUMNS = [
    Column("room", _("Parte"), width=24),
    Column("name", _("Qué puede hacer"), width=60),
    Column("role", _("Rol"), width=40),
    Column("reach", _("Sobre qué"), width=50),
    Column("code", _("Código"), width=34),
]


@signed_in("whoever works here may know what each role may do")
def role_list(request: Any) -> HttpResponse:
    role = request.GET.get("rol", "")
    role = role if role in the_policy().roles else ""
    rows = permissions(request.institution, role)
    kind = request.GET.get("exportar", "")
    if kind in CONTENT_TYPES:
        name = f"roles-y-permisos-{day_of(request.at):%Y-%m-%d}"
        return export_file(kind, columns=COLUMNS, objects=flat(rows), title=str(_("Roles y permisos")), name=name)[0]
    context = {
        "groups": grouped(rows),
        "role": role,
        "role_name": role_label(request.institution, role) if role else "",
        "roles": [(code, role_label(request.institution, code)) for code in the_policy().roles],
    }
    return render(request, "institutions/role_list.html", context)
