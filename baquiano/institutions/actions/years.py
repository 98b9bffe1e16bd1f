"""The vigencias of an institution: opened with the settings of the one before, closed, opened again with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.institutions import golive
from baquiano.institutions.actions.settings import keep_settings, own_profile
from baquiano.institutions.choices import ALLOWED_MOVES, YearState
from baquiano.institutions.golive import Point
from baquiano.institutions.models import CatalogueItem, FiscalYear, Institution, Profile, YearCheck
from baquiano.institutions.signals import year_closed, year_closing, year_reopened


@transaction.atomic
def open_year(institution: Institution, *, year: int, by: User | None, at: datetime) -> FiscalYear:
    """The vigencia ``year``, made if it did not exist."""
    with scope(institution=institution):
        row, created = FiscalYear.objects.get_or_create(institution=institution, year=year)
    if created:
        trail.record("institutions.year_opened", row, by=by, at=at)
    return row


@transaction.atomic
def prepare_year(institution: Institution, *, year: int, by: User, at: datetime) -> FiscalYear:
    """Open the vigencia ``year`` with a copy of the settings that rule just before it (ORG-15).

    From then on each of the two changes by itself. Opening it again gives the one there is.
    """
    # Two people who press at once wait here, and the second finds it open.
    Institution.objects.select_for_update().get(pk=institution.pk)
    with scope(institution=institution):
        known = FiscalYear.objects.filter(year=year).first()
        if known is not None and Profile.objects.filter(year=year).exists():
            return known
        before = Profile.objects.filter(year__lt=year).order_by("-year").first()
        if before is None:
            raise Refused(
                _("No hay ajustes de una vigencia anterior a %(year)s que copiar. Cargue la carpeta de la institución.")
                % {"year": year}
            )
        own_profile(institution, year, by=by, at=at)
        return open_year(institution, year=year, by=by, at=at)


@transaction.atomic
def confirm_point(year: FiscalYear, point: Point, *, note: str, by: User, at: datetime) -> YearCheck:
    """Say that a point which only people know is met, and how that was checked.

    Confirming again says it anew; the same words of the same person are the same confirmation.
    """
    year = _lock(year)
    if not note.strip():
        raise Refused(_("Escriba cómo se comprobó."))
    said = YearCheck.objects.filter(year=year, key=point.key, note=one_line(note), created_by=by).first()
    if said is not None:
        return said
    fields = {"note": one_line(note), "created_by": by, "created_at": at, "institution_id": year.institution_id}
    check, _created = YearCheck.objects.update_or_create(year=year, key=point.key, defaults=fields)
    data = {"point": str(point.title), "note": check.note}
    trail.record("institutions.point_confirmed", year, by=by, at=at, data=data)
    return check


@transaction.atomic
def withdraw_point(year: FiscalYear, point: Point, *, by: User, at: datetime) -> None:
    """Take the confirmation back: it was not so."""
    year = _lock(year)
    gone, _rows = YearCheck.objects.filter(year=year, key=point.key).delete()
    if gone:
        trail.record("institutions.point_withdrawn", year, by=by, at=at, data={"point": str(point.title)})


@transaction.atomic
def start_year(year: FiscalYear, *, by: User, at: datetime) -> FiscalYear:
    """Put the vigencia to work for real. Refused while a point of its checklist is not met; twice is once (NFR-03)."""
    year = _lock(year)
    if year.live_at is not None:
        return year
    if lacking := golive.missing(year.institution, year, day_of(at)):
        raise Refused(
            _("Todavía falta: %(points)s. La vigencia se pone en marcha con la lista completa.")
            % {"points": "; ".join(lacking)}
        )
    year.live_at = at
    year.save(update_fields=["live_at"])
    trail.record("institutions.year_started", year, by=by, at=at)
    return year


def _lock(year: FiscalYear) -> FiscalYear:
    """The vigencia, locked; a closed one does not change."""
    year = FiscalYear.objects.select_for_update(of=("self",)).select_related("institution").get(pk=year.pk)
    if not year.is_open:
        raise Refused(_("La vigencia %(year)s está cerrada: ya no cambia.") % {"year": year.year})
    return year


@transaction.atomic
def close_year(year: FiscalYear, *, note: str = "", by: User, at: datetime) -> FiscalYear:
    """Close the vigencia: its profile, plans and reports are not altered any more (AUD-08).

    Upper rooms may refuse while work is open. ``note`` says with which act or why it is closed.
    """
    year = FiscalYear._base_manager.select_for_update().get(pk=year.pk)
    if YearState.CLOSED not in ALLOWED_MOVES[YearState(year.state)]:
        raise Refused(_("La vigencia %(year)s ya está cerrada.") % {"year": year.year})
    year_closing.send(sender=FiscalYear, year=year, by=by, at=at)
    keep_settings(year.institution, year.year, by=by, at=at)
    year.state = YearState.CLOSED
    year.save(update_fields=["state"])
    changes = {"state": (YearState.OPEN, YearState.CLOSED)}
    data = {"note": one_line(note)} if note.strip() else None
    trail.record("institutions.year_closed", year, by=by, at=at, changes=changes, data=data)
    year_closed.send(sender=FiscalYear, year=year, by=by, at=at)
    return year


@transaction.atomic
def reopen_year(year: FiscalYear, *, reason: CatalogueItem, note: str, by: User, at: datetime) -> FiscalYear:
    """Open a closed vigencia again, with a reason; what its closing froze may change from now on (AUD-08)."""
    year = FiscalYear._base_manager.select_for_update().get(pk=year.pk)
    if year.is_open:
        return year
    if not note.strip():
        raise Refused(_("Explique por qué se abre de nuevo la vigencia %(year)s.") % {"year": year.year})
    year.state = YearState.OPEN
    year.save(update_fields=["state"])
    changes = {"state": (YearState.CLOSED, YearState.OPEN)}
    data = {"reason": str(reason), "note": note.strip()}
    trail.record("institutions.year_reopened", year, by=by, at=at, changes=changes, data=data)
    year_reopened.send(sender=FiscalYear, year=year, by=by, at=at)
    return year
