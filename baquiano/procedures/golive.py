"""The points of the go-live checklist that this room knows: a procedure in force, and people for each of its turns."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.institutions import golive
from baquiano.institutions.golive import Finding, Point
from baquiano.institutions.models import FiscalYear, Institution, Membership
from baquiano.institutions.queries import role_label
from baquiano.procedures.choices import ProcedureState
from baquiano.procedures.models import ActivityRole, Procedure


def register() -> None:
    _t = gettext_lazy
    golive.register(
        Point("procedures", _t("Hay un procedimiento vigente"), 35, _in_force, url_name="procedures:procedure_list"),
        Point(
            "turns",
            _t("Cada turno del procedimiento tiene quien lo haga"),
            40,
            _turns,
            url_name="institutions:membership_list",
        ),
    )


def _in_force(institution: Institution, year: FiscalYear, on: date) -> Finding:
    names = [f"{one.code} v{one.version}" for one in Procedure.objects.filter(state=ProcedureState.IN_FORCE)]
    if not names:
        return Finding(False, _("Cargue el diagrama o apruebe la versión que se prepara."))
    return Finding(True, golive.listed(names))


def _turns(institution: Institution, year: FiscalYear, on: date) -> Finding:
    asked = ActivityRole.objects.filter(activity__definition__procedure__state=ProcedureState.IN_FORCE)
    roles = set(asked.values_list("role", flat=True))
    held = Membership.objects.filter(Membership.holding_on(on), role__in=roles, user__is_active=True)
    nobody = sorted(role_label(institution, role) for role in roles - set(held.values_list("role", flat=True)))
    if not roles:
        return Finding(False, _("No hay procedimiento vigente que mirar."))
    if nobody:
        return Finding(False, _("Nadie tiene el rol de: %(roles)s.") % {"roles": golive.listed(nobody)})
    return Finding(True, _("Los %(n)s roles del procedimiento tienen personas.") % {"n": len(roles)})
