"""The library: a document enters once, its versions stay, and one of them holds on each day."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.library import actions, queries
from baquiano.library.actions import Content
from baquiano.library.models import Guide, GuideVersion
from tests.factories.documents import PDF_BYTES
from tests.factories.institutions import make_catalogue_item, make_unit
from tests.factories.library import make_guide, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


def content(at, **overrides):
    fields = {"label": "1", "in_force_from": at.date(), "link": "https://biblioteca.invalid/guia"}
    return Content(**(fields | overrides))


@pytest.mark.req("DOC-11")
def test_a_document_enters_with_its_first_version_once(scoped, unit, at):
    key = uuid7()
    fields = {"code": "GU-1", "title": "Guía ficticia", "unit": unit}

    for _time in range(2):
        actions.create_guide(scoped, id=key, fields=fields, first=content(at), by=None, at=at)

    assert Guide.objects.count() == 1
    assert [version.label for version in GuideVersion.objects.all()] == ["1"]


@pytest.mark.req("DOC-11")
def test_older_versions_stay_and_the_last_that_began_holds(unit, at):
    guide = make_guide(unit, at=at)
    second = make_version(guide, "2", at=at)
    make_version(guide, "3", at=at, in_force_from=at.date() + timedelta(days=10))

    assert queries.versions_in_force([guide], at.date()) == {guide.pk: second}
    assert [version.label for version in queries.versions_of(guide)] == ["3", "2", "1"]
    assert queries.versions_in_force([guide], at.date() + timedelta(days=10))[guide.pk].label == "3"


def test_a_version_is_a_file_or_a_link(unit, at):
    guide = make_guide(unit, at=at)
    file = SimpleUploadedFile("guia.pdf", PDF_BYTES)

    version = actions.add_version(guide, id=uuid7(), content=content(at, label="2", link="", file=file), by=None, at=at)

    assert (version.file.media_type, version.link) == ("application/pdf", "")
    for wrong in ({"link": ""}, {"file": file}, {"link": "guia.pdf"}):
        with pytest.raises(Refused):
            actions.add_version(guide, id=uuid7(), content=content(at, label="3", **wrong), by=None, at=at)


def test_a_label_is_used_once(unit, at):
    guide = make_guide(unit, at=at)

    with pytest.raises(Refused, match="Esa versión ya existe"):
        make_version(guide, "1", at=at)


def test_a_version_is_never_rewritten(unit, at):
    guide = make_guide(unit, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        GuideVersion.objects.filter(guide=guide).update(label="9")


def test_a_code_is_used_once(unit, at):
    make_guide(unit, at=at, code="GU-X")

    with pytest.raises(Refused, match="ya lo tiene otro documento"):
        make_guide(unit, at=at, code="GU-X")


def test_edit_guide_over_another_edit_is_a_conflict(unit, at):
    guide = make_guide(unit, at=at)
    actions.edit_guide(guide, fields={"title": "Uno"}, expected_version=1, by=None, at=at)

    with pytest.raises(StaleEdit):
        actions.edit_guide(guide, fields={"title": "Dos"}, expected_version=1, by=None, at=at)


def test_a_retired_document_stays_and_holds_no_more(unit, at):
    topic = make_catalogue_item(unit.institution, "topic")
    guide = make_guide(unit, at=at, topics=[topic])
    with pytest.raises(Refused, match="por qué se retira"):
        actions.retire_guide(guide, reason=" ", by=None, at=at)

    actions.retire_guide(guide, reason="La reemplaza otra.", by=None, at=at)

    assert queries.versions_in_force([guide], at.date()) == {}
    assert list(queries.guides_on([topic])) == []
    assert queries.versions_of(guide).count() == 1
    with pytest.raises(Refused, match="retirada"):
        make_version(guide, "2", at=at)
