"""Reflex's configuration. Everything an operator decides is in careerhub.core.config."""

import os

import reflex as rx
from reflex_base.constants.state import StateManagerMode

from careerhub.core.config import settings

_IS_DEV = settings().is_dev
_PORT = settings().port

config = rx.Config(
    app_name="careerhub",
    app_module_import="careerhub.app",
    api_url=f"http://localhost:{8000 if _IS_DEV else _PORT}",
    frontend_port=_PORT,
    backend_host=settings().host,
    cors_allowed_origins=list(settings().origins),
    show_built_with_reflex=False,
    telemetry_enabled=False,
    state_manager_mode=StateManagerMode.REDIS if os.environ.get("REDIS_URL") else StateManagerMode.MEMORY,
    redis_url=os.environ.get("REDIS_URL"),
    trusted_proxy_hops=settings().trusted_proxy_hops,
    plugins=[],
    disable_plugins=[rx.plugins.SitemapPlugin],  # the pages behind it need an account
)
