"""Official identifiers: NIT, DIVIPOLA and the DANE code of schools (domain facts §2.10)."""

_NIT_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)


def nit_check_digit(number: str) -> int:
    """The check digit of a NIT written without it, digits only. Raises ``ValueError`` on anything else."""
    if not number.isascii() or not number.isdigit() or len(number) > len(_NIT_WEIGHTS):
        raise ValueError("a NIT has up to fifteen digits")
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(number), _NIT_WEIGHTS, strict=False)) % 11
    return rest if rest < 2 else 11 - rest


def is_valid_nit(text: str) -> bool:
    """Whether ``text`` is a NIT with its right check digit: ``890102472-0``; dots and spaces are ignored."""
    number, _, digit = text.replace(".", "").replace(" ", "").partition("-")
    try:
        return bool(number) and digit.isdigit() and nit_check_digit(number) == int(digit)
    except ValueError:
        return False


def is_valid_school_code(code: str, municipality_code: str | None = None) -> bool:
    """Whether ``code`` is a DANE school code: twelve digits, the second to the sixth being the municipality."""
    if len(code) != 12 or not code.isascii() or not code.isdigit():
        return False
    return municipality_code is None or code[1:6] == municipality_code
