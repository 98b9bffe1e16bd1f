"""The commands of ``docs/howto/use-the-api.md``, run as they are written against a server."""

import os
import re
import subprocess

import pytest
from django.conf import settings
from django.utils import timezone
from django_scopes import scope

from baquiano.common.identity import uuid7
from baquiano.reports.actions import take_month
from baquiano.reports.datasets import Month
from tests.factories.commitments import make_commitment
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.meetings import make_meeting
from tests.factories.planning import make_plan
from tests.factories.tokens import make_token

GUIDE = settings.BASE_DIR / "docs" / "howto" / "use-the-api.md"


def _commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.replace("\\\n", " ").strip().splitlines()]


@pytest.mark.req("NFR-08")
def test_the_commands_of_the_guide_work_as_they_are_written(live_server, tmp_path):
    institution = make_institution()
    unit = make_unit(institution)
    with scope(institution=institution):
        person = make_member(unit, role="planning_professional")
        values = {
            "SITE": live_server.url,
            "TOKEN": make_token(person, institution)[1],
            "PLAN": str(make_plan(institution, unit).pk),
            "MEETING": str(make_meeting(unit).pk),
            "COMMITMENT": str(make_commitment(unit).pk),
            "SNAPSHOT": str(take_month(institution, Month(2026, 3), at=timezone.now())[0].pk),
            "NEW_ID": str(uuid7()),
            "OTHER_ID": str(uuid7()),
        }

    failed = []
    for command in _commands():
        done = subprocess.run(
            ["sh", "-c", command],
            env={**os.environ, **values},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            failed.append(f"{command}\n{done.stdout}{done.stderr}")

    assert len(_commands()) > 7
    assert "\n".join(failed) == ""
