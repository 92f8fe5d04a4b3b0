"""Errors of the command line and of the settings. Their messages are sentences for a person: what is wrong, and what to do."""

from __future__ import annotations


class BadInput(Exception):
    """What was given to read cannot be read."""


class BadSettings(Exception):
    """One or more settings are wrong; the message has a sentence, on a line of its own, for each."""
