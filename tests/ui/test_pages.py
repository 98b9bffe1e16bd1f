"""The frame, the gallery and the pages of an error."""

from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.test import RequestFactory

from baquiano import ui
from baquiano.ui import errors
from tests.factories.institutions import make_member, make_unit

FOLDER = Path(ui.__file__).parent


@pytest.mark.django_db
def test_gallery_shows_every_component(scoped, sign_in):
    client = sign_in(make_member(make_unit(scoped), "admin"))

    html = client.get("/componentes/").content.decode()

    assert html.count('class="gallery-item"') == 14
    assert "<h1>Componentes</h1>" in html
    assert f"<title>Componentes · {scoped.short_name}</title>" in html


@pytest.mark.django_db
def test_gallery_is_not_for_every_role(scoped, sign_in):
    client = sign_in(make_member(make_unit(scoped), "advisor"))

    response = client.get("/componentes/")

    assert response.status_code == 403
    assert "Esta función no es de su rol" in response.content.decode()


@pytest.mark.django_db
def test_gallery_does_not_exist_in_production(scoped, sign_in, settings):
    settings.DEMO = False
    client = sign_in(make_member(make_unit(scoped), "admin"))

    assert client.get("/componentes/").status_code == 404


@pytest.mark.django_db
def test_gallery_form_comes_back_with_what_was_typed(scoped, sign_in):
    client = sign_in(make_member(make_unit(scoped), "admin"))

    html = client.post("/componentes/", {"objective": "Visitar", "place_text": "sabanalarga"}).content.decode()

    assert 'value="Visitar"' in html
    assert "Hay varios que se llaman así. Elija cuál es." in html


@pytest.mark.django_db
def test_frame_carries_no_inline_script_nor_style(scoped, sign_in):
    html = sign_in(make_member(make_unit(scoped), "admin")).get("/componentes/").content.decode()

    assert "style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert not [word for word in ("onclick=", "onload=", "onsubmit=", "javascript:") if word in html]


@pytest.mark.parametrize(
    ("exception", "status", "title"),
    [
        (RequestDataTooBig(), 413, "El archivo es demasiado grande"),
        (SuspiciousOperation(), 400, "No entendimos la solicitud"),
    ],
)
def test_unreadable_request_gets_its_own_page(asking, exception, status, title):
    response = errors.bad_request(asking(), exception)

    assert response.status_code == status
    assert f"<h1>{title}</h1>" in response.content.decode()


def test_page_of_a_failure_needs_nothing_of_the_request():
    response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "<h1>Algo falló de nuestro lado</h1>" in response.content.decode()


def test_expired_page_says_that_nothing_was_saved(asking):
    response = errors.csrf_failure(asking(), "no cookie")

    assert response.status_code == 403
    assert "<h1>La página venció</h1>" in response.content.decode()


def test_every_component_says_on_its_first_line_what_it_receives():
    silent = [
        path.name
        for path in sorted((FOLDER / "templates" / "ui").glob("*.html"))
        if "{#" not in path.read_text(encoding="utf-8").splitlines()[0]
    ]

    assert silent == ["gallery.html", "refused.html"]


def test_vendored_files_carry_their_licence_and_no_missing_map():
    folders = [path for path in (FOLDER / "static" / "vendor").iterdir() if path.is_dir()]

    assert {path.name for path in folders if not (path / "LICENSE").is_file()} == set()
    texts = [path for folder in folders for path in folder.glob("*.*s")]
    assert [path.name for path in texts if b"sourceMappingURL" in path.read_bytes()] == []
