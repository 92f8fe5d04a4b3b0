"""The one table of commands: what each is called, what it takes, who may use it, and what it does.

A command gets the desk (what the bot has at hand) and a request, and gives a message. Its refusals are `Refusal`s: sentences.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.base import FORM, CommandSpec, Message, Param, Place, Request
from bot import asked, commands_digest, commands_follow, commands_managers, commands_sources, comparing, inputs, words
from bot.asked import Asked
from bot.caps import Caps
from bot.errors import Refusal
from bot.lookup import Lookup, workspace_of
from bot.store import order
from bot.views import answers, card, comparison, help
from bot.views import home as views_home
from bot.views.stance_map import stance_map
from bot.web.links import NO_LINKS, EvidenceLinks
from briefs.questions import parse
from briefs.times import NoSuchTime, TimePhrase, find_time
from briefs.types import Article, Brief, NotUnderstood, Query

if TYPE_CHECKING:
    from bot.sources.admin import Checked, Found
    from bot.store import Source, Store

LONGEST_QUESTION = 500
"""Characters; what is longer than this is an article."""
QUESTIONING = ("is ", "was ", "are ", "were ", "has ", "have ", "had ", "did ", "does ")
"""How a question goes on after “who”; no name is typed so."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What commands work with. `now` is the time of the request."""

    store: Store
    fetch: Callable[[str, datetime], Awaitable[Article]]
    """The article at an address. Raises SourceError."""
    read: Callable[[Article], Awaitable[Brief]]
    """The brief of an article. Raises ArticleError."""
    look: Callable[[str], Awaitable[Found]]
    """What stands at an address that somebody wants to follow. Raises SourceError."""
    check: Callable[[Sequence[Source]], AsyncIterator[Checked]]
    """How sources fare just now."""
    obstacle: Callable[[Place], Awaitable[str]]
    """Why nothing can be posted in a place, empty where it can."""
    engine: str
    """The version of the engine that `read` uses."""
    confidence: float
    caps: Caps
    now: datetime
    links: EvidenceLinks = NO_LINKS
    delivers: frozenset[str] = frozenset()
    """The platforms that digests are sent to from here."""
    last: dict[tuple[str, str], Asked] = field(default_factory=dict)
    """Place and user -> the look-up whose next page “more” shows."""

    def lookup(self, request: Request) -> Lookup:
        return Lookup(self.store, workspace_of(request.place), self.confidence, self.links)


@dataclass(frozen=True, slots=True)
class Command:
    spec: CommandSpec
    run: Callable[[Desk, Request], Awaitable[Message]]


# ------------------------------------------------------------------------------------------------------------- look-ups


async def plain(desk: Desk, request: Request) -> Message:
    """Words without a command: a question, a link, a name, “more”, or a pasted article."""
    said = request.text.strip()
    if said.casefold() in ("more", "next"):
        return await more(desk, request)
    if said.casefold() in ("help", "hello", "hi", ""):
        return await show_help(desk, request)
    if len(said) > LONGEST_QUESTION:
        return await _brief(desk, request, said)
    first, _, rest = said.lstrip("/").partition(" ")
    if first.casefold() == "brief" and said.startswith("/"):
        first, _, rest = rest.strip().partition(" ")
        return await run(desk, replace(request, command=first, text=rest))
    if first.casefold() in TYPED and (said.startswith("/") or first.casefold() in NO_NAMES):
        return await run(desk, replace(request, command=first.casefold(), text=rest))
    query = Query("brief", reference=said) if inputs.meant_address(said) else parse(said, desk.now)
    return await _dispatch(desk, request, query)


async def who(desk: Desk, request: Request) -> Message:
    """Who somebody is; words behind the command may make it another question, as in “who is Lavrov?” or “who spoke of it?”"""
    typed = _typed(request)
    is_name = request.args and not typed.startswith(QUESTIONING)
    return await _asked(desk, request, f"who {'is ' if is_name else ''}{typed}")


async def said(desk: Desk, request: Request) -> Message:
    return await _asked(desk, request, f"said {_typed(request)}")


async def positions(desk: Desk, request: Request) -> Message:
    return await _asked(desk, request, f"positions {_typed(request)}")


async def latest(desk: Desk, request: Request) -> Message:
    return await _asked(desk, request, f"latest {_typed(request)}", needs_name=False)


def _typed(request: Request) -> str:
    """Whose, and about what, as one phrase: as typed, or put together from typed options."""
    if not request.args:
        return request.text.strip()
    name, about = (request.args.get(key, "").strip() for key in ("name", "about"))
    return " ".join(part for part in (name, about and f"about {about}") if part)


async def _asked(desk: Desk, request: Request, question: str, needs_name: bool = True) -> Message:
    if "value" in request.args:
        return await _tell(desk, request, desk.lookup(request), _pressed(request))
    if needs_name and not _typed(request):
        raise Refusal(words.name_needed(question.partition(" ")[0]))
    query = parse(question, desk.now)
    if (since := request.args.get("since", "").strip()) and isinstance(query, Query):
        time = _time(since, desk.now)
        query = replace(query, since=time.since, until=time.until)
    return await _dispatch(desk, request, query)


def _time(typed: str, now: datetime) -> TimePhrase:
    """The time that somebody filled in, with or without “since”. Raises Refusal."""
    for phrase in (f"since {typed}", typed):
        try:
            found = find_time(phrase, now)
        except NoSuchTime as error:
            raise Refusal(str(error)) from error
        if found and phrase == phrase[found.start : found.end]:
            return found
    raise Refusal(str(NoSuchTime(typed)))


def _pressed(request: Request) -> Asked:
    try:
        return asked.read(request.command or "", request.args["value"])
    except asked.OutdatedButton as error:
        raise Refusal(words.OUTDATED_BUTTON) from error


async def _dispatch(desk: Desk, request: Request, query: Query | NotUnderstood) -> Message:
    if isinstance(query, NotUnderstood):
        raise Refusal(query.reason)
    if query.intent == "brief":
        return await _referred(desk, request, query.reference or "")
    lookup = desk.lookup(request)
    if not query.person:
        return await _tell(desk, request, lookup, asked.of(query, None))
    found = await lookup.person(query.person, query.until)
    if len(found.people) == 1 and found.sure:
        return await _tell(desk, request, lookup, asked.of(query, found.people[0].id))
    if not found.sure and (articles := await lookup.as_topic(query)):
        return await _tell(desk, request, lookup, articles)
    question = (
        words.which_one(query.person) if found.sure else words.unknown_name(query.person, bool(found.people), found.empty)
    )
    pairs = [(person.name, asked.button(lookup.label(person), asked.of(query, person.id))) for person in found.people]
    return answers.choice(question, [button for _, button in pairs if button])


async def _tell(desk: Desk, request: Request, lookup: Lookup, what: Asked) -> Message:
    answer = await lookup.answer(what)
    key = (request.place.id, request.user)
    desk.last.pop(key, None)
    if answer.next is not None:
        desk.last[key] = replace(what, before=answer.next)
    return answer.message


async def more(desk: Desk, request: Request) -> Message:
    what = desk.last.get((request.place.id, request.user))
    if what is None:
        raise Refusal(words.NOTHING_TO_CONTINUE)
    return await _tell(desk, request, desk.lookup(request), what)


# ------------------------------------------------------------------------------------------------------------- articles


async def article(desk: Desk, request: Request) -> Message:
    """The brief of an address, of a pasted text, or of an article that is here, by its id."""
    wanted = request.args.get("value") or request.args.get("article") or request.text
    if not wanted.strip():
        raise Refusal(words.ARTICLE_NEEDED)
    if len(wanted.split()) == 1:
        return await _referred(desk, request, wanted.strip())
    return await _brief(desk, request, wanted)


async def _referred(desk: Desk, request: Request, reference: str) -> Message:
    if url := inputs.meant_address(reference):
        _admit(desk, request)
        return await _read(desk, request, await desk.fetch(url, desk.now))
    if not order.is_id(reference):
        raise Refusal(words.NO_ARTICLE)
    brief, id = await _stored(desk, request, reference)
    return await _card(desk, request, brief, id)


async def _brief(desk: Desk, request: Request, pasted: str) -> Message:
    """The brief of a text or, where it is too short for an article, of the link in it."""
    if len(pasted.split()) < inputs.FEWEST_WORDS:
        if found := inputs.address_in(pasted):
            return await _referred(desk, request, found)
        raise Refusal(words.NO_ARTICLE)
    _admit(desk, request)
    return await _read(desk, request, inputs.from_words(pasted))


def _admit(desk: Desk, request: Request) -> None:
    """Count a new article for whoever wants it read. Raises Refusal where that is one too many."""
    if wait := desk.caps.take(workspace_of(request.place), request.user, desk.now):
        raise Refusal(words.enough_read(wait))


async def _read(desk: Desk, request: Request, article: Article) -> Message:
    """Read and remember an article."""
    brief = await desk.read(article)
    saved = await desk.store.articles.save(workspace_of(request.place), brief, engine=desk.engine, fetched_at=desk.now)
    return await _card(desk, request, card.sure(brief, desk.confidence), saved.id)


async def _card(desk: Desk, request: Request, brief: Brief, id: str) -> Message:
    """The card, with what other outlets made of the same words."""
    workspace = workspace_of(request.place)
    rivals = await comparing.rivals(desk.store, workspace, id, desk.confidence)
    links = replace(desk.links, workspace=workspace)
    picture = await asyncio.to_thread(stance_map, brief)
    return card.card(brief, id, [*([picture] if picture else []), *comparison.drifted(rivals, links)])


async def quotes(desk: Desk, request: Request) -> Message:
    return card.all_quotes(*await _stored(desk, request, request.args.get("value") or request.text.strip()))


async def stands(desk: Desk, request: Request) -> Message:
    return card.all_stands(*await _stored(desk, request, request.args.get("value") or request.text.strip()))


async def _stored(desk: Desk, request: Request, id: str) -> tuple[Brief, str]:
    stored = await desk.store.articles.get(workspace_of(request.place), id)
    if stored is None or stored.brief is None:
        raise Refusal(words.UNKNOWN_ARTICLE)
    return card.sure(stored.brief, desk.confidence), stored.facts.id


# ------------------------------------------------------------------------------------------------------------------ help


async def show_help(desk: Desk, request: Request) -> Message:  # noqa: ARG001 (the signature of a command)
    return help.help([command.spec for command in COMMANDS])


async def home(desk: Desk, request: Request) -> Message:
    """What is followed here and when digests come, with the ways to change it."""
    workspace = workspace_of(request.place)
    schedules = await commands_digest.schedules(desk, request)
    everybody = await commands_managers.everybody(desk.store, workspace)
    return views_home.home(await desk.store.sources.list(workspace), schedules, request.may_manage, everybody)


async def form(desk: Desk, request: Request) -> Message:  # noqa: ARG001 (the signature of a command)
    """How to type a command, for whoever pressed for its form where there are no forms."""
    wanted = request.args.get("value", "")
    spec = next((one.spec for one in COMMANDS if f"{wanted} ".startswith(f"{one.spec.name} ")), None)
    if spec is None:
        raise Refusal(words.OUTDATED_BUTTON)
    return help.usage(spec)


NAME = Param(
    "name", "Whose: a name, or an office such as “Russian foreign minister”", required=True, kind="person", suggests=True
)
ABOUT = Param("about", "Only about this topic")
SINCE = Param("since", "Only since then: May, last week, 2006-07-01", kind="time")

COMMANDS: tuple[Command, ...] = (
    Command(
        CommandSpec("article", "Brief an article: who is who, where they stand, what was said",
                    (Param("article", "The address or the text of the article", required=True),)),
        article,
    ),
    Command(CommandSpec("who", "Who is this?", (NAME,)), who),
    Command(CommandSpec("said", "What somebody said, word for word", (NAME, ABOUT, SINCE)), said),
    Command(CommandSpec("positions", "Where somebody stands", (NAME, ABOUT, SINCE)), positions),
    Command(CommandSpec("latest", "The latest articles", (ABOUT,)), latest),
    Command(commands_digest.SPEC, commands_digest.run),
    Command(commands_follow.SPEC, commands_follow.follow),
    Command(commands_follow.UNFOLLOW, commands_follow.unfollow),
    Command(commands_follow.FOLLOWS, commands_follow.follows),
    Command(commands_sources.SPEC, commands_sources.run),
    Command(CommandSpec("help", "What I can do"), show_help),
)  # fmt: skip
ACTIONS: dict[str, Callable[[Desk, Request], Awaitable[Message]]] = {
    **{command.spec.name: command.run for command in COMMANDS},
    card.QUOTES_ACTION: quotes,
    card.STANDS_ACTION: stands,
    "more": more,
    "home": home,
    commands_managers.SETTING: commands_managers.run,
    FORM: form,
}
"""What a request may name: the commands, and what only buttons lead to."""
TYPED = frozenset(command.spec.name for command in COMMANDS)
NO_NAMES = frozenset(("sources", "digest", "unfollow", "follows"))
"""Commands that are understood without a slash, because no question and no name begins so."""


async def run(desk: Desk, request: Request) -> Message:
    """Do what is asked. Raises Refusal, and the errors of sources, engine and store."""
    if not request.command:
        return await plain(desk, request)
    action = ACTIONS.get(request.command.casefold())
    if action is None:  # “/brief Lavrov” or “/brief https://...”: no command, but a name, a link or a question
        return await plain(desk, replace(request, command=None, text=f"{request.command} {request.text}".strip()))
    spec = next((command.spec for command in COMMANDS if command.spec.name == request.command), None)
    if spec and spec.managers_only and not request.may_manage:
        raise Refusal(words.MANAGERS_ONLY)
    return await action(desk, request)
