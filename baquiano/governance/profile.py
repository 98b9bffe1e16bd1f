"""The part of the institution folder that committees understand: ``[bodies.<code>]`` of the profile.

[bodies.comite_directivo]
name = "Comité Directivo"
unit = "SE"                       # code of units.csv; without it, the unit at the top of the tree
quorum_fraction = "1/2"           # there is quorum with more than this fraction of those who vote
seats = { agency_head = "chair", committee_member = "voting", planning_professional = "secretary" }
members = [{ email = "persona@entidad.gov.co", post = "Directora", seat = "voting" }]
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import the_policy
from baquiano.governance.actions import refresh_members, save_body, seat_person
from baquiano.governance.choices import MemberSeat
from baquiano.governance.models import CollegiateBody
from baquiano.institutions.folder import PROFILE, Difference, Export, Folder, Load, Part, Problem
from baquiano.institutions.models import Unit
from baquiano.institutions.weighing import edits_of

DEFAULT_SEATS = {"committee_member": MemberSeat.VOTING.value}


def check(folder: Folder) -> list[Problem]:
    """Every problem of the bodies, without touching the database."""
    bodies = folder.value("bodies", {})
    if not isinstance(bodies, dict):
        return [Problem(PROFILE, "bodies", "Escriba cada cuerpo colegiado como [bodies.codigo].")]
    return [problem for code, body in bodies.items() for problem in _problems(code, body)]


def _problems(code: str, body: Any) -> Iterable[Problem]:
    key = f"bodies.{code}"
    if not isinstance(body, dict) or not str(body.get("name", "")).strip():
        yield Problem(PROFILE, f"{key}.name", "Agregue el nombre del cuerpo colegiado, como «Comité Directivo».")
        return
    if not _is_fraction(body.get("quorum_fraction", "1/2")):
        yield Problem(PROFILE, f"{key}.quorum_fraction", "Escriba una fracción menor que 1, como «1/2» o «2/3».")
    for role, seat in dict(body.get("seats", {})).items():
        if role not in the_policy().roles:
            yield Problem(
                PROFILE, f"{key}.seats.{role}", f"Ese rol no existe. Use uno de: {', '.join(the_policy().roles)}."
            )
        if seat not in MemberSeat.values:
            yield Problem(PROFILE, f"{key}.seats.{role}", f"Use una de: {', '.join(MemberSeat.values)}.")
    for number, member in enumerate(body.get("members", ()), start=1):
        if not isinstance(member, dict) or "@" not in str(member.get("email", "")):
            yield Problem(PROFILE, f"{key}.members, miembro {number}", "Escriba el correo de la persona.")
        elif member.get("seat", MemberSeat.VOTING) not in MemberSeat.values:
            yield Problem(PROFILE, f"{key}.members, miembro {number}", f"Use una de: {', '.join(MemberSeat.values)}.")


def _is_fraction(text: Any) -> bool:
    try:
        return 0 < Fraction(str(text)) < 1
    except (ValueError, ZeroDivisionError):
        return False


def apply(load: Load) -> list[Difference]:
    """Create or update the bodies and seat their members; says what changed."""
    found: list[Difference] = []
    for code, body in load.folder.value("bodies", {}).items():
        fields = {
            "name": body["name"],
            "unit": _unit(load, body.get("unit")),
            "quorum_fraction": str(body.get("quorum_fraction", "1/2")),
            "seats": dict(body.get("seats", DEFAULT_SEATS)),
            "is_active": bool(body.get("is_active", True)),
        }
        weighed = list(_weigh(load, code, fields))
        found += [difference for _name, difference in weighed]
        for name, difference in weighed:
            if not difference.is_taken:
                del fields[name]
        saved, _changes = save_body(load.institution, code, fields=fields, by=load.by, at=load.at)
        for member in body.get("members", ()):
            found += _seat(load, saved, member)
        for seated in refresh_members(saved, by=load.by, at=load.at):
            found.append(Difference(PROFILE, f"{saved.name}, miembro", "", str(seated)))
    return found


def _weigh(load: Load, code: str, fields: dict[str, Any]) -> Iterable[tuple[str, Difference]]:
    """What of the body would change; all of it when it is new."""
    body = CollegiateBody.objects.select_related("unit").filter(code=code).first()
    for name, new in fields.items():
        old = getattr(body, name) if body else None
        pair = [one.code if isinstance(one, Unit) else one for one in (old, new)]
        what = f"{fields['name']}, {CollegiateBody._meta.get_field(name).verbose_name}"  # type: ignore[union-attr]
        edits = edits_of(body, field=name)
        if found := load.scale.weigh(PROFILE, what, *pair, name=f"bodies.{code}.{name}", edits=edits):
            yield name, found


def _unit(load: Load, code: str | None) -> Unit | None:
    units = Unit.objects.filter(institution=load.institution)
    found = units.filter(code=code).first() if code else None
    return found or units.filter(parent__isnull=True).order_by("code").first()


def _seat(load: Load, body: Any, member: dict[str, Any]) -> list[Difference]:
    user = User.objects.filter(email=member["email"].strip().lower()).first()
    if user is None:
        return [Difference(PROFILE, f"{body.name}: {member['email']} aún no tiene cuenta; se vinculará cuando exista")]
    seated = seat_person(
        body,
        user,
        post=member.get("post", ""),
        seat=member.get("seat", MemberSeat.VOTING),
        starts_on=day_of(load.at),
        by=load.by,
        at=load.at,
    )
    return [Difference(PROFILE, f"{body.name}, miembro", "", str(seated))] if seated else []


def write(export: Export) -> None:
    """Each body with the people named one by one; whoever sits by their role sits again when they hold it."""
    sections: dict[str, Any] = {}
    for body in CollegiateBody.objects.select_related("unit").order_by("code"):
        named = body.members.filter(by_role="", ends_on=None).select_related("user").order_by("user__email")
        members = [{"email": member.user.email, "post": member.post, "seat": member.seat} for member in named]
        section: dict[str, Any] = {
            "name": body.name,
            "unit": body.unit.code,
            "quorum_fraction": body.quorum_fraction,
            "is_active": body.is_active,
            "seats": body.seats,
        }
        sections[body.code] = section | ({"members": members} if members else {})
    if sections:
        export.profile["bodies"] = sections


PART = Part("bodies", (), check=check, apply=apply, write=write, order=110, sections=("bodies",))
