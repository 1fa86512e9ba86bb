# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealing names and titles: AES-SIV (RFC 5297), so that equal texts seal equally and nothing is readable."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV


class SealError(Exception):
    """A sealed value that this key did not make, or that was moved or changed."""


class Sealer:
    """Seals and unseals texts of one account. The account and the table are bound in: a moved value does not open."""

    def __init__(self, key: bytes, account: int) -> None:
        """`key`: the account's data key, 64 bytes (AES-256-SIV)."""
        self._cipher = AESSIV(key)
        self._account = account.to_bytes(8, "big")

    def seal(self, text: str, table: str) -> bytes:
        """The sealed form of a text, 16 bytes longer than its UTF-8."""
        return self._cipher.encrypt(text.encode(), [self._account, table.encode()])

    def unseal(self, sealed: bytes, table: str) -> str:
        """The text again; raises `SealError`."""
        try:
            return self._cipher.decrypt(sealed, [self._account, table.encode()]).decode()
        except InvalidTag:
            raise SealError("A sealed value does not open with this account's key.") from None
