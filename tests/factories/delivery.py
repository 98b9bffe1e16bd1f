"""Visits for tests."""

from typing import Any

from baquiano.beneficiaries.models import Beneficiary
from baquiano.delivery.models import AssistanceSession, SessionBeneficiary
from baquiano.institutions.models import Unit
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.meetings import make_meeting

SESSION_FIELDS = ("entry", "plan_item", "topic", "service_type", "mechanism", "mechanism_note", "outside_agenda")


def make_session(unit: Unit, *, beneficiaries: list[Beneficiary] | None = None, **overrides: Any) -> AssistanceSession:
    """A visit of ``unit``; what does not belong to the session is passed on to its meeting."""
    own = {name: overrides.pop(name) for name in SESSION_FIELDS if name in overrides}
    own.setdefault("outside_agenda", own.get("entry") is None)
    meeting = overrides.pop("meeting", None) or make_meeting(unit, **overrides)
    session = AssistanceSession.objects.create(institution_id=unit.institution_id, meeting=meeting, **own)
    served = beneficiaries if beneficiaries is not None else [make_beneficiary(unit.institution)]
    SessionBeneficiary.objects.bulk_create(
        SessionBeneficiary(institution_id=unit.institution_id, session=session, beneficiary=one) for one in served
    )
    return session
