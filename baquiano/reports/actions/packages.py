"""Verbs of the package of accountability: gathered from the data, approved by a second person, published (AUD-03)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of, end_of_day
from baquiano.common.creation import create_once
from baquiano.common.digests import canonical_json, sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.locking import locked
from baquiano.common.text import without_control_characters
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.reports import queries
from baquiano.reports.accountability.figures import figures_between
from baquiano.reports.choices import PACKAGE_MOVES, PackageState
from baquiano.reports.models import AccountabilityPackage


@transaction.atomic
def prepare_package(
    institution: Institution, *, id: UUID, first_on: date, last_on: date, message: str, by: User, at: datetime
) -> AccountabilityPackage:
    """Gather the figures of a period that ended; one under way for each. Sent again it is the same one."""
    year = _year_of(institution, first_on, last_on, at)
    fields = {
        "institution_id": institution.pk,
        "year": year,
        "first_on": first_on,
        "last_on": last_on,
        "message": without_control_characters(message).strip(),
        "cut_at": at,
        "created_by": by,
        "created_at": at,
    }
    package, is_new = create_once(AccountabilityPackage, id=id, fields=fields)
    if is_new:
        _gather(package, at)
        package.save(update_fields=["figures", "sha256", "cut_at"])
        data = {"first_on": first_on, "last_on": last_on, "sha256": package.sha256}
        trail.record("reports.package_prepared", package, by=by, at=at, data=data)
    return package


@transaction.atomic
def edit_package(
    package: AccountabilityPackage, *, expected_version: int, message: str, by: User, at: datetime
) -> AccountabilityPackage:
    """Write what the institution says, and gather the figures again; only while nobody has approved it."""
    current = locked(queries.packages(), package)
    if not current.is_prepared:
        raise Refused(_("El paquete ya se aprobó y no cambia."))
    before = trail.snapshot(current, ["message"])
    current.message = without_control_characters(message).strip()
    _gather(current, at)
    save_if_current(current, expected_version=expected_version, fields=["message", "figures", "sha256", "cut_at"])
    changes = trail.diff(before, trail.snapshot(current, ["message"]))
    trail.record("reports.package_edited", current, by=by, at=at, changes=changes, data={"sha256": current.sha256})
    return current


@transaction.atomic
def approve_package(package: AccountabilityPackage, *, by: User, at: datetime) -> AccountabilityPackage:
    """Seal it: its figures and its words never change. Whoever gathered it does not approve it."""
    current = locked(queries.packages(), package)
    if not current.is_prepared:
        return current
    if by.pk == current.created_by_id:
        raise Refused(_("Usted preparó este paquete: debe aprobarlo otra persona."))
    return _move(current, PackageState.APPROVED, "approved", by=by, at=at, approved_by=by, approved_at=at)


@transaction.atomic
def publish_package(package: AccountabilityPackage, *, by: User, at: datetime) -> AccountabilityPackage:
    """Tell it to everybody; refused until it is approved."""
    current = locked(queries.packages(), package)
    if current.is_published:
        return current
    if not current.is_approved:
        raise Refused(_("El paquete aún no se aprueba: solo lo aprobado se publica."))
    return _move(current, PackageState.PUBLISHED, "published", by=by, at=at, published_by=by, published_at=at)


def _year_of(institution: Institution, first_on: date, last_on: date, at: datetime) -> FiscalYear:
    if last_on < first_on:
        raise Refused({"last_on": [_("El último día es anterior al primero.")]})
    if last_on >= day_of(at):
        raise Refused({"last_on": [_("El periodo todavía no termina: cuente hasta ayer.")]})
    if first_on.year != last_on.year:
        raise Refused({"last_on": [_("El periodo es de una sola vigencia: empiece y termine en el mismo año.")]})
    year = FiscalYear.objects.filter(year=first_on.year).first()
    if year is None:
        raise Refused({"first_on": [_("La entidad no tiene abierta esa vigencia.")]})
    return year


def _gather(package: AccountabilityPackage, at: datetime) -> None:
    """Its figures, as they stood at the end of its period."""
    package.cut_at = min(end_of_day(package.last_on), at)
    package.figures = figures_between(package.year, package.first_on, package.last_on, package.cut_at)
    package.sha256 = sha256_of(canonical_json(package.figures))


def _move(
    package: AccountabilityPackage, state: PackageState, verb: str, *, by: User, at: datetime, **fields: Any
) -> AccountabilityPackage:
    if state not in PACKAGE_MOVES[PackageState(package.state)]:
        raise Refused(_("El paquete figura como «%(state)s».") % {"state": package.get_state_display().lower()})
    before, package.state = package.state, state
    for name, value in fields.items():
        setattr(package, name, value)
    package.version += 1
    package.save(update_fields=["state", "version", *fields])
    data = {"sha256": package.sha256}
    trail.record(f"reports.package_{verb}", package, by=by, at=at, changes={"state": (before, str(state))}, data=data)
    return package
