"""Addresses of HTTP routes, as pages need them."""

from reflex_base.config import get_config
from reflex_base.constants import Env
from reflex_base.environment import environment


def backend(path: str) -> str:
    """The address of an HTTP route: of this origin in production, on the backend's own port in development."""
    is_dev = environment.REFLEX_ENV_MODE.get() == Env.DEV
    return f"{get_config().api_url.rstrip('/')}{path}" if is_dev else path
