"""The pages of the library, and who may open what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.library.actions import Content
from baquiano.library.models import Guide
from tests.factories.documents import PDF_BYTES
from tests.factories.institutions import make_catalogue_item, make_institution, make_member, make_unit
from tests.factories.library import make_guide, make_version

pytestmark = pytest.mark.django_db
KEY = "01980000-0000-7000-8000-000000000001"
FORM = {
    "id": KEY,
    "code": "GU-77",
    "title": "Guía ficticia de visitas",
    "kind": "guide",
    "access_class": "public",
    "label": "1",
    "in_force_from": "2026-02-01",
    "link": "https://biblioteca.invalid/guia",
}


@pytest.fixture
def unit(institution):
    return make_unit(institution)


@pytest.fixture
def leader(unit, sign_in):
    return sign_in(make_member(unit, "group_leader"))


@pytest.fixture
def adviser(unit, sign_in):
    return sign_in(make_member(unit, "advisor"))


def with_file(unit, at, **overrides):
    first = Content("1", at.date(), SimpleUploadedFile("guia.pdf", PDF_BYTES))
    return make_guide(unit, at=at, first=first, **overrides)


@pytest.mark.req("DOC-11")
def test_the_library_is_searched(adviser, unit, at):
    found = make_guide(unit, at=at, title="Manual ficticio de convivencia")
    make_guide(unit, at=at, title="Otra cosa")

    page = adviser.get(reverse("library:guide_list"), {"q": "CONVIVENCIA manual"}).content.decode()

    assert found.title in page
    assert "Otra cosa" not in page


def test_list_costs_the_same_with_one_row_and_with_three(adviser, unit, at, queries_of):
    make_guide(unit, at=at, topics=[make_catalogue_item(unit.institution, "topic")])
    url = reverse("library:guide_list")
    one = queries_of(adviser, url)
    make_guide(unit, at=at, topics=[make_catalogue_item(unit.institution, "topic")])
    make_guide(unit, at=at)

    assert queries_of(adviser, url) == one


@pytest.mark.req("DOC-11")
def test_a_leader_adds_a_document_of_the_own_group_and_its_next_version(leader, unit):
    answer = leader.post(reverse("library:guide_create"), FORM | {"unit": unit.pk})
    with scopes_disabled():
        guide = Guide.objects.get()
    assert answer["Location"] == guide.get_absolute_url()
    second = {"id": "01980000-0000-7000-8000-000000000002", "label": "2", "in_force_from": "2026-03-01"}

    leader.post(
        reverse("library:guide_version_add", args=[guide.pk]), second | {"link": "https://biblioteca.invalid/2"}
    )

    page = leader.get(guide.get_absolute_url()).content.decode()
    assert "Rige la versión 2" in page
    assert "Anterior" in page


def test_a_leader_does_not_write_for_another_group(leader, institution, at):
    other = make_unit(institution)
    guide = make_guide(other, at=at)

    page = leader.post(reverse("library:guide_create"), FORM | {"unit": other.pk})

    assert page.status_code == 200
    assert leader.get(reverse("library:guide_version_add", args=[guide.pk])).status_code == 403
    with scopes_disabled():
        assert Guide.objects.count() == 1


@pytest.mark.req("DOC-11", "DOC-12")
def test_files_leave_only_for_who_may_open_their_class(adviser, unit, at):
    public = with_file(unit, at)
    reserved = with_file(unit, at, access_class="reserved")

    def download(guide):
        with scopes_disabled():
            return adviser.get(reverse("library:version_download", args=[guide.versions.get().pk]))

    answer = download(public)
    assert b"".join(answer.streaming_content) == PDF_BYTES
    assert "attachment" in answer["Content-Disposition"]
    assert download(reserved).status_code == 403
    assert "Su rol no puede abrir este archivo" in adviser.get(reserved.get_absolute_url()).content.decode()


@pytest.mark.req("ORG-01")
def test_documents_of_another_institution_do_not_exist(adviser, institution, at):
    foreign = make_guide(make_unit(make_institution()), at=at)

    assert adviser.get(foreign.get_absolute_url()).status_code == 404
    with scopes_disabled():
        version = foreign.versions.get()
    assert adviser.get(reverse("library:version_download", args=[version.pk])).status_code == 404


def test_retiring_asks_why_and_keeps_the_versions(leader, unit, at):
    guide = make_guide(unit, at=at)
    make_version(guide, at=at)
    url = reverse("library:guide_retire", args=[guide.pk])

    assert leader.post(url, {"reason": ""}).status_code == 200
    leader.post(url, {"reason": "La reemplaza otra ficticia."})

    page = leader.get(guide.get_absolute_url()).content.decode()
    assert "La reemplaza otra ficticia." in page
    assert leader.get(reverse("library:guide_edit", args=[guide.pk])).status_code == 403


def test_a_stale_correction_shows_both_texts(leader, unit, at):
    guide = make_guide(unit, at=at, title="Como quedó")
    sent = FORM | {"unit": unit.pk, "version": guide.version + 7, "title": "Como yo lo escribí"}

    page = leader.post(reverse("library:guide_edit", args=[guide.pk]), sent)

    assert page.status_code == 409
    assert "Como quedó" in page.content.decode()
