from baquiano.evaluation.models.answers import AnswerSheet, AnswerValue, Refusal
from baquiano.evaluation.models.campaigns import Campaign, Invitation
from baquiano.evaluation.models.instruments import Instrument, Question
from baquiano.evaluation.models.reports import AnalysisReport, Observation

__all__ = [
    "AnalysisReport",
    "AnswerSheet",
    "AnswerValue",
    "Campaign",
    "Instrument",
    "Invitation",
    "Observation",
    "Question",
    "Refusal",
]
