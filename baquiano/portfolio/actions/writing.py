"""Writing services: their code and name, and the draft of their next version with its hitos."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import fold, one_line, without_control_characters
from baquiano.institutions.models import Institution
from baquiano.library.models import Guide
from baquiano.library.queries import usable_guides
from baquiano.portfolio import queries
from baquiano.portfolio.contents import MILESTONE_FIELDS, VERSION_FIELDS, content_of
from baquiano.portfolio.models import Milestone, Service, ServiceVersion
from baquiano.portfolio.profile import first_state

SERVICE_FIELDS = ("code", "name", "unit")
_LONG = ("summary", "audience", "requirements", "description")


@transaction.atomic
def create_service(
    institution: Institution,
    *,
    id: UUID,
    fields: Mapping[str, Any],
    version: Mapping[str, Any],
    by: User | None,
    at: datetime,
) -> Service:
    """Put a service in the catalogue, with the draft of its first version. The same ``id`` again is the same one."""
    one_at_a_time(id)
    values = _named(fields)
    known = Service._base_manager.filter(pk=id).first()
    state = known.state if known else first_state(institution, day_of(at).year)
    owned = {"institution": institution, **values, "state": state, "created_by": by, "created_at": at}
    service, is_new = create_once(Service, id=id, fields=owned)
    if is_new:
        changes = trail.diff({}, trail.snapshot(service, list(SERVICE_FIELDS)))
        trail.record("portfolio.service_created", service, by=by, at=at, changes=changes)
        _draft(service, uuid5(id, "version"), 1, version, by=by, at=at)
    return service


@transaction.atomic
def edit_service(
    service: Service, *, expected_version: int, fields: Mapping[str, Any], by: User | None, at: datetime
) -> Service:
    """Correct its code, its name or the dependency that gives it; what it consists of changes with a version."""
    current = queries.service_for_update(service)
    _refuse_closed(current)
    values = _named(fields)
    before = trail.snapshot(current, list(SERVICE_FIELDS))
    if Service.objects.filter(code=values["code"]).exclude(pk=current.pk).exists():
        raise Refused({"code": [_("Ya hay un servicio con ese código.")]})
    for name, value in values.items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(SERVICE_FIELDS)))
    save_if_current(current, expected_version=expected_version, fields=list(values))
    if changes:
        trail.record("portfolio.service_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def link_documents(
    service: Service, *, expected_version: int, documents: Sequence[Guide], by: User | None, at: datetime
) -> Service:
    """Say with which instruments and policy documents it is given, over the version that was read (SVC-17).

    What the library does not let be used yet, a policy document without its *aval*, is refused by name.
    """
    current = queries.service_for_update(service)
    _refuse_closed(current)
    before = set(current.documents.values_list("pk", flat=True))
    added = [one for one in documents if one.pk not in before]
    usable = set(usable_guides().filter(pk__in=[one.pk for one in added]).values_list("pk", flat=True))
    waiting = [str(one) for one in added if one.pk not in usable]
    if waiting:
        told = {"names": "; ".join(waiting)}
        raise Refused({"documents": _("No se pueden usar todavía, por falta de aval o retiro: %(names)s.") % told})
    if {one.pk for one in documents} == before:
        return current
    save_if_current(current, expected_version=expected_version, fields=[])
    current.documents.set(documents)
    data = {"documents": [one.code for one in documents]}
    trail.record("portfolio.documents_linked", current, by=by, at=at, data=data)
    return current


@transaction.atomic
def open_version(service: Service, *, by: User | None, at: datetime) -> ServiceVersion:
    """Begin the next version as a copy of the one in force; the one being written, where there is one."""
    current = queries.service_for_update(service)
    _refuse_closed(current)
    draft = queries.draft_of(current)
    if draft is not None:
        return draft
    last = queries.version_in_force(current)
    number = (current.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    content = content_of(last, VERSION_FIELDS) if last else {"starts_with": "both", "ends_with": "record"}
    draft = _draft(current, uuid5(current.pk, f"version:{number}"), number, content, by=by, at=at)
    for one in queries.milestones_of(last) if last else ():
        put_milestone(draft, uuid5(draft.pk, str(one.position)), content_of(one, MILESTONE_FIELDS))
    return draft


@transaction.atomic
def edit_version(
    version: ServiceVersion, *, expected_version: int, fields: Mapping[str, Any], by: User | None, at: datetime
) -> ServiceVersion:
    """Write what a draft says. One that took force does not change: another version is begun."""
    current = queries.version_for_update(version)
    refuse_unless_draft(current)
    before = trail.snapshot(current, list(VERSION_FIELDS))
    for name, value in _clean(fields, VERSION_FIELDS).items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(VERSION_FIELDS)))
    save_if_current(current, expected_version=expected_version, fields=list(VERSION_FIELDS))
    if changes:
        trail.record("portfolio.version_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def add_milestone(
    version: ServiceVersion, *, id: UUID, fields: Mapping[str, Any], by: User | None, at: datetime
) -> Milestone:
    """Add a hito to a draft. The same ``id`` again is the same one."""
    current = queries.version_for_update(version)
    known = Milestone._base_manager.filter(pk=id).exists()
    if not known:
        refuse_unless_draft(current)
    milestone, is_new = create_once(Milestone, id=id, fields=_owned(current, fields))
    if is_new:
        changes = trail.diff({}, trail.snapshot(milestone, list(MILESTONE_FIELDS)))
        trail.record("portfolio.milestone_added", current, by=by, at=at, changes=changes)
    return milestone


@transaction.atomic
def edit_milestone(
    milestone: Milestone, *, expected_version: int, fields: Mapping[str, Any], by: User | None, at: datetime
) -> Milestone:
    """Correct a hito of a draft."""
    version = queries.version_for_update(milestone.service_version)
    refuse_unless_draft(version)
    current = Milestone.objects.get(pk=milestone.pk)
    before = trail.snapshot(current, list(MILESTONE_FIELDS))
    for name, value in _timed(_clean(fields, MILESTONE_FIELDS)).items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(MILESTONE_FIELDS)))
    save_if_current(current, expected_version=expected_version, fields=list(MILESTONE_FIELDS))
    if changes:
        trail.record("portfolio.milestone_edited", version, by=by, at=at, changes=changes, data={"name": current.name})
    return current


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: User | None, at: datetime) -> ServiceVersion:
    """Take a hito out of a draft."""
    version = queries.version_for_update(milestone.service_version)
    refuse_unless_draft(version)
    if Milestone.objects.filter(pk=milestone.pk).delete()[0]:
        trail.record("portfolio.milestone_removed", version, by=by, at=at, data={"name": milestone.name})
    return version


def put_milestone(version: ServiceVersion, id: UUID, fields: Mapping[str, Any]) -> Milestone:
    """Write a hito without a word in the trail: whoever calls tells what was done."""
    return create_once(Milestone, id=id, fields=_owned(version, fields))[0]


def refuse_unless_draft(version: ServiceVersion) -> None:
    if not version.is_draft:
        raise Refused(
            _("La versión %(number)s ya rige y no cambia: empiece una versión nueva.") % {"number": version.number}
        )
    _refuse_closed(version.service)


def _draft(
    service: Service, id: UUID, number: int, content: Mapping[str, Any], *, by: User | None, at: datetime
) -> ServiceVersion:
    fields = {"institution_id": service.institution_id, "service": service, "number": number}
    fields |= _clean(content, VERSION_FIELDS) | {"created_by": by, "created_at": at}
    draft, is_new = create_once(ServiceVersion, id=id, fields=fields)
    if is_new:
        trail.record("portfolio.version_begun", draft, by=by, at=at, data={"number": number})
    return draft


def _owned(version: ServiceVersion, fields: Mapping[str, Any]) -> dict[str, Any]:
    values = _timed(_clean(fields, MILESTONE_FIELDS))
    return {"institution_id": version.institution_id, "service_version": version, **values}


def _timed(values: dict[str, Any]) -> dict[str, Any]:
    has_offset, has_day = values["offset_days"] is not None, values["due_on"] is not None
    if has_offset == has_day:
        raise Refused({"offset_days": [_("Escriba los días desde el inicio o una fecha fija: uno de los dos.")]})
    return values


def _clean(fields: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: fields[name] for name in names if name in fields}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = without_control_characters(value).strip() if name in _LONG else one_line(value)
    return values


def _named(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in SERVICE_FIELDS}
    values["code"], values["name"] = one_line(values["code"]).upper(), one_line(values["name"])
    if not values["code"] or not values["name"]:
        raise Refused(_("Escriba el código y el nombre del servicio."))
    return values | {"search_text": fold(f"{values['code']} {values['name']}")[:300]}


def _refuse_closed(service: Service) -> None:
    if service.is_closed:
        raise Refused(_("El servicio está cerrado y ya no cambia."))
