"""Three questions, or as many as the institution writes, that say which type of service is being asked for (ORG-11).

The questions and where each answer leads are data of the folder::

    [portfolio.guide.analysis]
    question = "¿Necesita un análisis técnico o jurídico?"
    yes = "several"
    no = "type:orientacion"

The first question is the one to which no other leads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TYPE = "type:"
MOST_QUESTIONS = 12


class GuideFault(ValueError):
    """A guide that does not work: at which question, and how it is mended."""

    def __init__(self, key: str, mend: str) -> None:
        super().__init__(mend)
        self.key, self.mend = key, mend


@dataclass(frozen=True)
class Question:
    """A question answered with yes or no; each answer leads to another question or to a type of service."""

    key: str
    text: str
    help: str
    yes: str
    no: str


@dataclass(frozen=True)
class Outcome:
    """Where the answers so far lead: the next question, or the code of the type, with what was answered."""

    answered: tuple[tuple[Question, bool], ...]
    question: Question | None
    code: str


@dataclass(frozen=True)
class Guide:
    """The questions by their key, and the one with which it begins."""

    questions: Mapping[str, Question]
    first: str

    @property
    def outcomes(self) -> set[str]:
        """The codes of the types to which it leads."""
        leads = {lead for one in self.questions.values() for lead in (one.yes, one.no)}
        return {lead.removeprefix(TYPE) for lead in leads if lead.startswith(TYPE)}

    def follow(self, answers: Sequence[bool]) -> Outcome:
        """Where ``answers``, in the order in which they were asked, lead; those left over do not count."""
        lead, answered = self.first, []
        for answer in answers:
            if lead.startswith(TYPE):
                break
            question = self.questions[lead]
            answered.append((question, answer))
            lead = question.yes if answer else question.no
        code = lead.removeprefix(TYPE) if lead.startswith(TYPE) else ""
        return Outcome(tuple(answered), None if code else self.questions[lead], code)


def guide_from(content: Mapping[str, Any]) -> Guide:
    """The guide that the folder writes; raises ``GuideFault`` naming the question that is wrong."""
    if len(content) > MOST_QUESTIONS:
        raise GuideFault("", f"Tiene más de {MOST_QUESTIONS} preguntas: nadie las respondería.")
    questions = {key: _question(key, value) for key, value in content.items()}
    led = {lead for one in questions.values() for lead in (one.yes, one.no)}
    for one in questions.values():
        for lead in (one.yes, one.no):
            if not lead.startswith(TYPE) and lead not in questions:
                raise GuideFault(one.key, f"«{lead}» no es otra pregunta ni «{TYPE}CODIGO».")
    first = [key for key in questions if key not in led]
    if len(first) != 1:
        raise GuideFault("", "Debe haber una sola pregunta a la que no lleve ninguna otra: por ella se empieza.")
    _refuse_circles(questions, first[0], ())
    return Guide(questions, first[0])


def _question(key: str, value: Any) -> Question:
    if not isinstance(value, Mapping):
        raise GuideFault(key, "Escríbala como una tabla con question, yes y no.")
    texts = {name: value.get(name, "") for name in ("question", "help", "yes", "no")}
    for name, text in texts.items():
        if not isinstance(text, str) or (not text.strip() and name != "help"):
            raise GuideFault(key, f"Escriba «{name}» como texto.")
    return Question(key, texts["question"].strip(), texts["help"].strip(), texts["yes"].strip(), texts["no"].strip())


def _refuse_circles(questions: Mapping[str, Question], key: str, path: tuple[str, ...]) -> None:
    if key in path:
        raise GuideFault(key, "Se vuelve a una pregunta ya respondida: la guía no terminaría.")
    for lead in (questions[key].yes, questions[key].no):
        if not lead.startswith(TYPE):
            _refuse_circles(questions, lead, (*path, key))
