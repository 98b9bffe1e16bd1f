"""The trace of one case: from the need to the signed acta and its expediente, each step with who, when and its mark.

It reads from every room of the corridor, the archive included, which is why it stands here and not in ``improvement``.
What is missing is said where it should be («Sin registro»), never left out. The same rows give the same content, whose
SHA-256 goes with it on paper and into the trail when it is taken away.
"""

from dataclasses import asdict
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.digests import sha256_of
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries import entity_names
from baquiano.documents.actions.issuing import in_bogota
from baquiano.reports.trace import planned, visited
from baquiano.reports.trace.steps import Fact, Stage, with_entries

__all__ = ["Fact", "Stage", "content_of", "trace_of_visit"]


def trace_of_visit(session: AssistanceSession, user: User) -> list[Stage]:
    """The eight stages of the case of a visit, in their order; what the person may not read keeps its mark alone."""
    item = session.plan_item
    stages = [
        planned.need(item),
        planned.activity(item),
        planned.approval(item),
        planned.agenda(session),
        visited.visit(session),
        visited.minutes(session),
        visited.commitments(session),
        visited.case_file(session, user),
    ]
    return with_entries(stages)


def content_of(session: AssistanceSession, stages: list[Stage]) -> dict[str, Any]:
    """What the sheet says, as plain data, with the SHA-256 of it all."""
    content = in_bogota(
        {
            "visit": str(session),
            "entities": entity_names([session.meeting]).get(session.meeting_id, ""),
            "group": str(session.meeting.unit),
            "stages": [asdict(stage) for stage in stages],
        }
    )
    return {**content, "sha256": sha256_of(content)}
