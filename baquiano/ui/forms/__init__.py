"""Forms of the product: bases, fields of this country, and the field that searches while one types."""

from baquiano.ui.forms.base import (
    ConflictRow,
    CreateForm,
    EditForm,
    FieldGroup,
    Form,
    ModelForm,
    ReasonForm,
    conflict_rows,
)
from baquiano.ui.forms.fields import (
    DateField,
    DateInput,
    DateTimeField,
    DateTimeInput,
    FileField,
    MoneyField,
    MonthInput,
    TextArea,
    TimeInput,
    YesNoField,
    refuse_control_characters,
)
from baquiano.ui.forms.lookup import LookupField, MultiLookupField, Suggestion, lookup_answer
from baquiano.ui.forms.signature import SignatureField, SignatureWidget

__all__ = [
    "ConflictRow",
    "CreateForm",
    "DateField",
    "DateInput",
    "DateTimeField",
    "DateTimeInput",
    "EditForm",
    "FieldGroup",
    "FileField",
    "Form",
    "LookupField",
    "ModelForm",
    "MoneyField",
    "MonthInput",
    "MultiLookupField",
    "ReasonForm",
    "SignatureField",
    "SignatureWidget",
    "Suggestion",
    "TextArea",
    "TimeInput",
    "YesNoField",
    "conflict_rows",
    "lookup_answer",
    "refuse_control_characters",
]
