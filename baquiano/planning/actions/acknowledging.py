"""Acknowledging the specifications that other dependencies impose on a plan (WFL-13)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.library.models import GuideVersion
from baquiano.planning.models import Acknowledgement, Plan
from baquiano.planning.queries import lock_plan
from baquiano.planning.specifications import pending_of, specifications_of


@transaction.atomic
def acknowledge_specification(
    plan: Plan, version: GuideVersion, *, id: UUID, by: User, at: datetime
) -> Acknowledgement:
    """Record that ``by`` received, for this plan, the version in force of a specification. Twice records it once.

    Refused when it does not apply to the plan or another version took its place while the person was reading.
    """
    plan = lock_plan(plan)
    given = Acknowledgement.objects.filter(plan=plan, version=version).first()
    if given is not None:
        return given
    if version.pk not in {one.version.pk for one in specifications_of(plan, day_of(at))}:
        raise Refused(
            _("«%(version)s» no es la que rige para este plan. Abra la lista de nuevo.") % {"version": version}
        )
    fields = {
        "institution_id": plan.institution_id,
        "plan": plan,
        "version": version,
        "acknowledged_by": by,
        "acknowledged_at": at,
    }
    row, _created = create_once(Acknowledgement, id=id, fields=fields)
    data = {"document": str(version.guide), "label": version.label}
    trail.record("planning.specification_acknowledged", plan, by=by, at=at, data=data)
    return row


def refuse_unacknowledged(plan: Plan, at: datetime) -> None:
    """The plan is not delivered while a specification that applies to it awaits its acknowledgement."""
    pending = pending_of(plan, day_of(at))
    if pending:
        named = "; ".join(
            _("«%(what)s», versión %(label)s, de %(unit)s")
            % {"what": one.version.guide.title, "label": one.version.label, "unit": one.version.guide.unit}
            for one in pending
        )
        raise Refused(
            _("Antes de entregar, acuse recibo de %(named)s. Está en «Especificaciones», en la página del plan.")
            % {"named": named}
        )
