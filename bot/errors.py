"""Errors of the command line, of settings and of chats: sentences for a person that say what is wrong, and what to do."""

from __future__ import annotations


class BadInput(Exception):
    """What was given to read cannot be read."""


class BadSettings(Exception):
    """One or more settings are wrong; the message has a sentence, on a line of its own, for each."""


class Refusal(Exception):
    """What was asked in a chat cannot be done; the message is one sentence for the asker."""
