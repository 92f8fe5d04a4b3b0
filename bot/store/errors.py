"""The errors of the store.

    StoreError
    +-- CannotOpen     no database there, no permission, wrong password, not a database
    +-- Busy           locked by another program, or a query took too long; the same again later can succeed
    +-- TooNew         the database was made by a newer version of this program
    +-- CannotRestore  no backup, a damaged one, or a database that is not empty
    +-- Damaged        the database answers, but not as it should
    +-- WrongKey       what is stored encrypted was encrypted with another secret

The message of each is one sentence for a person: what is wrong, and what to do. No message holds a password.
"""

from __future__ import annotations

from adapters.base import BadToken


class StoreError(Exception):
    """Anything the store could not do."""


class CannotOpen(StoreError):
    pass


class Busy(StoreError):
    pass


class TooNew(StoreError):
    pass


class CannotRestore(StoreError):
    pass


class Damaged(StoreError):
    pass


class WrongKey(StoreError, BadToken):
    """Also for the platform whose tokens these are."""
