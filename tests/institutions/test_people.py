"""People: invited, corrected, renewed, linked several times, and gone at once with all their open sessions."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from baquiano.accounts.actions import block_person, edit_person, invite_person
from baquiano.accounts.models import User
from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.institutions import actions
from baquiano.institutions.models import Membership
from baquiano.institutions.signals import person_left
from tests.factories.accounts import make_user
from tests.factories.institutions import make_institution, make_member, make_membership, make_unit

pytestmark = pytest.mark.django_db
PAGE = "institutions:unit_list"


@pytest.fixture
def root(institution):
    return make_unit(institution, name="Secretaría Ficticia", code="S")


@pytest.fixture
def admin(root):
    return make_member(root, "admin")


@pytest.fixture
def today():
    return day_of(timezone.now())


def two_devices(user):
    """The same person on two machines at once."""
    devices = [Client(), Client()]
    for device in devices:
        device.force_login(user)
        assert device.get(reverse(PAGE)).status_code == 200
    return devices


def are_open(devices):
    return [device.get(reverse("accounts:profile")).status_code == 200 for device in devices]


@pytest.mark.req("ORG-03")
def test_ending_a_membership_now_closes_the_two_open_sessions(root, admin, sign_in, at):
    membership = make_membership(root)
    devices = two_devices(membership.user)

    sign_in(admin).post(
        reverse("institutions:membership_end", args=[membership.pk]),
        {"version": 1, "on": str(day_of(timezone.now())), "when": "now"},
    )

    assert are_open(devices) == [False, False]


@pytest.mark.req("ORG-03")
def test_leaving_closes_both_sessions_ends_everything_and_keeps_what_was_done(root, admin, sign_in):
    membership = make_membership(root)
    make_membership(root, "group_leader", user=membership.user)
    devices = two_devices(membership.user)
    heard = []
    person_left.connect(lambda **kwargs: heard.append(kwargs["person"]), weak=False, dispatch_uid="test-left")

    sign_in(admin).post(
        reverse("institutions:person_leave", args=[membership.user_id]), {"reason": "Terminó su contrato ficticio"}
    )
    person_left.disconnect(dispatch_uid="test-left")

    with scopes_disabled():
        ended = list(Membership.objects.filter(user=membership.user).values_list("cut_at", flat=True))
    assert are_open(devices) == [False, False]
    assert [one is not None for one in ended] == [True, True]
    assert heard == [membership.user]
    assert User.objects.filter(pk=membership.user_id).exists()


@pytest.mark.req("ORG-03")
def test_whoever_left_enters_again_to_no_work(root, admin, sign_in, today):
    membership = make_membership(root, ends_on=today - timedelta(days=1))
    device = sign_in(membership.user)

    told = device.get(reverse(PAGE))
    after = device.get(reverse("accounts:profile"))

    assert (told.status_code, "terminó" in told.content.decode()) == (403, True)
    assert after.url.startswith(reverse("account_login"))


@pytest.mark.req("ORG-03")
def test_membership_cut_today_does_not_work_today_and_is_linked_again(root, at):
    membership, on = make_membership(root), day_of(at)

    actions.end_membership(membership, on=on, at_once=True, expected_version=1, by=None, at=at)
    again = make_membership(root, user=membership.user, starts_on=membership.starts_on)

    with scopes_disabled():
        held = list(Membership.objects.filter(Membership.holding_on(on), user=membership.user))
    assert held == [again]


def test_blocking_closes_the_door_and_unblocking_opens_it(root, admin, sign_in):
    person = make_membership(root).user
    devices = two_devices(person)
    client = sign_in(admin)

    client.post(reverse("institutions:person_block", args=[person.pk]), {"reason": "Cuenta en riesgo"})
    closed = are_open(devices)
    client.post(reverse("institutions:person_unblock", args=[person.pk]))

    assert closed == [False, False]
    person.refresh_from_db()
    assert person.is_active


def test_nobody_blocks_the_own_account(root, admin, at):
    with pytest.raises(Refused, match="su propio ingreso"):
        block_person(admin, reason="x", by=admin, at=at)


def test_person_of_two_institutions_is_not_blocked_from_one(root, admin, sign_in):
    person = make_membership(root).user
    make_membership(make_unit(make_institution()), user=person)

    response = sign_in(admin).post(reverse("institutions:person_block", args=[person.pk]), {"reason": "Riesgo"})

    person.refresh_from_db()
    assert (response.status_code, person.is_active) == (422, True)


def test_the_last_administrator_does_not_leave(root, admin, at):
    with pytest.raises(Refused, match="sin administrador"):
        actions.leave_institution(admin, root.institution, reason="x", by=admin, at=at)


@pytest.mark.req("ORG-03")
def test_contract_is_renewed_and_the_trail_keeps_both_dates(root, admin, sign_in, today):
    membership = make_membership(root, link="contractor", contract_number="C-1", contract_ends_on=today)
    later = today + timedelta(days=90)

    sign_in(admin).post(
        reverse("institutions:membership_edit", args=[membership.pk]),
        {"version": 1, "link": "contractor", "contract_number": "C-1 otrosí", "contract_ends_on": str(later)},
    )

    entry = TrailEntry.objects.get(event="institutions.membership_renewed")
    assert entry.changes["contract_ends_on"] == [str(today), str(later)]


@pytest.mark.req("ORG-03")
def test_a_person_has_several_roles_each_with_its_dates(root, admin, sign_in):
    person = make_membership(root).user
    form = {"id": "01980000-0000-7000-8000-0000000000aa", "role": "group_leader", "unit": root.pk, "link": "official"}

    sign_in(admin).post(reverse("institutions:person_link", args=[person.pk]), form | {"starts_on": "2026-01-01"})

    with scopes_disabled():
        assert set(Membership.objects.filter(user=person).values_list("role", flat=True)) == {"advisor", "group_leader"}


def test_new_person_receives_the_link_for_the_password_once(
    root, admin, sign_in, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    form = {
        "id": "01980000-0000-7000-8000-0000000000ab",
        "email": "llega@prueba.invalid",
        "full_name": "Persona que Llega",
        "document_type": "CC",
        "role": "advisor",
        "unit": root.pk,
        "starts_on": "2026-01-01",
        "link": "official",
        "invite": "on",
    }
    client = sign_in(admin)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("institutions:membership_create"), form)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("institutions:membership_create"), form)

    assert [one.to for one in mail.outbox] == [["llega@prueba.invalid"]]
    assert "/cuenta/contrasena/nueva/" in mail.outbox[0].body


def test_blocked_person_is_not_invited(root, admin, at):
    person = make_user(is_active=False)

    with pytest.raises(Refused, match="bloqueado"):
        invite_person(person, institution="X", by=admin, at=at)


def test_two_who_correct_the_same_person_both_know(root, admin, sign_in):
    person = make_membership(root).user
    edit_person(person, fields={"phone": "300 111"}, expected_version=1, by=admin, at=timezone.now())

    response = sign_in(admin).post(
        reverse("institutions:person_edit", args=[person.pk]),
        {"version": 1, "full_name": person.full_name, "email": person.email, "document_type": "CC", "phone": "300 222"},
    )

    person.refresh_from_db()
    content = response.content.decode()
    assert (response.status_code, person.phone) == (409, "300 111")
    assert ("300 111" in content, "300 222" in content) == (True, True)


def test_correcting_with_an_old_version_is_stale(root, admin, at):
    person = make_user()

    with pytest.raises(StaleEdit):
        edit_person(person, fields={"phone": "1"}, expected_version=9, by=admin, at=at)


def test_another_address_ends_the_open_sessions(root, admin, at):
    person = make_membership(root).user
    devices = two_devices(person)

    edit_person(person, fields={"email": "otra@prueba.invalid"}, expected_version=1, by=admin, at=at)

    assert are_open(devices) == [False, False]


def test_address_of_a_person_of_two_institutions_is_not_changed_by_one(root, admin, sign_in):
    person = make_membership(root).user
    make_membership(make_unit(make_institution()), user=person)

    response = sign_in(admin).post(
        reverse("institutions:person_edit", args=[person.pk]),
        {"version": 1, "full_name": person.full_name, "email": "robada@prueba.invalid", "document_type": "CC"},
    )

    person.refresh_from_db()
    assert (response.status_code, person.email != "robada@prueba.invalid") == (422, True)


def test_person_of_another_institution_does_not_exist(admin, sign_in):
    stranger = make_membership(make_unit(make_institution())).user

    assert sign_in(admin).get(reverse("institutions:person_detail", args=[stranger.pk])).status_code == 404


def test_person_page_costs_the_same_with_one_link_and_with_three(root, admin, sign_in, queries_of):
    person = make_membership(root).user
    client, url = sign_in(admin), reverse("institutions:person_detail", args=[person.pk])
    one = queries_of(client, url)
    make_membership(root, "group_leader", user=person)
    make_membership(root, "finance_officer", user=person, ends_on=date(2021, 1, 1))

    assert queries_of(client, url) == one


def test_page_of_a_person_leads_to_every_thing_the_administrator_does(root, admin, sign_in):
    person = make_membership(root).user

    page = sign_in(admin).get(reverse("institutions:person_detail", args=[person.pk])).content.decode()

    verbs = ("edit", "link", "invite", "block", "leave", "handover")
    assert [verb for verb in verbs if reverse(f"institutions:person_{verb}", args=[person.pk]) not in page] == []


def test_page_of_a_unit_leads_to_every_thing_the_administrator_does(root, admin, sign_in):
    page = sign_in(admin).get(reverse("institutions:unit_detail", args=[root.pk])).content.decode()

    wanted = [reverse(f"institutions:unit_{verb}", args=[root.pk]) for verb in ("edit", "reorganise", "close")]
    wanted.append(f"{reverse('institutions:unit_create')}?en={root.pk}")
    assert [address for address in wanted if address not in page] == []


def test_page_of_a_person_offers_nothing_to_whoever_only_reads(root, sign_in):
    person = make_membership(root).user
    reader = make_member(root, "internal_control")

    page = sign_in(reader).get(reverse("institutions:person_detail", args=[person.pk])).content.decode()

    verbs = ("edit", "link", "invite", "block", "leave", "handover")
    assert [verb for verb in verbs if reverse(f"institutions:person_{verb}", args=[person.pk]) in page] == []
