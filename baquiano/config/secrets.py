"""Production does not start with what everybody can read in the repository."""

from django.core.exceptions import ImproperlyConfigured


def refuse_laptop_secrets(*, secret_key: str, laptop_secret: str, trail_key: str, demo: bool, debug: bool) -> None:
    """Raise ``ImproperlyConfigured``, in Spanish and naming every variable at once, when production is not safe."""
    problems = []
    if secret_key == laptop_secret or len(secret_key) < 50:
        problems.append("BAQUIANO_SECRET_KEY: escriba un secreto propio de al menos 50 caracteres.")
    if not trail_key:
        problems.append("BAQUIANO_TRAIL_KEY: indique la clave Ed25519 que firma los puntos de control del rastro.")
    if demo:
        problems.append("BAQUIANO_DEMO: el modo demostración publica contraseñas; quítelo.")
    if debug:
        problems.append("BAQUIANO_DEBUG: muestra datos internos a cualquiera; quítelo.")
    if problems:
        raise ImproperlyConfigured("Baquiano no arranca en producción así:\n- " + "\n- ".join(problems))
