"""Records are written to the repository by their place in the table, once and whole, and each says where it is."""

import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.urls import reverse

from baquiano.archive import actions, copies
from baquiano.archive.models import Location, RepositoryCopy
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.config.repository import repository_storage
from baquiano.documents import storage
from tests.factories.documents import make_evidence, make_file, png
from tests.factories.institutions import make_member, make_profile

pytestmark = [pytest.mark.django_db, pytest.mark.req("INT-13"), pytest.mark.req("DOC-07")]
NAME = "Yaksa – TRD oficial"
ADDRESS = "https://repositorio.demo/trd/"


@pytest.fixture
def place(tmp_path, settings, unit, at):
    """The repository of the institution: a folder of this machine."""
    make_profile(unit.institution, {"archive": {"repository": NAME, "repository_address": ADDRESS}}, at.year)
    folder = tmp_path / "repositorio"
    settings.STORAGES = {**settings.STORAGES, "repository": repository_storage(str(folder), "", "")}
    return folder


@pytest.fixture
def filed(case_file, visit, at):
    """An expediente with two documents of one size each."""
    for number in (1, 2):
        file = make_file(visit.institution, at=at, content=png(number, 4), name=f"Lista ñ {number}.png")
        make_evidence(visit, kind="attendance_list", title=f"Lista {number}", file=file, at=at)
    actions.file_pending(case_file, by=None, at=at)
    return case_file


def written(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def write(case_file, at):
    return actions.write_copies(case_file.institution, at=at)


def test_each_record_is_written_by_its_path_and_compared_and_twice_is_once(place, filed, at):
    counts = [write(filed, at), write(filed, at), write(filed, at + timedelta(hours=9))]

    code, unit = filed.institution.code, filed.unit.code
    root = f"{code}/{unit}/30.24/{filed.year}/{filed.number}/documentos/tomo-01"
    assert (counts, written(place)) == ([2, 0, 0], [f"{root}/0001-lista-n-1.png", f"{root}/0002-lista-n-2.png"])
    for copy in RepositoryCopy.objects.all():
        assert hashlib.sha256((place / copy.path).read_bytes()).hexdigest() == copy.sha256
        assert (copy.state, copy.verified_at, copy.attempts) == ("written", at, 1)
    entry = TrailEntry.objects.get(event="archive.copies_written")
    assert entry.data == {"documents": 2, "repository": NAME}


def test_nothing_is_written_where_the_installation_or_the_institution_names_no_repository(place, filed, settings, at):
    configured = settings.STORAGES
    settings.STORAGES = {name: one for name, one in configured.items() if name != "repository"}
    assert write(filed, at) == 0
    settings.STORAGES = configured
    make_profile(filed.institution, {}, at.year + 1)
    filed.institution.__dict__.pop("_profiles", None)

    assert (RepositoryCopy.objects.count(), place.exists()) == (0, False)


def test_a_repository_that_does_not_answer_loses_nothing_says_so_and_is_tried_later(
    place, filed, at, monkeypatch, sign_in
):
    def mute(*args, **kwargs):
        raise ConnectionError("no route")

    monkeypatch.setattr(type(storages["repository"]), "exists", mute)
    assert write(filed, at) == 0
    first, second = RepositoryCopy.objects.order_by("path")
    # After the first silence the others are not tried.
    assert [(one.state, one.attempts) for one in (first, second)] == [("failed", 1), ("pending", 0)]
    assert first.next_at == at + timedelta(minutes=5)
    page = sign_in(make_member(filed.unit, "records_manager")).get(reverse("archive:copy_list")).content.decode()
    assert "El repositorio no responde desde el" in page and "0 de 2" in page

    monkeypatch.undo()
    assert write(filed, at + timedelta(minutes=1)) == 1
    assert write(filed, at + timedelta(minutes=6)) == 1
    assert copies.repository_state(filed.institution).unreachable_since is None
    assert copies.repository_state(filed.institution).percent == 100


def test_what_was_cut_short_is_completed_and_what_is_of_another_is_never_replaced(place, filed, at):
    copies_of = RepositoryCopy.objects.order_by("path")
    write(filed, at)
    first, second = copies_of
    (place / first.path).write_bytes((place / first.path).read_bytes()[:9])
    (place / second.path).write_bytes(b"otra cosa")
    RepositoryCopy.objects.update(verified_at=None, next_at=at)

    assert write(filed, at + timedelta(hours=1)) == 1

    assert [one.state for one in copies_of.all()] == ["written", "failed"]
    assert "hay otro archivo" in copies_of.all()[1].problem and (place / second.path).read_bytes() == b"otra cosa"


def test_what_was_written_is_compared_again_and_written_again_when_it_is_gone(place, filed, at):
    write(filed, at)
    gone, changed = RepositoryCopy.objects.order_by("path")
    (place / gone.path).unlink()
    (place / changed.path).write_bytes(b"otra cosa")

    later = at + timedelta(days=31)
    write(filed, later)
    assert [one.state for one in RepositoryCopy.objects.all()] == ["failed", "failed"]
    assert TrailEntry.objects.filter(event="archive.copy_found_wrong").count() == 2
    archivist = make_member(filed.unit, "records_manager")
    assert actions.retry_copies(filed.institution, by=archivist, at=later) == 2
    write(filed, later)

    assert {one.pk: one.state for one in RepositoryCopy.objects.all()} == {gone.pk: "written", changed.pk: "failed"}


def test_a_record_that_is_damaged_here_is_not_written_there(place, filed, at):
    damaged = storage.path_of(filed.documents.first().file.sha256)
    kept = damaged.read_bytes()
    damaged.write_bytes(kept[:-1])
    try:
        assert write(filed, at) == 1
    finally:
        damaged.write_bytes(kept)
    assert RepositoryCopy.objects.exclude(problem="").get().problem.startswith("El archivo está dañado en este sistema")


def test_each_record_shows_where_it_is_in_its_expediente_and_on_its_own_page(
    place, filed, adviser, archivist, at, sign_in
):
    write(filed, at)
    key = {"id": str(uuid4()), "place": "  Estante 4, caja 12  "}
    keeper = sign_in(archivist)
    for _press in range(2):
        keeper.post(reverse("archive:case_file_location", args=[filed.pk]), key)
    with pytest.raises(Refused, match="En esta institución archiva"):
        actions.note_location(filed, id=uuid4(), place="Otra", by=adviser, at=at)

    copy = RepositoryCopy.objects.order_by("path").first()
    evidence = filed.documents.order_by("position").first()
    page = keeper.get(filed.get_absolute_url()).content.decode()
    own = keeper.get(reverse("documents:evidence_detail", args=[evidence.source_id])).content.decode()
    assert Location.objects.get().place == "Estante 4, caja 12"
    for told in (page, own):
        assert "Este sistema" in told and f"{ADDRESS}{copy.path}" in told and f"{NAME}: " in told
        assert "Estante 4, caja 12" in told


def test_the_list_has_the_path_and_the_state_of_each_and_who_archives_tries_again(
    place, filed, adviser, archivist, at, sign_in, queries_of
):
    write(filed, at)
    keeper, page = sign_in(archivist), reverse("archive:copy_list")
    RepositoryCopy.objects.filter(path__contains="/0001-").update(
        problem="Otro archivo", next_at=at + timedelta(days=900)
    )

    shown = keeper.get(page, {"estado": "failed"}).content.decode()
    assert "0001-lista-n-1.png" in shown and "0002-lista-n-2.png" not in shown
    assert "Otro archivo" in keeper.get(page, {"exportar": "csv"}).getvalue().decode("utf-8-sig")
    assert queries_of(keeper, page) < 30
    assert "1 registro se intentará" in keeper.post(reverse("archive:copy_retry"), follow=True).content.decode()
    assert sign_in(adviser).get(page).status_code == 403


def test_the_place_is_told_by_the_environment_and_what_means_nothing_is_refused(tmp_path):
    bucket = repository_storage("s3://registros/oficial?endpoint=https://s3.demo&region=co", "clave", "secreto")
    assert bucket["BACKEND"] == "storages.backends.s3.S3Storage"
    wanted = {"bucket_name": "registros", "location": "oficial", "endpoint_url": "https://s3.demo", "region_name": "co"}
    assert wanted.items() <= bucket["OPTIONS"].items() and bucket["OPTIONS"]["secret_key"] == "secreto"
    with pytest.raises(ImproperlyConfigured, match="BAQUIANO_REPOSITORY"):
        repository_storage("yaksa", "", "")

    environment = {**os.environ, "BAQUIANO_REPOSITORY": str(tmp_path), "BAQUIANO_VAR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "baquiano.config.settings"
    code = "from django.conf import settings; print(settings.STORAGES['repository']['OPTIONS']['location'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(settings.BASE_DIR),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(tmp_path)
