# SPDX-License-Identifier: AGPL-3.0-or-later
"""People, their devices, and the one-time links that sign them in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Person(AbstractBaseUser):
    """Whose hours are counted. `id` is the account number in the store's tables."""

    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=80, blank=True)
    owner = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    objects: ClassVar[BaseUserManager[Person]] = BaseUserManager()

    class Meta:
        db_table = "person"


class Device(models.Model):
    """A machine that may send spans. Only the hash of its token is kept.

    The ingest door reads and writes this table by SQL (`accounts/tokens.py`): its columns are plain integers
    and texts for that reason. `seen`, `until` and `revoked` are seconds since 1970 UTC, or NULL.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices", db_column="account")
    name = models.CharField(max_length=64)
    token = models.BinaryField(max_length=32, unique=True)
    created = models.BigIntegerField()
    seen = models.BigIntegerField(null=True)
    state = models.CharField(max_length=16, blank=True)
    until = models.BigIntegerField(null=True)
    revoked = models.BigIntegerField(null=True)
    system = models.CharField(max_length=32, blank=True)
    release = models.CharField(max_length=64, blank=True)
    #: Which start of the agent sends, and which one sent before; when one came back that another had replaced.
    run = models.CharField(max_length=32, null=True)
    before = models.CharField(max_length=32, null=True)
    forked = models.BigIntegerField(null=True)

    class Meta:
        db_table = "device"


class ApiKey(models.Model):
    """A key with which a program may ask. Only its hash is kept; times are seconds since 1970 UTC, or NULL."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_keys", db_column="account")
    name = models.CharField(max_length=64)
    token = models.BinaryField(max_length=32, unique=True)
    created = models.BigIntegerField()
    used = models.BigIntegerField(null=True)
    revoked = models.BigIntegerField(null=True)
    #: Errors come with status 200, as old clients of RescueTime expect.
    classic = models.BooleanField(default=False)
    #: What the key may do: words of `tokens.SCOPES`, parted by blanks.
    scopes = models.CharField(max_length=64, default="read")
    expires = models.BigIntegerField(null=True)

    class Meta:
        db_table = "api_key"


class SignInLink(models.Model):
    """A link that signs one person in, once. Only the hash of its token is kept."""

    token = models.BinaryField(max_length=32, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    expires = models.BigIntegerField()

    class Meta:
        db_table = "sign_in_link"


class DeviceCode(models.Model):
    """A machine that asks to be a device of somebody's (RFC 8628). Only hashes of its codes are kept, for ten minutes.

    `account` is whose it will be, once that person approved it under the name `chosen`. Times: UTC seconds, or NULL.
    """

    code = models.BinaryField(max_length=32, primary_key=True)
    #: Of the code that the person types.
    typed = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=64)
    system = models.CharField(max_length=32)
    address = models.CharField(max_length=45)
    created = models.BigIntegerField()
    polled = models.BigIntegerField(null=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, db_column="account")
    chosen = models.CharField(max_length=64, blank=True)
    refused = models.BooleanField(default=False)

    class Meta:
        db_table = "device_code"


class WrongCode(models.Model):
    """That somebody typed a code which is none, and when (UTC seconds): guessing must end soon."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_column="account")
    at = models.BigIntegerField()

    class Meta:
        db_table = "wrong_code"
