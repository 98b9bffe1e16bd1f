"""Other systems read everything that a person reads: each page that shows rows has its endpoint, or says why not."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from baquiano.common.policy import allows, the_policy
from baquiano.institutions.models import Membership
from baquiano.institutions.queries import standing_of
from baquiano.ui.endpoints.views import RowsView
from tests.house.reading import readings, told
from tests.house.recipes import NOW
from tests.house.routes import Route, routes
from tests.house.samples import GROUP, sample_of

pytestmark = pytest.mark.req("NFR-08")

# Pages whose rows are told by an endpoint of another name.
ELSEWHERE = {
    "agenda:month_calendar": "agenda:entry_list",
    "agenda:month_current": "agenda:agenda_list",
    "agenda:month_detail": "agenda:agenda_list",
    "archive:assistance_case_file": "archive:case_file_list",
    "archive:case_file_index": "archive:case_file_detail",
    "archive:case_file_sheet": "archive:case_file_detail",
    "archive:plan_case_file": "archive:case_file_list",
    "archive:request_case_file": "archive:case_file_list",
    "archive:session_case_file": "archive:case_file_list",
    "archive:trip_case_file": "archive:case_file_list",
    "audit:trail_verify": "audit:entry_list",
    "audit:trail_checkpoints": "audit:entry_list",
    "commitments:beneficiary_commitments": "commitments:commitment_list",
    "commitments:compliance": "commitments:compliance_units",
    "delivery:beneficiary_sessions": "delivery:session_list",
    "delivery:entry_session": "delivery:session_list",
    "delivery:my_sessions": "delivery:session_list",
    "delivery:session_activities": "delivery:session_detail",
    "delivery:session_commitments": "delivery:session_promises",
    "delivery:session_evidence": "meetings:meeting_evidence",
    "delivery:session_report": "delivery:report_list",
    "delivery:session_travel": "travel:visit_travel",
    "demand:volume": "demand:request_list",
    "evaluation:assistance_campaigns": "evaluation:campaign_list",
    "evaluation:beneficiary_observations": "evaluation:observation_list",
    "evaluation:session_campaigns": "evaluation:campaign_list",
    "evaluation:subject_campaigns": "evaluation:campaign_list",
    "improvement:action_note": "improvement:action_steps",
    "improvement:assistance_corrections": "improvement:correction_list",
    "improvement:campaign_actions": "improvement:action_list",
    "improvement:committee_actions": "improvement:action_list",
    "improvement:item_actions": "improvement:action_list",
    "improvement:observation_actions": "improvement:action_list",
    "improvement:routine_detail": "improvement:routine_list",
    "improvement:session_actions": "improvement:action_list",
    "improvement:task_actions": "improvement:action_list",
    "institutions:calendar": "institutions:day_list",
    "institutions:catalogue_detail": "institutions:catalogue_list",
    "institutions:person_detail": "institutions:membership_list",
    "monitoring:assistance_list": "monitoring:year_assistances",
    "monitoring:entity_list": "monitoring:year_entities",
    "monitoring:item_list": "monitoring:year_items",
    "monitoring:month_execution": "monitoring:month_groups",
    "monitoring:visit_list": "monitoring:month_visits",
    "planning:change_figures": "planning:change_list",
    "planning:consolidation": "planning:consolidation_groups",
    "planning:consolidation_current": "planning:consolidation_groups",
    "planning:item_findings": "planning:plan_check",
    "planning:plan_grid": "planning:plan_items",
    "planning:plan_grid_rows": "planning:plan_items",
    "delivery:progress": "delivery:progress_cells",
    "portfolio:guide": "portfolio:type_list",
    "portfolio:team_services": "portfolio:service_list",
    "portfolio:template_detail": "portfolio:template_list",
    "procedures:case_activity": "procedures:case_tasks",
    "strategy:committee_strategy": "strategy:strategy_detail",
    "strategy:strategy_data": "strategy:strategy_facts",
    "reports:committee_report": "reports:report_detail",
    "targeting:scenario_reason": "targeting:scenario_ranking",
}

FILE = "a file or a drawing of rows that have endpoints"
PICKER = "suggestions for a field that a person is filling; the list has its endpoint"
GATHERED = "gathers what the endpoints of several rooms tell, for whoever is writing"
LEADS = "leads to another page, where the button is"
PERSON = "of a person before the screen: keys, sessions and devices are not handed to programs"
FORM = "a form; what it writes has its endpoint or is of a person"
NOT_TOLD = {
    "agenda:agenda_ics": FILE,
    "agenda:agenda_print": FILE,
    "agenda:agenda_publish": LEADS,
    "agenda:entry_ics": FILE,
    "agenda:month_print": FILE,
    "agenda:own_ics": FILE,
    "archive:case_file_export": FILE,
    "archive:conservation_waive": FORM,
    "archive:inventory_create": FORM,
    "archive:inventory_download": FILE,
    "beneficiaries:beneficiary_lookup": PICKER,
    "beneficiaries:municipality_lookup": PICKER,
    "communications:communication_lookup": PICKER,
    "delivery:session_team": FORM,
    "demand:numbers_export": FILE,
    "documents:format_preview": FILE,
    "reports:register_download": FILE,
    "reports:topic_download": FILE,
    "documents:format_template": FILE,
    "documents:signature_image": "the stroke of a person, which only the page shows beside what was signed",
    "evaluation:campaign_poster": FILE,
    "evaluation:instrument_export": FILE,
    "field:device_package": PERSON,
    "field:visit_carry": PERSON,
    "field:visit_package": PERSON,
    "imports:load_marked": FILE,
    "imports:load_template": FILE,
    "improvement:sample_check": "draws the sample again before the auditor, to compare it",
    "improvement:sample_population": FILE,
    "institutions:delegation_revoke": FORM,
    "institutions:membership_access": PERSON,
    "meetings:register_poster": FILE,
    "planning:background_asked": GATHERED,
    "planning:committee_summary": GATHERED,
    "planning:item_background": GATHERED,
    "planning:item_inputs": GATHERED,
    "planning:item_team": FORM,
    "planning:need_background": GATHERED,
    "planning:plan_background": GATHERED,
    "planning:plan_export": FILE,
    "planning:plan_template": FILE,
    "planning:topic_inputs": GATHERED,
    "planning:year_adopt": LEADS,
    "planning:year_divulge": LEADS,
    "planning:year_return": LEADS,
    "planning:year_verify": LEADS,
    "portfolio:portfolio_export": FILE,
    "privacy:request_export": "everything that is kept of a person, for that person alone",
    "procedures:case_new": FORM,
    "procedures:draft_download": FILE,
    "procedures:procedure_compare": "two versions side by side; each one has its endpoint",
    "procedures:procedure_prepare": FORM,
    "targeting:exercise_download": FILE,
    "targeting:selection_download": FILE,
    "tokens:everybody_list": PERSON,
    "tokens:everybody_revoke": FORM,
    "tokens:token_list": PERSON,
    "tokens:token_revoke": FORM,
    "travel:request_export": FILE,
    "travel:request_pay": "the basic pay of a person never leaves by the API",
    "ui:gallery": "the components of the pages",
    "ui:gallery_lookup": "the components of the pages",
    "workspace:home": GATHERED,
    # Figures by unit, computed from lists that have their endpoints.
    "reports:visit_trace": GATHERED,
}


def test_every_page_that_shows_rows_tells_them_to_other_systems_or_says_why_not():
    pages = set(readings())

    assert sorted(pages - told() - set(ELSEWHERE) - set(NOT_TOLD)) == [], "sin lectura en la API ni razón"


def test_no_reason_outlives_what_it_explains():
    explained = set(ELSEWHERE) | set(NOT_TOLD)

    assert sorted(explained & told()) == [], "ya tienen lectura en la API: quite su razón de esta tabla"
    assert sorted(explained - set(readings())) == [], "no muestran filas, o ya no existen"
    assert sorted(set(ELSEWHERE) & set(NOT_TOLD)) == []
    assert sorted(set(ELSEWHERE.values()) - told()) == [], "la lectura que los reemplaza no existe"


def test_what_shows_rows_is_found_without_anybody_naming_it():
    """The search is worth nothing if it finds little, or takes a form for a list."""
    found = set(readings())

    assert {"planning:plan_list", "norms:norm_detail", "imports:load_list", "planning:consolidation"} <= found
    assert not {"norms:norm_create", "imports:load_apply", "planning:plan_submit"} & found
    assert len(found) > 150


def test_an_endpoint_answers_under_the_segment_of_its_page():
    """``/planes/…`` and ``/api/v1/planes/…``: whoever knows one address finds the other."""
    lists = {route.page for route in routes() if route.is_api and not route.arguments}
    pages = {route.page for route in routes() if not route.is_api and not route.arguments and route.page in lists}
    segments = {page: (reverse(page).split("/")[1], reverse(f"api:{page}").split("/")[3]) for page in pages}

    assert {page: pair for page, pair in segments.items() if pair[0] != pair[1]} == {}


# A row whose relations are empty saves the reads that follow them.
UNEVEN = 2


@pytest.mark.django_db
@pytest.mark.engine("sqlite")
def test_a_list_costs_the_same_queries_with_one_row_as_with_all(world: Any) -> None:
    """Every list there is, over the rows of the demonstration."""
    lists = [route for route in routes() if issubclass(getattr(route.view, "cls", object), RowsView)]

    dearer, long = {}, 0
    for route in lists:
        with scope(institution=world):
            client, arguments = _reader(route, world), sample_of(route, world)[0] if route.arguments else {}
        address = reverse(route.name, kwargs=arguments)
        (few, one), (many, all_) = (_asked(client, f"{address}?por_pagina={size}") for size in (1, 200))
        long += len(all_["results"]) > 2
        if many > few + UNEVEN:
            dearer[route.name] = (few, many, len(all_["results"]))
        assert len(one["results"]) <= 1

    assert dearer == {}
    assert long > len(lists) / 3, "las listas están casi vacías: no prueban nada"


def _asked(client: Client, address: str) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.content[:300]!r}"
    return len(captured), answer.json()


def _reader(route: Route, world: Any) -> Client:
    """Somebody who may read it: whoever sees most first."""
    for role in ("planning_professional", "group_leader", "admin", "internal_control", *sorted(the_policy().roles)):
        held = Membership.objects.filter(role=role, source__isnull=True).order_by("user__email")
        member = held.filter(unit__code=GROUP).first() or held.first()
        if member is None:
            continue
        member.user.standing = standing_of(member.user, world, NOW.date())
        if route.action is None or allows(member.user, route.action):
            client = Client()
            client.force_login(member.user)
            return client
    raise LookupError(route.name)
