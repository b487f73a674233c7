"""The recovery key that a chamber holds: X25519, in the format of age (https://age-encryption.org/v1)."""

from importlib import import_module
from typing import Any

from desktop.base.problem import Problem

_SECRET = "AGE-SECRET-KEY-1"


def pair() -> tuple[str, str]:
    """A new pair: the public key, for the advisors' settings, and the secret key, for the chamber's safe."""
    identity = _age().x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def wrapped(key: bytes, public: str) -> bytes:
    """`key` that only the chamber's secret key opens. Raises Problem where `public` is not a public key."""
    age = _age()
    try:
        return age.encrypt(key, [age.x25519.Recipient.from_str(public)])
    except age.RecipientError as error:
        raise Problem("Ce n’est pas une clé publique de chambre.", "Elle commence par « age1 » : recopiez-la.") from error


def unwrapped(text: bytes, secret: str) -> bytes | None:
    """What `secret` opens; None where it is not the chamber's secret key."""
    if not secret.strip().upper().startswith(_SECRET):
        return None
    age = _age()
    try:
        return age.decrypt(text, [age.x25519.Identity.from_str(secret.strip().upper())])
    except (age.DecryptError, age.IdentityError):
        return None


def _age() -> Any:
    """pyrage, which ships no types; loaded when it is needed."""
    return import_module("pyrage")
