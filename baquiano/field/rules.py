"""Who may take a visit along, and who may resolve what could not enter."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.delivery import rules as delivery
from baquiano.delivery.models import AssistanceSession
from baquiano.field.models import Capture


def can_carry(user: Any, session: AssistanceSession) -> bool:
    return delivery.can_register(user, session) and allows(user, "field.capture_visit", session)


def can_resolve(user: Any, capture: Capture) -> bool:
    return capture.is_unresolved and allows(user, "field.resolve_capture", capture)
