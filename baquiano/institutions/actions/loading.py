"""Loading the institution folder: all of it or nothing, and only what changed."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.institutions import folder as folders
from baquiano.institutions.actions.years import open_year
from baquiano.institutions.folder import Difference, Folder, Load, Problem
from baquiano.institutions.models import Institution, Profile
from baquiano.institutions.queries import fiscal_year
from baquiano.institutions.rules import accepts_changes
from baquiano.institutions.weighing import Choices, scale_for


@dataclass
class LoadResult:
    """What a load did, or would do in a dry run; with problems, nothing was touched."""

    year: int
    problems: list[Problem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    institution: Institution | None = None

    @property
    def undecided(self) -> list[Difference]:
        """What was changed on a screen and nobody has said whether it stays; with any, nothing was loaded."""
        return [difference for difference in self.differences if difference.is_undecided]

    @property
    def held(self) -> list[Difference]:
        """What the folder brings and cannot be taken: each says why and what to do; the rest was loaded."""
        return [difference for difference in self.differences if difference.held]

    @property
    def can_apply(self) -> bool:
        """Whether there is anything that a person may choose."""
        return len(self.held) < len(self.differences)

    @property
    def taken(self) -> list[Difference]:
        return [difference for difference in self.differences if difference.is_taken]


class _NotNow(Exception):
    """Rolls the load back once its differences are known: it was a trial, or something is undecided."""


def load_institution(
    folder: Path,
    *,
    by: User | None,
    at: datetime,
    dry_run: bool = False,
    year: int | None = None,
    into: Institution | None = None,
    choices: Choices | None = None,
) -> LoadResult:
    """Load the folder into its institution for the vigencia ``year`` (that of the profile, else the present one).

    Every problem is returned at once and then nothing is loaded. The same folder again changes nothing. ``into`` is
    the institution of the screen: a folder of another one is a problem. A closed vigencia is never altered.

    What somebody changed on a screen since the last load is never overwritten in silence: without ``choices`` about it,
    the differences come back ``undecided`` and nothing is loaded.
    """
    content = Folder(folder)
    result = LoadResult(year=year or day_of(at).year, problems=folders.problems_of(content))
    if not result.problems:
        result.year = year or content.value("year") or day_of(at).year
        result.notices = folders.notices_of(content)
        result.problems = _misplaced(content, into, result.year)
    if result.problems:
        return result
    try:
        _apply(content, result, choices or Choices(), by=by, at=at, dry_run=dry_run)
    except _NotNow:
        return result
    except Refused as refusal:
        result.problems, result.differences = [Problem(content.path.name, "", refusal.sentence)], []
    return result


def _misplaced(content: Folder, into: Institution | None, year: int) -> list[Problem]:
    code = content.value("institution.code")
    if into is not None and into.code != code:
        return [
            Problem(
                folders.PROFILE,
                f"institution.code es «{code}»",
                _("Esta carpeta es de otra institución; aquí se carga la de «%(code)s».") % {"code": into.code},
            )
        ]
    known = Institution.objects.filter(code=code).first()
    if known and not accepts_changes(fiscal_year(known, year)):
        return [
            Problem(folders.PROFILE, f"vigencia {year}", _("Está cerrada y no se altera. Cargue la carpeta para otra."))
        ]
    return []


@transaction.atomic
def _apply(
    content: Folder, result: LoadResult, choices: Choices, *, by: User | None, at: datetime, dry_run: bool
) -> None:
    institution, created = Institution.objects.get_or_create(
        code=content.value("institution.code"), defaults={"name": content.value("institution.name")}
    )
    if not (created or dry_run):
        # Two people who load at once wait here, and the second finds what the first one left.
        institution = Institution.objects.select_for_update().get(pk=institution.pk)
    result.institution = institution
    institution.__dict__.pop("_profiles", None)
    if created:
        result.differences.append(Difference(folders.PROFILE, _("se crea la institución"), new=institution.name))
    with scope(institution=institution):
        load = Load(content, institution, result.year, by, at, result.notices, scale_for(institution, choices))
        for part in folders.parts():
            result.differences += part.apply(load)
        if dry_run or result.undecided:
            raise _NotNow
        load.scale.remember(institution)
    if result.differences:
        open_year(institution, year=result.year, by=by, at=at)
    if result.taken:
        _remember(load, result)


def _remember(load: Load, result: LoadResult) -> None:
    profiles = Profile._base_manager.filter(institution=load.institution, year=load.year)
    profiles.update(digest=load.folder.digest)
    load.institution.__dict__.pop("_profiles", None)
    data: dict[str, Any] = {"year": load.year, "digest": load.folder.digest}
    data["differences"] = [str(row) for row in result.taken[:200]]
    if declined := [str(row) for row in result.differences if not row.is_taken]:
        data["declined"] = declined[:200]
    trail.record("institutions.folder_loaded", load.institution, by=load.by, at=load.at, data=data)
