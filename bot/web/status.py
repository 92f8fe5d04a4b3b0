"""`/health` and `/metrics`, for the operator's own monitoring, apart from the pages that readers see."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.health import Health
from bot.web.app import SafeHeaders

_FRESH = {"Cache-Control": "no-store"}


def status_app(health: Health) -> Starlette:
    """`/health` answers 200 where all is well and 503 where not, with the findings as JSON; `/metrics` is Prometheus' text."""
    app = Starlette(routes=[Route("/health", _health), Route("/metrics", _metrics)])
    app.add_middleware(SafeHeaders)
    app.state.health = health
    return app


async def _health(request: Request) -> Response:
    found = await request.app.state.health.examine()
    return JSONResponse(found, 200 if found["ok"] else 503, headers=_FRESH)


async def _metrics(request: Request) -> Response:
    now = await request.app.state.health.standing()
    return Response(metrics.exposed(now), headers={**_FRESH, "Content-Type": metrics.CONTENT_TYPE})
