"""The life of a version: signed by different people, in force, superseded; what the folder may and may not do."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused
from baquiano.common.identity import uuid7
from baquiano.documents.models import Signature
from baquiano.institutions.folder import Folder, Load
from baquiano.procedures import actions, profile
from baquiano.procedures.actions.drafts import header_of, mark_of
from baquiano.procedures.choices import Origin, ProcedureState
from baquiano.procedures.models import Procedure
from tests.factories.institutions import make_member
from tests.factories.procedures import (
    AT,
    diagram_text,
    make_draft,
    make_group_case,
    prepare_draft,
    proof_of,
    put_in_force,
    write_diagrams,
)


@pytest.fixture
def trio(world: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(
        admin=make_member(world.root, "admin"), reviewer=world.planner, head=make_member(world.root, "agency_head")
    )


@pytest.fixture
def ready(world: SimpleNamespace, trio: SimpleNamespace) -> Procedure:
    """A prepared version, nothing of which is missing."""
    return prepare_draft(make_draft(world.institution, trio.admin), trio.admin)


def submit(procedure: Procedure, by: Any, **overrides: Any) -> Procedure:
    given = {"id": uuid7(), "reauthentication": proof_of(by), "post": "Administradora", "by": by, "at": AT}
    return actions.submit_version(procedure, **(given | overrides))


def signing(procedure: Procedure, by: Any, **overrides: Any) -> dict[str, Any]:
    given = {"id": uuid7(), "content_sha256": procedure.content_sha256, "reauthentication": proof_of(by)}
    return {**given, "post": "Cargo", "by": by, "at": AT, **overrides}


@pytest.mark.req("WFL-09")
def test_the_change_log_says_who_prepared_reviewed_and_approved(ready: Procedure, trio: SimpleNamespace) -> None:
    procedure = put_in_force(ready, trio.admin, trio.reviewer, trio.head)

    (change,) = procedure.change_log
    day = "2026-01-20"
    assert (change["version"], change["date"], change["text"]) == ("1", day, "Versión inicial")
    assert change["prepared"] == [{"name": str(trio.admin), "post": "Administrador", "date": day}]
    assert change["reviewed"] == [{"name": str(trio.reviewer), "post": "Cargo ficticio", "date": day}]
    assert change["approved"] == [{"name": str(trio.head), "post": "Cargo ficticio", "date": day}]
    assert procedure.state == ProcedureState.IN_FORCE
    assert list(Signature.objects.order_by("signed_at", "pk").values_list("party", flat=True)) == [
        "prepared",
        "reviewed",
        "approved",
    ]


@pytest.mark.req("WFL-09")
def test_a_version_that_lacks_something_does_not_go_to_review(world: SimpleNamespace, trio: SimpleNamespace) -> None:
    draft = make_draft(world.institution, trio.admin)

    with pytest.raises(Refused, match="Antes de enviar a revisión falta"):
        submit(draft, trio.admin)


@pytest.mark.req("WFL-09", "WFL-11")
def test_nobody_signs_two_steps(ready: Procedure, trio: SimpleNamespace) -> None:
    procedure = submit(ready, trio.admin)

    with pytest.raises(Refused, match="debe firmar otra persona"):
        actions.review_version(procedure, **signing(procedure, trio.admin))
    with pytest.raises(Refused, match="Falta la firma de quien revisa"):
        actions.approve_version(procedure, **signing(procedure, trio.head))


@pytest.mark.req("WFL-11")
def test_the_profile_may_let_one_person_sign_and_mark_it(
    ready: Procedure, trio: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baquiano.procedures.actions.versions.setting", lambda *args, **kwargs: "mark")
    procedure = submit(ready, trio.admin)

    actions.review_version(procedure, **signing(procedure, trio.admin))

    assert TrailEntry.objects.get(event="procedures.version_reviewed").data == {"self_approved": True}


@pytest.mark.req("WFL-09")
def test_a_version_in_review_is_frozen(ready: Procedure, trio: SimpleNamespace) -> None:
    procedure = submit(ready, trio.admin)

    with pytest.raises(Refused, match="ya no está en preparación"):
        actions.edit_header(
            procedure, expected=mark_of(header_of(procedure)), fields={"objective": "Otro"}, by=trio.admin, at=AT
        )
    with pytest.raises(Conflict, match="cambió mientras usted la leía"):
        actions.review_version(procedure, **signing(procedure, trio.reviewer, content_sha256="0" * 64))


@pytest.mark.req("WFL-09")
def test_a_returned_version_is_signed_anew(ready: Procedure, trio: SimpleNamespace) -> None:
    procedure = submit(ready, trio.admin)
    actions.review_version(procedure, **signing(procedure, trio.reviewer))
    procedure = actions.return_version(procedure, reason="Falta el plazo de la entrega", by=trio.head, at=AT)
    assert (procedure.state, procedure.diagrams.count()) == (ProcedureState.DRAFT, 0)
    later = AT + timedelta(minutes=2)

    procedure = submit(procedure, trio.admin, at=later)

    with pytest.raises(Refused, match="Falta la firma de quien revisa"):
        actions.approve_version(procedure, **signing(procedure, trio.head, at=later))


def test_a_return_and_a_discard_carry_a_reason(ready: Procedure, trio: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="Escriba el motivo"):
        actions.discard_version(ready, reason=" ", by=trio.admin, at=AT)

    actions.discard_version(ready, reason="Se hará con otra área", by=trio.admin, at=AT)
    again = make_draft(ready.institution, trio.admin)

    assert (again.version, again.state) == ("1", ProcedureState.DRAFT)
    with pytest.raises(Refused, match="ya no está en preparación"):
        actions.edit_header(ready, expected="", fields={}, by=trio.admin, at=AT)


def test_signing_twice_with_the_same_identity_is_once(ready: Procedure, trio: SimpleNamespace) -> None:
    key = uuid7()

    submit(ready, trio.admin, id=key)
    submit(ready, trio.admin, id=key)

    assert Signature.objects.count() == 1


@pytest.mark.req("WFL-09", "WFL-01")
def test_open_cases_keep_their_version_and_new_ones_take_the_one_in_force(
    world: SimpleNamespace, trio: SimpleNamespace
) -> None:
    before = make_group_case(world.group)
    draft = actions.revise_procedure(
        world.procedure, id=uuid7(), version="4", change_text="Ajuste de plazos", by=trio.admin, at=AT
    )

    put_in_force(draft, trio.admin, trio.reviewer, trio.head)
    after = make_group_case(world.other)

    before.refresh_from_db()
    assert (before.definition.procedure.version, after.definition.procedure.version) == ("3", "4")
    assert dict(Procedure.objects.values_list("version", "state")) == {"3": "replaced", "4": "in_force"}
    assert [change["version"] for change in after.definition.procedure.change_log] == ["4", "3"]


@pytest.mark.req("WFL-09", "NFR-02")
def test_the_folder_never_overwrites_a_version_made_on_the_screen(
    world: SimpleNamespace, trio: SimpleNamespace, tmp_path: Path
) -> None:
    draft = actions.revise_procedure(
        world.procedure, id=uuid7(), version="4", change_text="Ajuste de plazos", by=trio.admin, at=AT
    )
    put_in_force(draft, trio.admin, trio.reviewer, trio.head)
    texts = {
        name: diagram_text(f"mi-ge-pr-16-{name.replace('_', '-')}.bpmn").replace('version="3"', 'version="4"')
        for name in ("plan_de_grupo", "vigencia", "visita", "agenda_del_mes")
    }
    load = Load(Folder(write_diagrams(tmp_path, **texts)), world.institution, AT.year, None, AT)

    differences = list(profile.apply_procedures(load))

    assert differences == []
    assert "la versión 4 de MI-GE-PR-16 se hizo en la pantalla y se conserva" in load.notices[0]
    assert Procedure.objects.get(version="4").origin == Origin.SCREEN


@pytest.mark.req("NFR-02")
def test_the_files_of_a_version_made_on_the_screen_load_elsewhere_to_the_same(
    ready: Procedure, trio: SimpleNamespace, tmp_path: Path
) -> None:
    procedure = put_in_force(ready, trio.admin, trio.reviewer, trio.head)
    (tmp_path / "procedures").mkdir()
    for diagram in procedure.diagrams.all():
        (tmp_path / "procedures" / diagram.file_name).write_text(diagram.xml, encoding="utf-8")
    load = Load(Folder(tmp_path), procedure.institution, AT.year, None, AT)

    assert list(profile.check_procedures(load.folder)) == []
    assert list(profile.apply_procedures(load)) == []
    assert load.notices == []
