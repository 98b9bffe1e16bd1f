"""Scripts that a room puts on every page of whoever signed in; ``ui`` knows none of them."""

_scripts: list[str] = []


def register_script(path: str) -> None:
    """Load the static module ``path`` on every page; registering it again changes nothing."""
    if path not in _scripts:
        _scripts.append(path)


def scripts() -> tuple[str, ...]:
    return tuple(_scripts)
