"""A vigencia whose plans are clean, and the ways in which a plan goes wrong.

``PLANTERS`` has, for each rule, the ways of planting its defect: each changes or adds rows of the world and answers
what the check must find, as the ids of the rows (activities, or needs where there are none), or a word of the sentence.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from baquiano.common.identity import uuid7
from baquiano.competences.models import Competence
from baquiano.institutions.models import Profile
from baquiano.institutions.queries import non_working_days
from baquiano.planning.models import Plan, PlanItem
from baquiano.teams.actions import assign_team
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.competences import make_competence
from tests.factories.institutions import (
    YEAR,
    make_catalogue_item,
    make_fiscal_year,
    make_member,
    make_membership,
    make_profile,
    make_unit,
)
from tests.factories.planning import CREATED_AT, make_need, make_plan
from tests.factories.teams import make_team, make_teammate

REQUIRED = ["need", "activity", "objective", "mechanism", "place"]
SETTINGS = {
    "plan": {"required_fields": REQUIRED, "unit": "grupo", "format": "PLAN"},
    "beneficiary": {"department": "08"},
    "checks": {"visits_at_most": 6},
}
PER_SCHOOL = 5
# What tells one activity from another: no two of them say almost the same.
VERBS = ("Acompañar", "Revisar", "Formular", "Evaluar", "Socializar", "Ajustar", "Verificar", "Orientar")
THINGS = ("el proyecto educativo", "la ruta de convivencia", "el registro de matrícula", "los comedores", "el archivo")


@dataclass
class World:
    """The plans of the groups of one vigencia, complete and without anything to say of them."""

    institution: Any
    year: Any
    units: list[Any]
    plans: list[Plan]
    people: list[Any]
    needs: list[Any]
    topics: list[Any]
    programme: Any
    mechanism: Any
    travel: Any
    town: Any
    days: list[date]
    made: int = 0
    sets: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def draft(self, group: int = 0, **overrides: Any) -> PlanItem:
        """A good activity of the group, not yet written; ``school=`` gives where, ``need=`` what it answers."""
        number, self.made = self.made, self.made + 1
        plan = self.plans[group]
        plan.last_position += 1
        day = self.days[number * 7 % len(self.days)]
        fields = {
            "id": uuid7(),
            "institution_id": plan.institution_id,
            "plan": plan,
            "position": plan.last_position,
            "code": f"{plan.unit.code}-{plan.last_position:03d}",
            "activity": f"{VERBS[number % 8]} {THINGS[number % 5]} {number}",
            "programme": self.programme,
            "need": "Necesidad ficticia",
            "objective": "Objetivo ficticio",
            "topic": self.topics[number % len(self.topics)],
            "mechanism": self.mechanism,
            "starts_on": day,
            "ends_on": day,
            "municipality": self.town,
            "place": "Sede ficticia",
            "responsible": self.people[group],
            "resources": "Transporte ficticio",
            "created_at": CREATED_AT,
        }
        return PlanItem(**(fields | overrides))

    def add(self, group: int = 0, *, schools: Any = None, need: Any = "own", **overrides: Any) -> PlanItem:
        """A good activity at a school of its own, unless told otherwise."""
        item = self.draft(group, **overrides)
        item.save(force_insert=True)
        item.beneficiaries.set([self.school()] if schools is None else schools)
        item.procedure_types.set([self.travel])
        if need is not None:
            item.needs.set([self.needs[group] if need == "own" else need])
        return item

    def school(self, **overrides: Any) -> Any:
        return make_beneficiary(self.institution, municipality=overrides.pop("municipality", self.town), **overrides)

    def day(self, number: int) -> date:
        """A working day of the vigencia, by its order."""
        return self.days[number % len(self.days)]

    def monday(self, week: int) -> date:
        """The first day of a week with five working days, by its order."""
        whole = [one for one in self.days if one.weekday() == 0 and one + timedelta(days=4) in self.days]
        whole = [one for one in whole if all(one + timedelta(days=n) in self.days for n in range(5))]
        return whole[week % len(whole)]


def make_world(institution: Any, *, groups: int = 2, per_group: int = 4, settings: Any = None) -> World:
    """Groups with their needs, people and plans; the activities are written in bulk."""
    make_profile(institution, SETTINGS | (settings or {}))
    year = make_fiscal_year(institution)
    link = make_catalogue_item(institution, "value_chain", code="calidad")
    service = make_catalogue_item(institution, "service_procedure", code="s1", attributes={"link": link.code})
    units = [make_unit(institution, kind="grupo") for _ in range(groups)]
    free = non_working_days(institution, date(YEAR, 1, 1), date(YEAR, 12, 31))
    year_days = [date(YEAR, 2, 1) + timedelta(days=n) for n in range(300)]
    world = World(
        institution=institution,
        year=year,
        units=units,
        plans=[make_plan(institution, unit, year=year) for unit in units],
        people=[make_member(unit, "advisor") for unit in units],
        needs=[make_need(unit, year) for unit in units],
        topics=[make_catalogue_item(institution, "topic", attributes={"procedure": service.code}) for _ in range(4)],
        programme=make_catalogue_item(institution, "programme"),
        mechanism=make_catalogue_item(institution, "mechanism"),
        travel=make_catalogue_item(institution, "procedure_type", code="travel"),
        town=make_municipality(),
        days=[one for one in year_days if one.weekday() < 5 and one not in free and one.year == YEAR],
    )
    for group in range(groups):
        _write(world, group, per_group)
    return world


def _write(world: World, group: int, count: int) -> None:
    items = [world.draft(group) for _ in range(count)]
    PlanItem.objects.bulk_create(items)
    schools = [world.school() for _ in range(-(-count // PER_SCHOOL))]
    for name, key, values in (
        ("beneficiaries", "beneficiary_id", [schools[at // PER_SCHOOL].pk for at in range(count)]),
        ("procedure_types", "catalogueitem_id", [world.travel.pk] * count),
        ("needs", "need_id", [world.needs[group].pk] * count),
    ):
        through = getattr(PlanItem, name).through
        pairs = zip(items, values, strict=True)
        through.objects.bulk_create(through(planitem_id=item.pk, **{key: value}) for item, value in pairs)
    world.plans[group].save(update_fields=["last_position"])


# --- the defects -----------------------------------------------------------------------------------------------------
def _ids(*items: Any) -> set[Any]:
    return {item.pk for item in items}


def without_objective(world):
    return _ids(world.add(objective=""))


def without_place(world):
    return _ids(world.add(1, place=""))


def of_last_year(world):
    day = date(YEAR - 1, 11, 4)
    return _ids(world.add(starts_on=day, ends_on=day))


def that_ends_next_year(world):
    return _ids(world.add(1, starts_on=date(YEAR, 12, 10), ends_on=date(YEAR + 1, 2, 10)))


def inactive_school(world):
    return _ids(world.add(schools=[world.school(is_active=False)]))


def school_elsewhere(world):
    town = make_municipality("70001", "Sincelejo", in_="Sucre")
    return _ids(world.add(1, schools=[world.school(municipality=town)]))


def nowhere(world):
    return _ids(world.add(schools=[], municipality=None))


def same_topic_same_days(world):
    school, day = world.school(), world.day(30)
    same = {"schools": [school], "topic": world.topics[0], "starts_on": day, "ends_on": day}
    return _ids(world.add(0, **same), world.add(1, **same))


def same_topic_in_a_span(world):
    schools, topic = [world.school(), world.school()], world.topics[1]
    one = world.add(0, schools=schools, topic=topic, starts_on=world.day(60), ends_on=world.day(70))
    return _ids(one, world.add(1, schools=schools, topic=topic, starts_on=world.day(66), ends_on=world.day(75)))


def almost_the_same_words(world):
    school = [world.school()]
    one = world.add(0, activity="Taller de lectura en voz alta para docentes", schools=school, topic=world.topics[0])
    words = "Taller lectura en voz alta para los docentes"
    far = one.starts_on + timedelta(days=60)
    if far.year != YEAR:
        far = one.starts_on - timedelta(days=60)
    day = next(day for day in (*world.days,) if day >= far)
    return _ids(one, world.add(1, activity=words, schools=school, topic=world.topics[1], starts_on=day, ends_on=day))


def pasted_twice(world):
    school, day = [world.school()], world.day(90)
    words = "Jornada de simulacro de evacuación con la comunidad"
    return _ids(*(world.add(1, activity=words, schools=school, starts_on=day, ends_on=day) for _ in range(2)))


def stranger(world):
    return _ids(world.add(responsible=make_user()))


def contract_that_ends(world):
    person = make_user()
    ends = world.day(100)
    make_membership(
        world.units[1], user=person, link="contractor", contract_number="CPS-1", contract_ends_on=ends,
        starts_on=date(YEAR, 1, 15),
    )  # fmt: skip
    return _ids(world.add(1, responsible=person, starts_on=world.day(101), ends_on=world.day(101)))


def a_month_too_full(world):
    person = make_member(world.units[0], "advisor")
    first = date(YEAR, 9, 7)
    weeks = [first, first + timedelta(days=7), first + timedelta(days=14), first + timedelta(days=14)]
    periods = [(one, one + timedelta(days=4)) for one in weeks] + [(date(YEAR, 9, 28), date(YEAR, 9, 30))]
    return _ids(*(world.add(responsible=person, starts_on=one, ends_on=last) for one, last in periods))


def many_schools_in_one_month(world):
    person = make_member(world.units[1], "advisor")
    schools = [world.school() for _ in range(30)]
    days = {"starts_on": date(YEAR, 10, 1), "ends_on": date(YEAR, 10, 30)}
    day = date(YEAR, 10, 6)
    return _ids(
        world.add(1, responsible=person, schools=schools, **days),
        world.add(1, responsible=person, starts_on=day, ends_on=day),
    )


def a_month_too_full_with_the_team(world):
    """Nobody answers for more than there is: a member of the team of three activities is in all of them."""
    member = make_member(world.units[0], "advisor")
    team = make_team(world.units[0], at=CREATED_AT, name="Equipo ficticio de la revisión", starts_on=date(YEAR, 1, 1))
    make_teammate(team, member, at=CREATED_AT, starts_on=date(YEAR, 1, 1))
    found = []
    for week in range(4):
        first = date(YEAR, 9, 7) + timedelta(days=7 * (week % 3))
        responsible = make_member(world.units[0], "advisor")
        one = world.add(responsible=responsible, starts_on=first, ends_on=first + timedelta(days=4))
        assign_team(team, one, by=None, at=CREATED_AT)
        found.append(one)
    alone = world.add(responsible=member, starts_on=date(YEAR, 9, 28), ends_on=date(YEAR, 9, 30))
    return _ids(*found, alone)


def on_sunday(world):
    day = date(YEAR, 5, 10)
    return _ids(world.add(starts_on=day, ends_on=day))


def that_ends_on_a_holiday(world):
    return _ids(world.add(1, starts_on=date(YEAR, 7, 17), ends_on=date(YEAR, 7, 20)))


def viaticos_without_resources(world):
    return _ids(world.add(resources=""))


def contracting_with_none(world):
    item = world.add(1, resources="No aplica")
    item.procedure_types.set([make_catalogue_item(world.institution, "procedure_type", code="contracting")])
    return _ids(item)


def without_dates(world):
    return _ids(world.add(starts_on=None, ends_on=None))


def without_anybody(world):
    return _ids(world.add(1, responsible=None))


def loose(world):
    return _ids(world.add(need=None))


def loose_too(world):
    return _ids(world.add(1, need=None))


def forgotten_need(world):
    return _ids(make_need(world.units[0], world.year))


def need_whose_item_was_removed(world):
    need = make_need(world.units[1], world.year)
    world.add(1, need=need, is_removed=True, removed_reason="Retirada")
    return _ids(need)


def forgotten_programme(world):
    return make_catalogue_item(world.institution, "programme", name="Programa olvidado").name


def programme_only_removed(world):
    programme = make_catalogue_item(world.institution, "programme", name="Programa retirado")
    world.add(programme=programme, is_removed=True, removed_reason="Retirada")
    return programme.name


def forgotten_link(world):
    return make_catalogue_item(world.institution, "value_chain", name="Eslabón olvidado").name


def link_with_idle_service(world):
    link = make_catalogue_item(world.institution, "value_chain", name="Eslabón quieto")
    make_catalogue_item(world.institution, "service_procedure", attributes={"link": link.code})
    return link.name


def two_in_one_week(world):
    school, monday = [world.school()], world.monday(8)
    one = world.add(0, schools=school, topic=world.topics[0], starts_on=monday, ends_on=monday)
    day = monday + timedelta(days=3)
    return _ids(one, world.add(1, schools=school, topic=world.topics[1], starts_on=day, ends_on=day))


def three_near(world):
    school, monday = [world.school()], world.monday(14)
    rows = []
    for group, offset in ((0, 0), (1, 2), (0, 4)):
        day = monday + timedelta(days=offset)
        rows.append(world.add(group, schools=school, topic=world.topics[len(rows)], starts_on=day, ends_on=day))
    return _ids(*rows)


def in_a_period_without_a_day(world):
    """One group goes "from February to June", another goes on a day of it and a third soon after it, to its schools."""
    schools = [world.school(), world.school()]
    rows = [
        world.add(0, schools=schools, topic=world.topics[0], starts_on=world.day(5), ends_on=world.day(80)),
        world.add(1, schools=schools[:1], topic=world.topics[1], starts_on=world.day(40), ends_on=world.day(40)),
        world.add(2, schools=schools[1:], topic=world.topics[0], starts_on=world.day(82), ends_on=world.day(82)),
    ]
    return _ids(*rows)


def two_periods_without_a_day(world):
    school = [world.school()]
    one = world.add(1, schools=school, topic=world.topics[2], starts_on=world.day(10), ends_on=world.day(60))
    return _ids(
        one, world.add(3, schools=school, topic=world.topics[3], starts_on=world.day(50), ends_on=world.day(99))
    )


def same_topic_apart(world):
    school, topic = [world.school()], world.topics[2]
    one = world.add(0, schools=school, topic=topic, starts_on=world.day(20), ends_on=world.day(20))
    return _ids(one, world.add(1, schools=school, topic=topic, starts_on=world.day(120), ends_on=world.day(120)))


def same_topic_apart_in_spans(world):
    school, topic = [world.school()], world.topics[3]
    one = world.add(0, schools=school, topic=topic, starts_on=world.day(20), ends_on=world.day(50))
    return _ids(one, world.add(1, schools=school, topic=topic, starts_on=world.day(150), ends_on=world.day(170)))


def need_of_two_plans(world):
    need = make_need(world.units[0], world.year)
    return _ids(world.add(0, need=need), world.add(1, need=need))


def need_of_two_plans_again(world):
    need = make_need(world.units[1], world.year)
    return _ids(world.add(0, need=need), world.add(1, need=need), world.add(1, need=need))


def school_visited_often(world):
    school = [world.school()]
    return _ids(*(world.add(schools=school) for _ in range(7)))


def school_visited_by_its_group(world):
    school = [world.school()]
    return _ids(*(world.add(1, schools=school) for _ in range(8)))


def idle_service(world):
    return _service(world, "Servicio ocioso")


def another_idle_service(world):
    return _service(world, "Servicio quieto")


def _service(world, name):
    attributes = {"link": "calidad"}
    return make_catalogue_item(world.institution, "service_procedure", name=name, attributes=attributes).name


def _with_competences(world):
    """The institution keeps a register, in which everybody who answers for something is competent in every topic."""
    if Competence.objects.exists():
        return
    for profile in Profile.objects.all():
        profile.settings["people"] = {"competences": "warn"}
        profile.save(update_fields=["settings"])
        world.institution.__dict__["_profiles"] = {YEAR: profile}
    asked = PlanItem.objects.exclude(topic=None).exclude(responsible=None)
    for person, topic in sorted({*asked.values_list("responsible_id", "topic_id")}):
        make_competence(world.units[0], person, topic, starts_on=date(YEAR - 1, 1, 1))


def without_competence(world):
    _with_competences(world)
    return _ids(world.add(responsible=make_member(world.units[0], "advisor")))


def with_competence_that_ends(world):
    _with_competences(world)
    person = make_member(world.units[0], "advisor")
    item = world.add(responsible=person, starts_on=world.day(90), ends_on=world.day(91))
    make_competence(world.units[0], person.pk, item.topic_id, starts_on=date(YEAR, 1, 1), ends_on=world.day(90))
    return _ids(item)


PLANTERS = {
    "missing_field": (without_objective, without_place),
    "dates_out_of_order": (of_last_year, that_ends_next_year),
    "beneficiary_unfit": (inactive_school, school_elsewhere, nowhere),
    "same_topic_overlap": (same_topic_same_days, same_topic_in_a_span),
    "similar_wording": (almost_the_same_words, pasted_twice),
    "responsible_without_link": (stranger, contract_that_ends),
    "adviser_overloaded": (a_month_too_full, many_schools_in_one_month, a_month_too_full_with_the_team),
    "day_without_work": (on_sunday, that_ends_on_a_holiday),
    "resources_undeclared": (viaticos_without_resources, contracting_with_none),
    "not_viable": (without_dates, without_anybody),
    "item_without_need": (loose, loose_too),
    "need_without_item": (forgotten_need, need_whose_item_was_removed),
    "programme_without_item": (forgotten_programme, programme_only_removed),
    "link_without_item": (forgotten_link, link_with_idle_service),
    "joint_visit": (two_in_one_week, three_near, in_a_period_without_a_day, two_periods_without_a_day),
    "complementary_items": (same_topic_apart, same_topic_apart_in_spans),
    "need_in_several_plans": (need_of_two_plans, need_of_two_plans_again),
    "entity_visited_often": (school_visited_often, school_visited_by_its_group),
    "service_without_item": (idle_service, another_idle_service),
    # The last ones: whoever answers for what was planted before is competent in it.
    "responsible_without_competence": (without_competence, with_competence_that_ends),
}
