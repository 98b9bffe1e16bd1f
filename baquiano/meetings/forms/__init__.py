"""What people write about a meeting: who came, the text of the acta, the signatures."""

from baquiano.meetings.forms.attendance import (
    AttendanceForm,
    CorrectionForm,
    PersonForm,
    ScanForm,
    TranscribeForm,
    VoidForm,
    written,
)
from baquiano.meetings.forms.differential import DifferentialForm
from baquiano.meetings.forms.minutes import (
    CorrectMinutesForm,
    DrawnSignForm,
    PaperSignForm,
    PasswordSignForm,
    SectionForm,
    WhyForm,
)
from baquiano.meetings.forms.register import ReviewForm, SelfRegisterForm
from baquiano.meetings.forms.stroke import StrokeField

__all__ = [
    "AttendanceForm",
    "CorrectMinutesForm",
    "CorrectionForm",
    "DifferentialForm",
    "DrawnSignForm",
    "PaperSignForm",
    "PasswordSignForm",
    "PersonForm",
    "ReviewForm",
    "ScanForm",
    "SectionForm",
    "SelfRegisterForm",
    "StrokeField",
    "TranscribeForm",
    "VoidForm",
    "WhyForm",
    "written",
]
