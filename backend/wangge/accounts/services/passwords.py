"""What is kept of a password, and whether one is right."""

import secrets

import argon2

_HASHER = argon2.PasswordHasher(memory_cost=47104, time_cost=1, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_hex())


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one kept; for nobody's (None) it takes as long to say no."""
    try:
        _HASHER.verify(password_hash or _NOBODY, password)
    except argon2.exceptions.VerificationError:
        return False
    return password_hash is not None
