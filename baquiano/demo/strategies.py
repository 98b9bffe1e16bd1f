"""A strategy of the demonstration, lived from its session of analysis to its number in the planning tool.

    build_strategy(vigencia, StrategyCast(leader=…, heads={…}, recorder=…, body=…), first_day=date(2025, 11, 4))

Nothing in it is left to chance: the same people and the same day give the same strategy. Call it with the institution
in scope, before the directorates plan; ``until`` leaves it in an earlier step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.governance import actions as governance
from baquiano.governance import queries as governance_queries
from baquiano.governance.choices import VoteChoice
from baquiano.governance.models import CollegiateBody
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.queries import standing_of
from baquiano.strategy import actions, queries
from baquiano.strategy.choices import CheckKind, DataKind, Mode, Space, Verdict
from baquiano.strategy.models import AnnualStrategy, Proposal

# How far it is lived: each step includes those before it.
STEPS = ("begun", "convened", "analysed", "consolidated", "submitted", "returned", "reopened", "approved", "registered")
COMMENTS = "Precisen la fuente de la financiación y las metas a las que contribuye (ficticio)."
_DAYS = dict(zip(STEPS, (0, 1, 8, 16, 20, 23, 27, 31, 38), strict=True))


@dataclass
class StrategyCast:
    """Who leads it, who heads each directorate (by the id of its unit), and who records what ``body`` decides."""

    leader: User
    heads: Mapping[UUID, User]
    recorder: User
    body: CollegiateBody


def build_strategy(
    year: FiscalYear, cast: StrategyCast, *, first_day: date, until: str = "registered"
) -> AnnualStrategy:
    """Live the strategy of ``year`` from ``first_day``, in the window of the year before, until the step asked.

    Called again with a later step, it goes on from where it was.
    """
    return _Life(year, cast, first_day).live(STEPS.index(until))


@dataclass
class _Life:
    year: FiscalYear
    cast: StrategyCast
    first_day: date

    def live(self, last: int) -> AnnualStrategy:
        strategy = actions.create_strategy(
            self.year.institution,
            id=self._id("strategy"),
            year=self.year,
            unit=self._unit(),
            by=self._as(self.cast.leader, "begun"),
            at=self._at("begun"),
        )
        for step in STEPS[_reached(strategy) + 1 : last + 1]:
            getattr(self, f"_{step}")(AnnualStrategy.objects.get(pk=strategy.pk))
        return AnnualStrategy.objects.select_related("year", "unit", "institution").get(pk=strategy.pk)

    def _convened(self, strategy: AnnualStrategy) -> None:
        day = self.first_day + timedelta(days=_DAYS["analysed"] - 1)
        actions.convene_session(
            strategy,
            id=self._id("session"),
            starts_at=datetime(day.year, day.month, day.day, 8, tzinfo=BOGOTA),
            ends_at=datetime(day.year, day.month, day.day, 12, tzinfo=BOGOTA),
            agreed_on=self.first_day,
            agreed_with="Los miembros del comité, por correo (ficticio).",
            due_on=day - timedelta(days=2),
            place="Sala de juntas",
            by=self._as(self.cast.leader, "convened"),
            at=self._at("convened"),
        )

    def _analysed(self, strategy: AnnualStrategy) -> None:
        at = self._at("analysed")
        for proposal in self._proposals(strategy):
            fields = {
                "results": f"{proposal.unit} cumplió lo planeado y atendió lo que se pidió en el año (ficticio).",
                "priorities": "Entidades de menor desempeño del orden territorial (ficticio).",
            }
            head = self._acting(self.cast.heads[proposal.unit_id], at)
            actions.send_results(proposal, expected_version=proposal.version, fields=fields, by=head, at=at)
        leader = self._acting(self.cast.leader, at)
        for number, shown in enumerate(queries.data_of(strategy, leader)):
            for fact in shown.facts[:1]:
                actions.cite_fact(strategy, shown.source, fact, id=self._id(f"fact-{number}"), by=leader, at=at)
        actions.cite_data(
            strategy,
            id=self._id("data"),
            kind=DataKind.MEASURE,
            title="Índice de desempeño institucional (ficticio)",
            value="Veinte entidades quedaron por debajo de 50 puntos.",
            note="Orienta a quiénes se asiste primero.",
            by=leader,
            at=at,
        )
        note = "Todas las direcciones enviaron su información (ficticio)."
        actions.close_analysis(strategy, note=note, by=leader, at=at + timedelta(hours=4))

    def _consolidated(self, strategy: AnnualStrategy) -> None:
        at = self._at("consolidated")
        leader = self._acting(self.cast.leader, at)
        for number, proposal in enumerate(self._proposals(strategy), start=1):
            head = self._acting(self.cast.heads[proposal.unit_id], at)
            fields = _proposal(proposal.unit, number)
            written = actions.write_proposal(proposal, expected_version=proposal.version, fields=fields, by=head, at=at)
            actions.submit_proposal(written, by=head, at=at)
            words = "La priorización responde a los datos y los recursos alcanzan (ficticio)."
            actions.judge_proposal(written, verdict=Verdict.VALIDATE, comments=words, by=leader, at=at)
        actions.consolidate_proposals(strategy, note="Validadas (ficticio).", by=leader, at=at + timedelta(hours=1))
        self._write(
            AnnualStrategy.objects.get(pk=strategy.pk), "Con cargo al presupuesto de la vigencia (ficticio).", at
        )
        guideline = {
            "title": "Llegar primero a las entidades de menor desempeño (ficticio)",
            "text": "La asistencia técnica prioriza a quienes más la necesitan y se concierta con ellos (ficticio).",
            "issued_on": self.first_day,
            "issued_by": "Dirección General",
            "source": "Acta del comité directivo (ficticia)",
            "ends_on": None,
        }
        actions.create_guideline(
            self.year.institution,
            id=self._id("guideline"),
            fields=guideline,
            subjects=[strategy],
            by=leader,
            at=at + timedelta(hours=2),
        )

    def _submitted(self, strategy: AnnualStrategy) -> None:
        self._submit(strategy, "submitted")

    def _returned(self, strategy: AnnualStrategy) -> None:
        self._decide(strategy, "returned", VoteChoice.AGAINST, COMMENTS)

    def _reopened(self, strategy: AnnualStrategy) -> None:
        at = self._at("reopened")
        leader = self._acting(self.cast.leader, at)
        actions.hold_table(
            strategy,
            id=self._id("table"),
            held_on=day_of(at),
            people="La subdirección y las direcciones técnicas (ficticio).",
            answer="Se precisó la fuente de cada rubro y la meta a la que contribuye (ficticio).",
            by=leader,
            at=at,
        )
        words = "Funcionamiento, el 60 %; inversión, el 40 % (ficticio)."
        self._write(AnnualStrategy.objects.get(pk=strategy.pk), words, at)

    def _approved(self, strategy: AnnualStrategy) -> None:
        self._submit(strategy, "approved")
        self._decide(AnnualStrategy.objects.get(pk=strategy.pk), "approved", VoteChoice.FOR, "")

    def _registered(self, strategy: AnnualStrategy) -> None:
        at = self._at("registered")
        entry = strategy.tool_entry  # type: ignore[attr-defined]
        actions.register_strategy(
            entry,
            expected_version=entry.version,
            number=f"EAT-{self.year}-001",
            registered_on=day_of(at),
            by=self._acting(self.cast.leader, at),
            at=at,
        )

    def _write(self, strategy: AnnualStrategy, talent: str, at: datetime) -> None:
        budget = sum(one.budget or 0 for one in strategy.proposals.all())
        fields = {
            "analysis": "Se cumplió lo planeado; las entidades pequeñas pidieron más acompañamiento (ficticio).",
            "scenarios": "Territorial: las veinte de menor desempeño. Nacional: las que cambian de norma (ficticio).",
            "guidance": "Se llega primero a las de menor desempeño (ficticio).",
            "offer": "Capacitación, acompañamiento y asesoría, cada servicio con sus hitos (ficticio).",
            "mode": Mode.BOTH,
            "mode_note": "Conjunta cuando varias direcciones atienden a la misma entidad (ficticio).",
            "space": Space.BOTH,
            "space_note": "Presencial en la primera sesión; las demás, virtuales (ficticio).",
            "talent": f"Un equipo por dirección. {talent}",
            "budget": Decimal(budget),
            "travel": "Las direcciones que acompañan en territorio (ficticio).",
            "alliances": "Entidades del orden nacional con presencia en territorio (ficticio).",
        }
        leader = self._acting(self.cast.leader, at)
        actions.edit_strategy(
            strategy,
            expected_version=strategy.version,
            fields=fields,
            selections=queries.closed_selections(self.year),
            by=leader,
            at=at,
        )

    def _submit(self, strategy: AnnualStrategy, step: str) -> None:
        at = self._at(step)
        leader = self._acting(self.cast.leader, at)
        notes = {
            CheckKind.FINANCING: "Cuenta con apropiación en el presupuesto de la vigencia (ficticio).",
            CheckKind.PERTINENCE: "Contribuye a la meta de entidades fortalecidas (ficticio).",
        }
        for kind, note in notes.items():
            key = self._id(f"{step}-{kind}")
            actions.check_strategy(strategy, id=key, kind=kind, holds=True, note=note, by=leader, at=at)
        note = "Tiene financiación y es pertinente (ficticio)."
        actions.submit_strategy(strategy, note=note, by=leader, at=at + timedelta(hours=1))

    def _decide(self, strategy: AnnualStrategy, step: str, choice: VoteChoice, comments: str) -> None:
        """A session of the committee on the afternoon of the step: everybody came and voted alike."""
        at = self._at(step)
        begins = at.replace(hour=14)
        recorder = self._acting(self.cast.recorder, at)
        session = governance.convene_session(
            self.cast.body,
            id=self._id(f"{step}-committee"),
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            objective="Decidir sobre la estrategia de asistencia técnica (ficticio).",
            place="Sala de juntas",
            subjects=[strategy],
            by=recorder,
            at=at + timedelta(hours=2),
        )
        voting = [member for member in governance_queries.members_of(session) if member.has_vote]
        governance.set_presence(session, {member.pk for member in voting}, by=recorder, at=begins)
        point = session.agenda_items.get(subject_id=str(strategy.pk))
        votes = {member.pk: choice.value for member in voting}
        actions.decide_strategy(
            strategy, point, id=self._id(f"{step}-decision"), votes=votes, comments=comments, by=recorder, at=begins
        )
        governance.close_session(session, by=recorder, at=begins + timedelta(hours=2))

    def _proposals(self, strategy: AnnualStrategy) -> list[Proposal]:
        """Those of the directorates that somebody of the cast heads."""
        return [one for one in queries.proposals_of(strategy) if one.unit_id in self.cast.heads]

    def _unit(self) -> Unit:
        held = standing_of(self.cast.leader, self.year.institution, self.first_day).holdings[0]
        return Unit.objects.get(pk=held.unit_id or "")

    def _at(self, step: str) -> datetime:
        day = self.first_day + timedelta(days=_DAYS[step])
        return datetime(day.year, day.month, day.day, 9, tzinfo=BOGOTA)

    def _as(self, user: User, step: str) -> User:
        return self._acting(user, self._at(step))

    def _acting(self, user: User, at: datetime) -> User:
        user.standing = standing_of(user, self.year.institution, day_of(at))  # type: ignore[assignment]
        return user

    def _id(self, name: str) -> UUID:
        return uuid5(self.year.pk, f"strategy:{name}")


def _reached(strategy: AnnualStrategy) -> int:
    """The step to which it was lived."""
    if strategy.is_approved:
        entry = strategy.tool_entry  # type: ignore[attr-defined]
        return STEPS.index("registered" if entry.is_registered else "approved")
    if not strategy.is_draft:
        return STEPS.index(strategy.state)
    marks = {
        "reopened": strategy.tables.exists(),
        "consolidated": strategy.consolidated_at,
        "analysed": strategy.analysed_at,
        "convened": strategy.sessions.exists(),
    }
    return STEPS.index(next((step for step, mark in marks.items() if mark), "begun"))


def _proposal(unit: Unit, number: int) -> dict[str, object]:
    return {
        "priorities": "Entidades de menor desempeño del orden territorial (ficticio).",
        "services": f"Acompañamiento y capacitación de {unit} (ficticio).",
        "mode": Mode.INDIVIDUAL if number % 2 else Mode.JOINT,
        "space": Space.BOTH if number % 2 else Space.VIRTUAL,
        "talent": f"{2 + number} profesionales (ficticio).",
        "budget": Decimal(80_000_000 + 20_000_000 * number),
        "resources": "Plataforma virtual y material (ficticio).",
        "travel": "Viaja el equipo territorial (ficticio)." if number % 2 else "Ninguna viaja (ficticio).",
        "guidance": "Concertar el plan de trabajo antes de empezar (ficticio).",
        "alliances": "",
    }
