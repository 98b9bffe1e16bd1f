"""Writing to whoever holds a role in a unit: within one's reach, so many a day, once, and recorded."""

import pytest
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused
from baquiano.common.identity import uuid7
from baquiano.notifications import actions
from baquiano.notifications.models import Announcement, Delivery, Message
from tests.factories.institutions import make_member, make_profile, make_unit, with_standing

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-07")]


@pytest.fixture
def house(scoped):
    """A directorate with a group under it, a leader and advisers in each, and somebody elsewhere."""
    top = make_unit(scoped)
    group, elsewhere = make_unit(scoped, parent=top), make_unit(scoped)
    return {
        "top": top,
        "group": group,
        "elsewhere": elsewhere,
        "leader": with_standing(make_member(top, "group_leader"), top, "group_leader", group),
        "adviser_top": make_member(top),
        "adviser_group": make_member(group),
        "stranger": make_member(elsewhere),
    }


def announce(house, at, by="leader", unit="top", role="advisor", **overrides):
    fields = {
        "id": uuid7(),
        "institution": house["top"].institution,
        "unit": house[unit] if unit else None,
        "role": role,
        "title": "Reunión el viernes",
        "body": "A las ocho.",
        "by": house[by],
    }
    return actions.create_announcement(at=at, **(fields | overrides))


def test_it_reaches_the_role_in_the_unit_and_under_it(house, at):
    announcement = announce(house, at)

    told = set(Message.objects.values_list("recipient_id", flat=True))
    assert told == {house["adviser_top"].pk, house["adviser_group"].pk}
    assert (announcement.people, Delivery.objects.count()) == (2, 2)
    entry = TrailEntry.objects.get(event="notifications.announcement_sent")
    assert (entry.actor_id, entry.data["people"]) == (house["leader"].pk, 2)


def test_without_a_role_it_reaches_everyone_of_the_unit(house, at):
    assert announce(house, at, role="").people == 3


@pytest.mark.parametrize("unit", ["elsewhere", None])
def test_a_leader_does_not_write_beyond_the_own_units(unit, house, at):
    with pytest.raises(Refused, match="Puede escribir a su dependencia"):
        announce(house, at, unit=unit)

    assert Announcement.objects.count() == Message.objects.count() == 0


def test_an_adviser_does_not_write_announcements(house, at, sign_in):
    with pytest.raises(Refused):
        announce(house, at, by="adviser_top")

    assert sign_in(house["adviser_top"]).get(reverse("notifications:announcement_create")).status_code == 403


def test_repeated_it_tells_nobody_twice_and_with_other_words_is_a_conflict(house, at):
    identity = uuid7()
    announce(house, at, id=identity)
    announce(house, at, id=identity)

    with pytest.raises(Conflict):
        announce(house, at, id=identity, title="Otra cosa")

    assert (Announcement.objects.count(), Message.objects.count()) == (1, 2)
    assert TrailEntry.objects.filter(event="notifications.announcement_sent").count() == 1


def test_there_are_so_many_a_day(house, at, scoped):
    make_profile(scoped, {"notifications": {"announcements_per_day": 2}}, year=2020)
    announce(house, at)
    announce(house, at)

    with pytest.raises(Refused, match="2 anuncios hoy"):
        announce(house, at)


def test_to_nobody_is_refused(house, at):
    with pytest.raises(Refused, match="nadie tiene ese rol"):
        announce(house, at, role="finance_officer")


def test_the_page_shows_to_how_many_before_sending(house, sign_in):
    client = sign_in(house["leader"])
    address = reverse("notifications:announcement_create")
    data = {"id": str(uuid7()), "unit": str(house["top"].pk), "role": "", "title": "Reunión", "body": "El viernes."}

    asked = client.post(address, data).content.decode()
    before = Announcement.objects.count()
    sent = client.post(address, data | {"confirmed": "1"})

    assert ("Llegará a 3 personas" in asked, before) == (True, 0)
    assert sent.url == Announcement.objects.get().get_absolute_url()


def test_the_page_offers_only_the_units_of_the_reach(house, sign_in):
    form = sign_in(house["leader"]).get(reverse("notifications:announcement_create")).context["form"]

    assert set(form.fields["unit"].queryset) == {house["top"], house["group"]}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(count, house, at, sign_in, django_assert_max_num_queries):
    for _ in range(count):
        announce(house, at)
    client = sign_in(house["leader"])

    with django_assert_max_num_queries(14):
        page = client.get(reverse("notifications:announcement_list"))

    assert page.content.decode().count("Reunión el viernes") >= count
