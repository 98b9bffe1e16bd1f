"""The settings of each vigencia, changed one by one and never of a closed one."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused, StaleEdit
from baquiano.institutions.folder import PROFILE, Setting
from baquiano.institutions.models import FiscalYear, Institution, LoadedFile, Profile
from baquiano.institutions.queries import ruling_profile
from baquiano.institutions.rules import accepts_changes
from baquiano.institutions.settings_tree import value_at, with_leaf


def create_profile(
    institution: Institution,
    year: int,
    before: Profile | None,
    content: dict[str, Any],
    *,
    by: User | None,
    at: datetime,
) -> Profile:
    """The profile of a vigencia that had none: that of the vigencia before it, else ``content``."""
    settings = before.settings if before else content
    profile = Profile.objects.create(institution=institution, year=year, settings=settings, digest="")
    data = {"year": year, "from": before.year if before else None}
    trail.record("institutions.profile_created", profile, by=by, at=at, data=data)
    return profile


def own_profile(institution: Institution, year: int, *, by: User | None, at: datetime) -> Profile:
    """The profile of the vigencia, locked; a copy of the one that rules it when it had none. In its scope."""
    own = Profile.objects.select_for_update().filter(year=year).first()
    if own is not None:
        return own
    before = ruling_profile(year)
    _carry_marks(before.year if before else None, year)
    institution.__dict__.pop("_profiles", None)
    return create_profile(institution, year, before, {}, by=by, at=at)


def _carry_marks(old: int | None, year: int) -> None:
    """What the loads left in the vigencia that is copied counts for the copy."""
    row = LoadedFile.objects.select_for_update().filter(file=PROFILE).first() if old else None
    if row is not None:
        prefix = f"{old} "
        copied = {
            f"{year} {name.removeprefix(prefix)}": mark for name, mark in row.values.items() if name.startswith(prefix)
        }
        row.values |= copied
        row.save(update_fields=["values"])


def keep_settings(institution: Institution, year: int, *, by: User | None, at: datetime) -> None:
    """Give a vigencia that is closing a profile of its own: what rules another one later does not reach it."""
    with scope(institution=institution):
        if ruling_profile(year) is not None:
            own_profile(institution, year, by=by, at=at)


@transaction.atomic
def change_setting(
    institution: Institution, setting: Setting, value: Any, *, year: int, expected: Any, by: User, at: datetime
) -> Profile:
    """Give ``setting`` another value in the vigencia; no other vigencia changes (ORG-15).

    Refuses a closed vigencia and a value that the setting does not admit. ``expected`` is the value that the person
    saw: if somebody changed it meanwhile, nothing is overwritten.
    """
    if fault := setting.fault(value):
        raise Refused(_("«%(label)s» %(fault)s.") % {"label": setting.label or setting.key, "fault": fault})
    with scope(institution=institution):
        if not accepts_changes(FiscalYear.objects.select_for_update().filter(year=year).first()):
            raise Refused(_("La vigencia %(year)s está cerrada: sus ajustes ya no cambian.") % {"year": year})
        profile = own_profile(institution, year, by=by, at=at)
        path = tuple(setting.key.split("."))
        old = value_at(profile.settings, path)
        if old != expected:
            raise StaleEdit(
                profile,
                _("Otra persona cambió este ajuste mientras usted lo veía. Mírelo de nuevo y repita el cambio."),
            )
        if old == value:
            return profile
        profile.settings = with_leaf(profile.settings, path, value)
        profile.save(update_fields=["settings"])
        institution.__dict__.pop("_profiles", None)
        trail.record("institutions.profile_changed", profile, by=by, at=at, changes={setting.key: (old, value)})
    return profile
