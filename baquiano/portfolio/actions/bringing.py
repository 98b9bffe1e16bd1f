"""A service that comes whole, from a spreadsheet or from the folder: the same content again changes nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.institutions.models import Institution
from baquiano.portfolio import queries
from baquiano.portfolio.actions.moving import move_service
from baquiano.portfolio.actions.writing import create_service, edit_service, edit_version, open_version, put_milestone
from baquiano.portfolio.contents import ServiceContent
from baquiano.portfolio.models import Milestone, Service


@transaction.atomic
def bring_service(
    institution: Institution, content: ServiceContent, *, id: UUID, by: User | None, at: datetime
) -> Service:
    """Write a service as ``content`` says: new, or the draft of a version where what it offers is another.

    Published only if it says so; one whose weights do not sum 100 is refused there and stays a draft elsewhere.
    """
    named = {"code": content.code, "name": content.name, "unit": content.unit}
    service = Service.objects.filter(code=content.code.upper()).first()
    if service is None:
        service = create_service(institution, id=id, fields=named, version=content.version, by=by, at=at)
    elif (service.name, service.unit_id) != (content.name, content.unit.pk):
        service = edit_service(service, expected_version=service.version, fields=named, by=by, at=at)
    written = queries.written_of(service)
    if written is None or not queries.says(written, content):
        _write(service, content, id, by=by, at=at)
    if content.is_published:
        service = move_service(service, "publicar", by=by, at=at)
    return service


def _write(service: Service, content: ServiceContent, id: UUID, *, by: User | None, at: datetime) -> None:
    draft = open_version(service, by=by, at=at)
    draft = edit_version(draft, expected_version=draft.version, fields=content.version, by=by, at=at)
    Milestone.objects.filter(service_version=draft).delete()
    for one in content.milestones:
        put_milestone(draft, uuid5(uuid5(id, f"{service.pk}"), f"{draft.pk}:{one['position']}"), one)
    told: dict[str, Any] = {"milestones": len(content.milestones)}
    trail.record("portfolio.milestones_brought", draft, by=by, at=at, data=told)
