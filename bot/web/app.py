"""The web application of the evidence pages. It only reads, and says nothing that a private link does not open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.render.html import body
from bot.store import Stand, Statement, Store, StoredArticle, StoreError
from bot.told import from_json
from bot.views.digest import whole
from bot.web.links import EvidenceLinks, sign, verify
from bot.web.pages import article_page, stand_page, statement_page

T = TypeVar("T")
L = TypeVar("L", Statement, Stand)
_OTHERS = 30
"""Statements of a person among which the sure ones are looked for."""
_STYLE = Path(__file__).with_name("style.css")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_MESSAGES = {
    403: ("This page is private", "Open it by the link that the bot gave you; that link carries the key."),
    404: ("There is no such page", "Check the address, or ask the bot for the statement again."),
    405: ("That cannot be done here", "Evidence pages can only be read."),
    410: ("This link has expired", "Ask the bot for the statement again; it will give you a fresh link."),
    500: ("Something went wrong here", "Try again in a minute; if it stays so, tell whoever runs the bot."),
    503: ("The store cannot be read now", "Try again in a minute; if it stays so, tell whoever runs the bot."),
}
_FRONT = (
    "Evidence",
    "Each line that Briefbot tells stands here in the text that it was taken from. A page opens by the link under its line.",
)
_TEMPLATES = Environment(
    loader=PackageLoader("bot.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def evidence_app(store: Store, *, key: str, now: Callable[[], datetime], confidence: float = 0.0) -> Starlette:
    """The pages of a store. With a key all but `/` and `/health` open by a signed link alone; without one, to everybody.

    Beside a line stand only those of at least this confidence; the line itself is shown whatever its own.
    """
    app = Starlette(
        routes=[
            Route("/", _front),
            Route("/health", _health),
            Route("/style.css", _style),
            Route("/{workspace}/article/{id}", _article),
            Route("/{workspace}/statement/{id}", _statement),
            Route("/{workspace}/digest/{id:int}", _digest),
        ],
        exception_handlers={HTTPException: _refused, StoreError: _broken, Exception: _broken},
    )
    app.add_middleware(SafeHeaders)
    app.state.store, app.state.key, app.state.now, app.state.confidence = store, key, now, confidence
    return app


class SafeHeaders:
    """Adds the headers that keep a page to itself to every response, refusals included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, headed if scope["type"] == "http" else send)


async def _health(request: Request) -> Response:
    await request.app.state.store.workspaces.list()
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


async def _front(request: Request) -> Response:
    """What this is, and not a word about what is here or for whom."""
    return _html(request, "message.html", heading=_FRONT[0], sentence=_FRONT[1])


async def _style(_: Request) -> Response:
    return Response(_STYLE.read_bytes(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


async def _article(request: Request) -> Response:
    store, workspace = _opened(request)
    stored = _found(await store.articles.get(workspace, request.path_params["id"]))
    statements, stands = await _lines(request, workspace, stored)
    return _html(request, "page.html", page=article_page(workspace, stored, statements, stands, _link(request)))


async def _statement(request: Request) -> Response:
    """A statement or, for the ids share one space, a position."""
    store, workspace = _opened(request)
    line = await store.statements.get(workspace, request.path_params["id"])
    if line is None:
        return await _stand(request, store, workspace)
    stored = _found(await store.articles.get(workspace, line.article.id))
    statements, stands = await _lines(request, workspace, stored)
    others = (await store.statements.said(workspace, line.person, limit=_OTHERS)).items if line.person is not None else ()
    sure = _sure(request, others)
    page = statement_page(workspace, stored, line, _link(request), others=sure, statements=statements, stands=stands)
    return _html(request, "page.html", page=page)


async def _digest(request: Request) -> Response:
    """A digest as it was told, whatever was read since."""
    store, workspace = _opened(request)
    record = _found(await store.deliveries.digest(workspace, request.path_params["id"]))
    root = request.scope.get("root_path", "")
    message = whole(from_json(record), EvidenceLinks(f"{root}/", request.app.state.key, workspace))
    return _html(request, "digest.html", heading=message.summary, body=body(message))


async def _stand(request: Request, store: Store, workspace: str) -> Response:
    line = _found(await store.stands.get(workspace, request.path_params["id"]))
    stored = _found(await store.articles.get(workspace, line.article.id))
    statements, stands = await _lines(request, workspace, stored)
    page = stand_page(workspace, stored, line, _link(request), statements=statements, stands=stands)
    return _html(request, "page.html", page=page)


async def _lines(request: Request, workspace: str, stored: StoredArticle) -> tuple[tuple[Statement, ...], tuple[Stand, ...]]:
    """The statements and positions of an article that are sure enough to be told."""
    store, id = request.app.state.store, stored.facts.id
    statements: tuple[Statement, ...] = await store.statements.of_article(workspace, id)
    stands: tuple[Stand, ...] = await store.stands.of_article(workspace, id)
    return _sure(request, statements), _sure(request, stands)


def _sure(request: Request, lines: Sequence[L]) -> tuple[L, ...]:
    return tuple(line for line in lines if line.confidence >= request.app.state.confidence)


def _opened(request: Request) -> tuple[Store, str]:
    """The store and the workspace of a request whose link is good. Raises HTTPException with 403 or 410."""
    state = request.app.state
    if state.key:
        verdict = verify(_raw_path(request), request.query_params.get("key", ""), state.key, state.now())
        if verdict != "good":
            raise HTTPException(410 if verdict == "expired" else 403)
    return state.store, request.path_params["workspace"]


def _raw_path(request: Request) -> str:
    """The path as it was signed: percent-encoded, below the mount point."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    return raw.decode("ascii", "replace").removeprefix(request.scope.get("root_path", ""))


def _link(request: Request) -> Callable[[str], str]:
    root, key = request.scope.get("root_path", ""), request.app.state.key
    return lambda path: root + sign(path, key)


def _found(value: T | None) -> T:
    if value is None:
        raise HTTPException(404)
    return value


def _html(request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
    body = _TEMPLATES.get_template(template).render(root=request.scope.get("root_path", ""), **context)
    return HTMLResponse(body, status, headers={"Cache-Control": "private, no-store"})


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    heading, sentence = _MESSAGES.get(status, _MESSAGES[500])
    return _html(request, "message.html", status, heading=heading, sentence=sentence)


async def _broken(request: Request, error: Exception) -> Response:
    status = 503 if isinstance(error, StoreError) else 500
    return await _refused(request, HTTPException(status))
