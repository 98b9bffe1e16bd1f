"""Pages and answers of the work without signal."""

from baquiano.field.views.captures import (
    capture_complete,
    capture_detail,
    capture_discard,
    capture_list,
    capture_retry,
    capture_upload,
)
from baquiano.field.views.device import (
    capture_receive,
    device_package,
    device_state,
    shell,
    shell_files,
    visit_carry,
    visit_package,
    worker,
)

__all__ = [
    "capture_complete",
    "capture_detail",
    "capture_discard",
    "capture_list",
    "capture_receive",
    "capture_retry",
    "capture_upload",
    "device_package",
    "device_state",
    "shell",
    "shell_files",
    "visit_carry",
    "visit_package",
    "worker",
]
