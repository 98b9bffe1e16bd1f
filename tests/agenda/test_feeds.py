"""The agenda in a calendar: the file, read by a reader of our own, the secret address, and the reminder."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from baquiano.agenda import actions, ical, queries
from baquiano.agenda.models import CalendarFeed
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.notifications.models import Message
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    """Pages read the clock."""
    return day_of(datetime.now(UTC))


@pytest.fixture
def agenda(world, today):
    world.year.year = today.year
    world.year.save()
    return make_agenda(
        world.institution, world.unit, month=today.month, state="published", published_at=datetime.now(UTC)
    )


def moment(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=BOGOTA)


@pytest.fixture
def entry(world, agenda, today):
    school = make_beneficiary(world.institution, name="Institución Educativa Ficticia; la «Ñ», de prueba")
    return make_entry(agenda, starts_at=moment(today), responsible=world.advisor, beneficiary=school, place="Sede 1")


def read(content):
    """Another reader: unfolds the lines and gives each VEVENT as a dictionary (RFC 5545, 3.1)."""
    lines = content.decode("utf-8").replace("\r\n ", "").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in content.decode().split("\r\n"))
    events, now = [], None
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            now = {}
        elif line == "END:VEVENT":
            events.append(now)
            now = None
        elif now is not None:
            now[name.partition(";")[0]] = value.replace("\\,", ",").replace("\\;", ";").replace("\\n", "\n")
            now[f"{name.partition(';')[0]}?"] = name.partition(";")[2]
    return events


def new_feed(world, unit=None, by=None, at=None):
    return actions.create_feed(
        id=uuid7(), institution=world.institution, unit=unit, by=by or world.advisor, at=at or datetime.now(UTC)
    )


def url_of(secret):
    return reverse("agenda:calendar_feed", args=[secret])


# --- the file ---
@pytest.mark.req("INT-15")
def test_an_event_says_when_where_and_what_in_the_time_of_bogota(entry):
    (event,) = read(ical.calendar_of("Agenda", [queries.entry_for_file(entry)]))

    assert event["UID"] == f"{entry.pk}@{entry.institution.code}.baquiano"
    assert (event["DTSTART?"], event["DTSTART"]) == ("TZID=America/Bogota", f"{entry.day:%Y%m%d}T090000")
    assert (event["DTEND?"], event["DTEND"]) == ("TZID=America/Bogota", f"{entry.day:%Y%m%d}T110000")
    assert event["SUMMARY"] == f"{entry.title} · Institución Educativa Ficticia; la «Ñ», de prueba"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", "0")
    assert event["LOCATION"].startswith("Sede 1")


@pytest.mark.req("INT-15")
def test_the_file_carries_the_zone_and_names_nobody(world, entry):
    text = ical.calendar_of("Agenda", [queries.entry_for_file(entry)]).decode()

    assert "BEGIN:VTIMEZONE\r\nTZID:America/Bogota\r\n" in text
    assert "TZOFFSETTO:-0500" in text
    assert "X-PUBLISHED-TTL:PT4H\r\n" in text
    assert world.advisor.full_name not in text
    assert world.advisor.email not in text


@pytest.mark.req("INT-15")
def test_a_moved_and_a_cancelled_entry_keep_their_identity_and_count(world, entry, at):
    reason = make_catalogue_item(world.institution, "cancel_reason")
    later = {"starts_at": entry.starts_at + timedelta(hours=3), "ends_at": entry.ends_at + timedelta(hours=3)}

    moved = actions.reschedule_entry(entry, **later, reason=reason, by=world.planner, at=at)
    (first,) = read(ical.calendar_of("Agenda", [queries.entry_for_file(moved)]))
    cancelled = actions.cancel_entry(moved, reason=reason, by=world.planner, at=at)
    (second,) = read(ical.calendar_of("Agenda", [queries.entry_for_file(cancelled)]))

    assert first["UID"] == second["UID"]
    assert [(one["SEQUENCE"], one["STATUS"]) for one in (first, second)] == [("1", "CONFIRMED"), ("2", "CANCELLED")]
    assert second["SUMMARY"].startswith("Cancelada: ")


# --- the secret address ---
@pytest.mark.req("INT-15")
def test_the_feed_of_a_person_is_read_without_signing_in(client, world, agenda, entry, today):
    make_entry(agenda, starts_at=moment(today), responsible=world.leader)
    draft = make_agenda(world.institution, make_unit(world.institution), month=today.month)
    make_entry(draft, starts_at=moment(today), responsible=world.advisor)
    _feed, secret = new_feed(world)

    response = client.get(url_of(secret))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    assert [event["UID"].partition("@")[0] for event in read(response.content)] == [str(entry.pk)]


@pytest.mark.req("INT-15")
def test_the_feed_of_a_group_has_what_all_its_people_do(client, world, agenda, entry, today):
    theirs = make_entry(agenda, starts_at=moment(today, 14), responsible=world.leader)
    _feed, secret = new_feed(world, unit=world.unit, by=world.planner)

    events = read(client.get(url_of(secret)).content)

    assert {event["UID"].partition("@")[0] for event in events} == {str(entry.pk), str(theirs.pk)}


@pytest.mark.req("INT-06", "INT-15")
def test_a_visit_that_moves_or_is_called_off_is_the_same_event_of_the_feed_counted_up(client, world, entry, at):
    """As a calendar that reads the address again: by UID it is the event it has, by SEQUENCE the later one."""
    session = make_session(world.unit, entry=entry, starts_at=entry.starts_at, ends_at=entry.ends_at)
    reason = make_catalogue_item(world.institution, "cancel_reason")
    why = {"reason": reason, "note": "El colegio lo pidió (ficticio)", "by": world.planner, "at": at}
    later = {"starts_at": entry.starts_at + timedelta(hours=3), "ends_at": entry.ends_at + timedelta(hours=3)}
    _feed, secret = new_feed(world)
    found = []
    for act in (
        lambda: None,
        lambda: None,
        lambda: delivery.reschedule_session(session, **later, **why),
        lambda: delivery.cancel_session(session, **why),
    ):
        act()
        found += read(client.get(url_of(secret)).content)

    assert {event["UID"] for event in found} == {f"{entry.pk}@{entry.institution.code}.baquiano"}
    assert [event["SEQUENCE"] for event in found] == ["0", "0", "1", "2"]
    assert [event["DTSTART"][-6:] for event in found] == ["090000", "090000", "120000", "120000"]
    assert [event["STATUS"] for event in found] == ["CONFIRMED"] * 3 + ["CANCELLED"]


def test_a_calendar_that_has_it_already_is_told_so(client, world, entry):
    _feed, secret = new_feed(world)
    etag = client.get(url_of(secret))["ETag"]

    assert client.get(url_of(secret), headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.req("INT-15")
def test_a_revoked_address_an_invented_one_and_that_of_who_left_answer_the_same(client, world, entry, at):
    feed, secret = new_feed(world)
    _other, of_who_left = new_feed(world, by=world.leader)
    actions.revoke_feed(feed, by=world.advisor, at=at)
    world.leader.memberships.update(ends_on=date(2021, 1, 1))

    answers = [client.get(url_of(one)) for one in (secret, of_who_left, "inventada")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_only_the_digest_of_the_address_is_kept(world):
    feed, secret = new_feed(world)

    assert len(secret) >= 43
    assert secret not in str(CalendarFeed.objects.filter(pk=feed.pk).values().get())


def test_created_twice_with_one_identity_it_is_one_and_shows_no_address_again(world, at):
    identity = uuid7()
    made = [
        actions.create_feed(id=identity, institution=world.institution, unit=None, by=world.advisor, at=at)
        for _ in range(2)
    ]

    assert [bool(secret) for _feed, secret in made] == [True, False]
    assert CalendarFeed.objects.count() == 1


def test_too_many_calendars_are_refused(world):
    for _ in range(10):
        new_feed(world)

    with pytest.raises(Refused, match="Ya tiene 10 calendarios"):
        new_feed(world)


def test_feed_list_shows_the_address_once_and_revokes_it(world, entry, sign_in):
    client, url = sign_in(world.advisor), reverse("agenda:feed_list")

    made = client.post(url, {"id": str(uuid7()), "unit": ""})
    again = client.get(url)
    feed = CalendarFeed.objects.get()
    assert made.context["address"].endswith(".ics")
    assert (again.context["address"], list(again.context["feeds"])) == ("", [feed])
    client.post(reverse("agenda:feed_revoke", args=[feed.pk]))

    assert not queries.feeds_of(world.advisor).exists()


def test_a_feed_is_not_revoked_by_another(world, sign_in):
    feed, _secret = new_feed(world)

    assert sign_in(world.leader).post(reverse("agenda:feed_revoke", args=[feed.pk])).status_code == 404


# --- downloads ---
@pytest.mark.req("INT-15")
def test_the_entry_the_month_of_the_group_and_the_own_month_are_downloaded(world, agenda, entry, today, sign_in):
    other = make_entry(agenda, starts_at=moment(today, 14), responsible=world.leader)
    client = sign_in(world.advisor)
    addresses = {
        reverse("agenda:entry_ics", args=[other.pk]): {other.pk},
        reverse("agenda:agenda_ics", args=[agenda.pk]): {entry.pk, other.pk},
        reverse("agenda:own_ics", args=[today.year, today.month]): {entry.pk},
    }

    found = {url: {event["UID"].partition("@")[0] for event in read(client.get(url).content)} for url in addresses}

    assert found == {url: {str(pk) for pk in keys} for url, keys in addresses.items()}


# --- the reminder ---
FRIDAY = datetime(2026, 3, 13, 14, tzinfo=BOGOTA)


@pytest.fixture
def monday(world):
    march = make_agenda(world.institution, world.unit, state="published")
    return make_entry(march, starts_at=datetime(2026, 3, 16, 9, tzinfo=BOGOTA), responsible=world.advisor)


@pytest.mark.req("INT-15")
def test_each_person_is_reminded_once_of_what_comes_until_the_next_working_day(world, monday):
    assert [actions.remind_of_tomorrow(at=at) for at in (FRIDAY, FRIDAY + timedelta(hours=1))] == [1, 0]

    message = Message.objects.get(kind="agenda.entries_coming")
    assert message.recipient == world.advisor
    assert monday.title in message.body


@pytest.mark.parametrize(
    "at", [FRIDAY - timedelta(hours=3), FRIDAY - timedelta(days=1)], ids=["in the morning", "two days before"]
)
def test_nobody_is_reminded_before_time(monday, at):
    assert actions.remind_of_tomorrow(at=at) == 0


def test_nobody_is_reminded_of_what_was_cancelled_or_is_not_published(world, monday):
    draft = make_agenda(world.institution, make_unit(world.institution))
    make_entry(draft, starts_at=monday.starts_at, responsible=world.leader)
    monday.state = "cancelled"
    monday.save()

    assert actions.remind_of_tomorrow(at=FRIDAY) == 0
