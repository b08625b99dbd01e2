"""The composition root: pages, routes, edge and guard become one application."""

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.types import ASGIApp

from careerhub import background, landing, routes
from careerhub.auth import http as auth_http
from careerhub.auth import pages as auth_pages
from careerhub.auth.sessions import sessions
from careerhub.career import http as career_http
from careerhub.career import pages as career_pages
from careerhub.chat import http as chat_http
from careerhub.chat import pages as chat_pages
from careerhub.core import audit
from careerhub.core.audit import AuditAction
from careerhub.core.config import settings
from careerhub.core.db.transactions import transact_auth
from careerhub.core.errors import DomainError, SessionEnded
from careerhub.core.frontend import SITE
from careerhub.core.jobs import Worker
from careerhub.core.web.edge import Edge
from careerhub.core.web.guard import TROUBLE, Guard, GuardedState, Sockets
from careerhub.cv import http as cv_http
from careerhub.cv import pages as cv_pages
from careerhub.cv.printer import printer
from careerhub.home import pages as home_pages
from careerhub.learner import pages as learner_pages
from careerhub.learning import http as learning_http
from careerhub.learning import pages as learning_pages
from careerhub.prepare import prepare_database
from careerhub.privacy import http as privacy_http
from careerhub.settings import pages as settings_pages
from careerhub.ui.feedback import app_wraps, not_found_page
from careerhub.ui.frame import public_frame

log = logging.getLogger(__name__)

_PAGES = (
    auth_pages,
    career_pages,
    chat_pages,
    cv_pages,
    home_pages,
    learner_pages,
    learning_pages,
    settings_pages,
    background,
)  # importing a module with @rx.page registers its pages
_EVENTS_PER_SECOND = float(os.environ.get("EVENTS_PER_SECOND", "20"))
_EVENT_BURST = float(os.environ.get("EVENT_BURST", "60"))


_HTTP_ROUTES = [
    *auth_http.HTTP_ROUTES,
    *career_http.HTTP_ROUTES,
    *chat_http.HTTP_ROUTES,
    *cv_http.http_routes(printer),
    *learning_http.HTTP_ROUTES,
    *privacy_http.HTTP_ROUTES,
]


def show_error(exception: Exception) -> EventSpec:
    """What a person sees of an error that no handler expected."""
    leave: Any = GuardedState.leave
    show_problem: Any = GuardedState.show_problem
    if isinstance(exception, SessionEnded):
        return leave()
    if isinstance(exception, DomainError):
        return show_problem(exception.message)
    log.error("event failed", exc_info=exception)
    return show_problem(TROUBLE)


def _record_denied(session: Session, user_id: str, handler: str) -> None:
    audit.record(session, AuditAction.AUTHZ_DENIED, user_id=user_id or None, details={"handler": handler[:100]})


async def _denied(user_id: str, handler: str) -> None:
    await transact_auth(_record_denied, user_id, handler)


class _App(rx.App):
    """Reflex's app with the edge round everything, also round what Reflex itself puts outside of transformers."""

    def __call__(self) -> ASGIApp:
        return Edge(super().__call__(), SITE if SITE.is_dir() else None, _EVENTS_PER_SECOND, _EVENT_BURST)


def _make_app() -> rx.App:
    made = _App(
        html_lang="en",
        stylesheets=["/fonts/fonts.css", "/careerhub.css"],
        app_wraps=app_wraps(),
        toaster=None,
        reset_style=False,
        api_transformer=[Starlette(routes=_HTTP_ROUTES)],
        backend_exception_handler=show_error,
        head_components=[
            rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
            rx.el.script(src="/theme.js"),  # the colours before the first paint
            rx.el.script(src="/files.js"),  # a download keeps the connection
        ],
    )
    made.add_page(
        lambda: public_frame(landing.landing()),
        route=routes.LANDING,
        title="Careerhub: your career, once, on your own machine",
        description="Keep one true record of your career, make excellent CVs from it, and keep your data to yourself.",
    )
    made.add_page(lambda: public_frame(not_found_page()), route="404", title="Not found · Careerhub")
    made.add_middleware(Guard(sessions.user_of, sessions.name_of, _denied), index=0)
    return made


app = _make_app()
sockets = Sockets(app)
sockets.install()
sessions.on_end, sessions.connected = sockets.end, sockets.digests


@asynccontextmanager
async def _running() -> AsyncIterator[None]:
    """The database before the first request, the printers and (unless they run apart) the jobs until the last."""
    if not os.environ.get("CAREERHUB_PREPARED"):  # `careerhub serve` has done it already
        await asyncio.to_thread(prepare_database)
    await printer.pool.start()
    worker = Worker()
    if not settings().jobs_apart:
        worker.start()
    # What was loaded stays until the end: searching it for garbage again and again made the slowest events slower.
    gc.collect()
    gc.freeze()
    listener = asyncio.create_task(sessions.listen())
    yield
    listener.cancel()
    await worker.stop()
    await printer.pool.stop()


app.register_lifespan_task(_running)
