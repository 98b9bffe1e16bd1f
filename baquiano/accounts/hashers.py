from django.contrib.auth.hashers import Argon2PasswordHasher


class ModerateArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB per hash: Django's 100 MiB would let eight sign-ins at once take 800 MiB (OWASP minimum)."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
