"""Quorum, majority, and who may do what in a session. ``docs/rules/committee-quorum.md`` says it in prose."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from baquiano.common.policy import allows
from baquiano.governance.choices import DecisionResult, VoteChoice
from baquiano.governance.models import BodyMember, CommitteeSession
from baquiano.meetings.rules import is_its_day


def quorum_needed(fraction: Fraction, members: int) -> int:
    """How many of the ``members`` with vote must be present: more than ``fraction`` of them, and at least one."""
    return max(1, min(members, int(fraction * members) + 1))


@dataclass(frozen=True)
class Quorum:
    """Who votes, how many must be there, and how many are."""

    members: int
    needed: int
    present: int

    @property
    def is_met(self) -> bool:
        return self.members > 0 and self.present >= self.needed

    @property
    def sentence(self) -> str:
        verdict = "hay cuórum" if self.is_met else "no hay cuórum"
        return f"Asisten {self.present} de {self.members} miembros con voto y se requieren {self.needed}: {verdict}."


@dataclass(frozen=True)
class Tally:
    """The count of a vote. It is favourable with more than half of those present: a tie does not approve."""

    present: int
    in_favour: int
    against: int
    blank: int

    @property
    def result(self) -> str:
        favourable = 2 * self.in_favour > self.present
        return DecisionResult.APPROVED.value if favourable else DecisionResult.RETURNED.value


def tally(choices: Iterable[str], present: int) -> Tally:
    count = Counter(choices)
    return Tally(present, count[VoteChoice.FOR], count[VoteChoice.AGAINST], count[VoteChoice.BLANK])


def names_of(full_name: str) -> tuple[str, str]:
    """Given names and surnames of a name written in one: the last two words are the surnames, as people here write."""
    words = full_name.split()
    cut = max(1, len(words) - 2) if len(words) > 2 else 1
    return " ".join(words[:cut]) or full_name, " ".join(words[cut:]) or "—"


def can_record(user: Any, session: CommitteeSession) -> bool:
    """Attendance, votes and decisions of the session, while its meeting has not been called off."""
    return not session.meeting.is_cancelled and allows(user, "governance.record_decision", session)


def can_decide_now(user: Any, session: CommitteeSession, at: datetime) -> bool:
    """Whether decisions may be recorded: the day has come and the session was not closed."""
    return can_record(user, session) and session.meeting.is_scheduled and is_its_day(session.meeting, at)


def can_change_order(user: Any, session: CommitteeSession) -> bool:
    return session.meeting.is_scheduled and allows(user, "governance.convene_session", session)


def signing_seat(user: Any, members: Iterable[BodyMember]) -> BodyMember | None:
    """The seat with which ``user`` signs the acta: the one that presides or the technical secretary."""
    return next((m for m in members if m.user_id == user.pk and m.seat in {"chair", "secretary"}), None)
