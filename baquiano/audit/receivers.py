"""What other rooms announce and the trail keeps: exports with personal data (AUD-05)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from baquiano.audit import trail
from baquiano.common.signals import exported


def listen() -> None:
    exported.connect(record_export, dispatch_uid="audit.record_export")


def record_export(
    sender: Any,
    *,
    user: Any,
    listing: str,
    filters: dict[str, Any],
    rows: int,
    format: str,
    personal_data: bool,
    at: datetime,
    institution: Any = None,
    **kwargs: Any,
) -> None:
    """Keep who took which rows out of the system, with the filter that chose them."""
    if not personal_data:
        return
    with transaction.atomic():
        trail.record(
            "audit.listing_exported",
            institution if institution is not None else user,
            by=user,
            at=at,
            data={"listing": listing, "filters": filters, "rows": rows, "format": format},
        )
