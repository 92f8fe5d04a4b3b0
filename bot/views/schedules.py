"""Schedules and follows as messages: what was set, what comes next, what came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters import address
from adapters.base import (
    Block,
    Button,
    Buttons,
    Context,
    Heading,
    Listing,
    Message,
    Paragraph,
    Place,
    Run,
    bold,
    faint,
    link,
    text,
)
from bot import delivery_words, schedule_words
from bot.schedules import next_occurrences
from bot.store import Delivery, Follow, Subscription
from bot.views.answers import sentence

ACTION, FOLLOWS_ACTION, UNFOLLOW_ACTION = "digest", "follows", "unfollow"
NEXT = 3


def said(words: str) -> Message:
    return sentence(words)


def next_times(subscription: Subscription, now: datetime, count: int = NEXT) -> str:
    """The next times in words, the first of them as it is planned."""
    start = subscription.next_at
    coming = next_occurrences(subscription.schedule, now, count + 2)
    shown = [one for one in coming if start is None or one.at >= start][:count]
    return schedule_words.next_times(shown, subscription.schedule.zone)


def scheduled(made: Subscription, before: Subscription | None, now: datetime, *, assumed: bool, obstacle: str = "") -> Message:
    """The schedule read back, with the next three times; `assumed` where nobody named the zone, `obstacle` is in its way."""
    what = schedule_words.in_words(made.schedule)
    blocks: list[Block] = [Paragraph(text(bold(f"{what}."))), Paragraph(text(f"{next_times(made, now)}."))]
    if obstacle:
        blocks.append(Paragraph(text(bold(delivery_words.NOT_YET), f" {obstacle}")))
    if before and before.schedule != made.schedule:
        blocks.append(Context(text(delivery_words.instead_of(schedule_words.in_words(before.schedule)))))
    if change := schedule_words.change_of_clocks(made.schedule, now):
        blocks.append(Context(text(change)))
    if assumed:
        blocks.append(Context(text(delivery_words.ZONE_ASSUMED)))
    return Message((*blocks, _buttons(made.id, paused=False)), summary=what)


def changed(words: str, number: int, *, paused: bool) -> Message:
    return Message((Paragraph(text(words)), _buttons(number, paused=paused)), summary=words)


def listing(subscriptions: Sequence[Subscription], now: datetime, may_manage: bool) -> Message:
    """The digests of a place; for those who may change them, with the buttons to do so."""
    blocks: list[Block] = [Heading(delivery_words.SCHEDULES)]
    blocks += entries(subscriptions, now, may_manage)
    return Message(tuple(blocks), summary=delivery_words.SCHEDULES)


def entries(subscriptions: Sequence[Subscription], now: datetime, may_manage: bool, *, anywhere: bool = False) -> list[Block]:
    """A line for each schedule, what and when next, and the buttons below it; where it comes, if they come `anywhere`."""
    found: list[Block] = []
    for one in subscriptions:
        found += [_entry(one, now, anywhere), *([_buttons(one.id, paused=one.paused_at is not None)] if may_manage else [])]
    return found or [Paragraph(text(delivery_words.NO_SCHEDULES))]


def _entry(one: Subscription, now: datetime, placed: bool) -> Paragraph:
    state = delivery_words.is_paused(one.reason) if one.paused_at else next_times(one, now)
    place = (" ", where(one.place), ":") if placed else ()
    what = f" {schedule_words.in_words(one.schedule)}. "
    return Paragraph(text(bold(f"{one.id}"), *place, what, faint(f"{state.rstrip('.')}.")))


def _buttons(number: int, *, paused: bool) -> Buttons:
    label, action = (delivery_words.RESUME_BUTTON, "resume") if paused else (delivery_words.PAUSE_BUTTON, "pause")
    return Buttons(
        (
            Button(delivery_words.PREVIEW_BUTTON, ACTION, f"preview {number}"),
            Button(delivery_words.WHY_BUTTON, ACTION, f"why {number}"),
            Button(label, ACTION, f"{action} {number}"),
            Button(delivery_words.REMOVE_BUTTON, ACTION, f"remove {number}"),
        )
    )


def where(place: Place) -> Run:
    """In this channel, which is a link; here, to you alone."""
    return Run(delivery_words.TO_YOU_ALONE) if place.direct else link(delivery_words.IN_THIS_CHANNEL, address(place))


def notice(said: str, place: Place) -> Message:
    """What somebody is told alone of something that they set in a place, with the way there."""
    way = (" ", link(delivery_words.THE_CHANNEL, address(place))) if not place.direct and address(place) else ()
    return Message((Paragraph(text(said, *way)),), summary=said)


def why(latest: Sequence[Delivery], zone: str, verdicts: Message | None) -> Message:
    """What became of the latest digests, and below it why the last one told what it told."""
    came = tuple(text(delivery_words.came(schedule_words.wall(one.due_at, zone), one.state, one.note)) for one in latest)
    if not came:
        return sentence(delivery_words.NOTHING_YET)
    blocks: tuple[Block, ...] = (Listing(came),)
    if verdicts is None:
        return Message(blocks, summary=delivery_words.SCHEDULES)
    return Message((verdicts.blocks[0], *blocks, *verdicts.blocks[1:]), summary=verdicts.summary)


def follows(found: Sequence[Follow], may_change: bool) -> Message:
    """Who is followed in a place."""
    blocks: list[Block] = [Heading(delivery_words.FOLLOWS)]
    for one in found:
        blocks.append(Paragraph(text(delivery_words.followed(one.id, one.name, one.topic, one.muted, one.reason))))
        blocks += [follow_buttons(one)] if may_change else []
    if not found:
        blocks.append(Paragraph(text(delivery_words.NO_FOLLOWS)))
    return Message(tuple(blocks), summary=delivery_words.FOLLOWS)


def follow_buttons(follow: Follow, muted: bool | None = None) -> Buttons:
    silent = follow.muted if muted is None else muted
    label, action = (delivery_words.UNMUTE_BUTTON, "unmute") if silent else (delivery_words.MUTE_BUTTON, "mute")
    return Buttons(
        (
            Button(label, FOLLOWS_ACTION, f"{action} {follow.id}"),
            Button(delivery_words.UNFOLLOW_BUTTON, UNFOLLOW_ACTION, f"{follow.id}"),
        )
    )


def following(follow: Follow) -> Message:
    said = delivery_words.following(follow.name, follow.topic, follow.cap)
    return Message((Paragraph(text(said)), follow_buttons(follow)), summary=said)


def muted(follow: Follow, said: str, silent: bool) -> Message:
    return Message((Paragraph(text(said)), follow_buttons(follow, silent)), summary=said)
