"""Verbs of the cuts: made of a day, analysed by somebody who signs it, and only then told in a report (MON-07)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of, end_of_day
from baquiano.common.creation import one_at_a_time
from baquiano.common.digests import canonical_json, sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.delivery.models import Assistance
from baquiano.documents import actions as documents
from baquiano.documents.models import IssuedDocument
from baquiano.documents.queries import can_issue
from baquiano.institutions.models import Unit
from baquiano.institutions.numbering import next_number
from baquiano.monitoring import profile
from baquiano.monitoring.choices import CUT_MOVES, CutState
from baquiano.monitoring.hitos import queries
from baquiano.monitoring.hitos.payloads import cut_payload, how_it_was
from baquiano.monitoring.models import Deviation, FollowUpCut
from baquiano.monitoring.queries import open_year_of
from baquiano.notifications.actions import notify
from baquiano.training.follow_up import check_follower
from baquiano.ui.display import day

_WRITTEN = ("conclusion", "troubles", "adjustment")


@transaction.atomic
def make_cut(unit: Unit, *, id: UUID, cut_on: date, by: User, at: datetime) -> FollowUpCut:
    """Keep how the assistances of the dependency went by a day. Sent again it is the same one; one for each day."""
    one_at_a_time(id)
    # Two people who press at once wait here, and the second finds it made.
    unit = Unit.objects.select_for_update(of=("self",)).select_related("institution").get(pk=unit.pk)
    known = FollowUpCut._base_manager.filter(pk=id).first()
    if known is not None:
        return known
    if cut_on > day_of(at):
        raise Refused({"cut_on": [_("El corte no puede ser de un día que todavía no llega.")]})
    year = open_year_of(cut_on, field="cut_on")
    if FollowUpCut.objects.filter(unit=unit, cut_on=cut_on).exists():
        raise Refused({"cut_on": [_("Ya hay un corte de esa dependencia con esa fecha: ábralo de la lista.")]})
    cut_at = min(end_of_day(cut_on), at)
    figures = queries.figures_of_cut(unit, year, cut_at)
    if not figures["assistances"]:
        raise Refused(_("Esa dependencia no tenía asistencias por hitos en esa fecha: no hay qué analizar."))
    cut = FollowUpCut(
        pk=id,
        institution_id=unit.institution_id,
        unit=unit,
        year=year,
        cut_on=cut_on,
        cut_at=cut_at,
        figures=figures,
        sha256=sha256_of(canonical_json(figures)),
        created_by=by,
        created_at=at,
    )
    cut.save(force_insert=True)
    data = {"cut_on": cut_on, "sha256": cut.sha256, "assistances": len(figures["assistances"])}
    trail.record("monitoring.cut_made", cut, by=by, at=at, data=data)
    return cut


@transaction.atomic
def analyse_cut(
    cut: FollowUpCut,
    *,
    expected_version: int,
    conclusion: str,
    deviating: Sequence[Assistance],
    troubles: str = "",
    adjustment: str,
    by: User,
    at: datetime,
) -> FollowUpCut:
    """Write who analysed the cut, what was concluded, what does not develop properly and what is adjusted.

    It may be corrected until the report is issued. All the parties of each deviating assistance are told, once; one
    that was told is not unmarked.
    """
    current = queries.cut_for_update(cut)
    words = {
        "conclusion": without_control_characters(conclusion).strip(),
        "troubles": without_control_characters(troubles).strip(),
        "adjustment": without_control_characters(adjustment).strip(),
    }
    told = {one.assistance_id: one for one in queries.deviations_of(current)}
    chosen = {one.pk: one for one in deviating}
    if {name: getattr(current, name) for name in _WRITTEN} == words and set(chosen) == set(told):
        return current
    check_follower(current.institution, current.year.year, by=by)
    _check_analysis(current, words, chosen, told)
    before = trail.snapshot(current, list(_WRITTEN))
    for name, value in words.items():
        setattr(current, name, value)
    state = current.state
    current.state, current.analysed_by, current.analysed_at = CutState.ANALYSED, by, at
    save_if_current(
        current, expected_version=expected_version, fields=[*_WRITTEN, "state", "analysed_by", "analysed_at"]
    )
    new = [_deviate(current, one) for pk, one in chosen.items() if pk not in told]
    changes = trail.diff(before, trail.snapshot(current, list(_WRITTEN))) | {"state": (state, str(current.state))}
    data = {"deviating": [str(one.assistance) for one in new]}
    trail.record("monitoring.cut_analysed", current, by=by, at=at, changes=changes, data=data)
    for one in new:
        _tell_parties(one, by=by, at=at)
    return current


def _check_analysis(cut: FollowUpCut, words: dict[str, str], chosen: dict[Any, Any], told: dict[Any, Any]) -> None:
    if cut.is_issued:
        raise Refused(_("El reporte de este corte ya se expidió: su análisis no cambia. Haga otro corte."))
    if not words["conclusion"]:
        raise Refused({"conclusion": [_("Escriba qué se concluye del corte.")]})
    if not words["adjustment"]:
        raise Refused({"adjustment": [_("Escriba qué ajuste se decide, o por qué ninguno.")]})
    if chosen and not words["troubles"]:
        raise Refused({"troubles": [_("Diga qué no se desarrolla bien en las asistencias que marcó.")]})
    known = {row["id"] for row in cut.figures["assistances"]}
    if any(str(pk) not in known for pk in chosen):
        raise Refused({"deviating": [_("Una de las asistencias marcadas no es de este corte.")]})
    if gone := [one for pk, one in told.items() if pk not in chosen]:
        names = "; ".join(str(one.assistance) for one in gone)
        raise Refused(
            {
                "deviating": [
                    _(
                        "Ya se avisó que no se desarrolla bien, y no se desmarca: %(names)s. "
                        "Cuente en la conclusión qué cambió."
                    )
                    % {"names": names}
                ]
            }
        )


def _deviate(cut: FollowUpCut, assistance: Assistance) -> Deviation:
    row = next(one for one in cut.figures["assistances"] if one["id"] == str(assistance.pk))
    return Deviation.objects.create(
        institution_id=cut.institution_id, cut=cut, assistance=assistance, told=how_it_was(row)[:300]
    )


def _tell_parties(one: Deviation, *, by: User, at: datetime) -> None:
    cut, assistance = one.cut, one.assistance
    notify(
        queries.parties_of(assistance, day_of(at)),
        institution=cut.institution,
        kind="monitoring.deviation",
        title=_("No se desarrolla bien: %(assistance)s") % {"assistance": str(assistance)[:150]},
        body=_("En el corte del %(day)s: %(how)s. %(troubles)s Ajuste que se decidió: %(adjustment)s")
        % {"day": day(cut.cut_on), "how": one.told, "troubles": cut.troubles, "adjustment": cut.adjustment},
        url=cut.get_absolute_url(),
        key=f"monitoring.deviation:{one.pk}",
        by=by,
        at=at,
        about=assistance,
    )


@transaction.atomic
def issue_cut(cut: FollowUpCut, *, by: User, at: datetime) -> FollowUpCut:
    """Issue the report of the cut, with its analysis; refused while nobody analysed it. Pressed twice, it is one."""
    current = queries.cut_for_update(cut)
    if current.is_issued:
        return current
    if CutState.ISSUED not in CUT_MOVES[CutState(current.state)]:
        raise Refused(
            _(
                "Este corte todavía no tiene análisis. Escriba su conclusión, marque lo que no se desarrolla bien y el "
                "ajuste que se decide; después se expide el reporte."
            )
        )
    before, current.state = current.state, CutState.ISSUED
    current.document = _issue(current, by=by, at=at)
    current.version += 1
    current.save(update_fields=["state", "document", "version"])
    changes = {"state": (before, str(current.state))}
    trail.record("monitoring.cut_issued", current, by=by, at=at, changes=changes, data={"sha256": current.sha256})
    return current


def _issue(cut: FollowUpCut, *, by: User, at: datetime) -> IssuedDocument | None:
    """The document of the report, where the institution has its format."""
    code = profile.cut_format(cut.institution, cut.year.year)
    if not can_issue(code):
        return None
    number = next_number("follow_up_cut", institution=cut.institution, unit=cut.unit, year=cut.year.year)
    return documents.issue_document(
        code,
        subject=cut,
        title=str(cut),
        number=f"{cut.unit.code}-{cut.year}-{number:02d}",
        payload=cut_payload(cut, queries.deviations_of(cut)),
        id=uuid5(cut.pk, "document"),
        by=by,
        at=at,
    )
