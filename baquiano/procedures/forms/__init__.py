"""Forms of the room: doing an activity, preparing a version, starting and ending cases."""

from baquiano.procedures.forms.activity import ActivityForm
from baquiano.procedures.forms.basis import (
    GuideLinkForm,
    IndicatorCreateForm,
    IndicatorEditForm,
    NormLinkForm,
    RetirePointForm,
    ReviewForm,
    RiskCreateForm,
    RiskEditForm,
)
from baquiano.procedures.forms.cases import CaseEndForm, CaseStartForm, DueDayForm, NoteForm
from baquiano.procedures.forms.drafts import HeaderForm, LanesForm, NewProcedureForm, ReviseForm, UploadForm
from baquiano.procedures.forms.versions import ReasonTextForm, VersionSignForm
from baquiano.procedures.forms.work import CompleteForm, ControlFields, RecordForm, WaiveForm

__all__ = [
    "ActivityForm",
    "CaseEndForm",
    "CaseStartForm",
    "CompleteForm",
    "ControlFields",
    "DueDayForm",
    "GuideLinkForm",
    "HeaderForm",
    "IndicatorCreateForm",
    "IndicatorEditForm",
    "LanesForm",
    "NewProcedureForm",
    "NormLinkForm",
    "NoteForm",
    "ReasonTextForm",
    "RecordForm",
    "RetirePointForm",
    "ReviewForm",
    "ReviseForm",
    "RiskCreateForm",
    "RiskEditForm",
    "UploadForm",
    "VersionSignForm",
    "WaiveForm",
]
