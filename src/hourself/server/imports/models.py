# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was imported. All columns are plain numbers and texts: the room reads and writes them by SQL.

`account` is a person's number; an import's id is the source of its amounts in the store.
"""

from __future__ import annotations

from django.db import models


class Import(models.Model):
    """One file that came in. `file` is its name, sealed; times are seconds since 1970 UTC, days are day numbers.

    `touched` is when it was last written to while `finished` is NULL: one that stands still was cut off.
    """

    account = models.BigIntegerField()
    form = models.CharField(max_length=64)
    family = models.CharField(max_length=64)
    label = models.CharField(max_length=128)
    file = models.BinaryField()
    zone = models.CharField(max_length=64, blank=True)
    started = models.BigIntegerField()
    touched = models.BigIntegerField()
    finished = models.BigIntegerField(null=True)
    added = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)
    first = models.IntegerField(null=True)
    last = models.IntegerField(null=True)

    class Meta:
        db_table = "import"
        indexes = (models.Index(fields=["account", "form"], name="import_form"),)


class Lane(models.Model):
    """A device that holds imported stretches of a machine; of lanes side by side, `number` counts from 0."""

    account = models.BigIntegerField()
    form = models.CharField(max_length=64)
    host = models.CharField(max_length=128)
    number = models.IntegerField()
    device = models.BigIntegerField()

    class Meta:
        db_table = "import_lane"
        constraints = (
            models.UniqueConstraint(fields=["account", "form", "host", "number"], name="import_lane_place"),
        )


class Piece(models.Model):
    """What an import added of one stretch: exact to the millisecond, so that the same stretch counts once.

    `key` is a keyed hash of name and title. `begin` and `stop` are the seconds that it became on `device`.
    """

    account = models.BigIntegerField()
    source = models.BigIntegerField()
    lane = models.BigIntegerField()
    day = models.IntegerField()
    start = models.BigIntegerField()
    key = models.BinaryField(max_length=16)
    length = models.BigIntegerField()
    device = models.BigIntegerField()
    begin = models.BigIntegerField()
    stop = models.BigIntegerField()

    class Meta:
        db_table = "import_piece"
        indexes = (
            models.Index(fields=["account", "lane", "day"], name="import_piece_day"),
            models.Index(fields=["account", "source"], name="import_piece_source"),
        )


class Need(models.Model):
    """An import that left time out because an earlier one had it already: the later one has to be undone first."""

    account = models.BigIntegerField()
    later = models.BigIntegerField()
    earlier = models.BigIntegerField()

    class Meta:
        db_table = "import_need"
        constraints = (
            models.UniqueConstraint(fields=["account", "later", "earlier"], name="import_need_pair"),
        )
