"""Addresses of HTTP routes, as pages need them."""

from reflex_base.config import get_config
from reflex_base.environment import environment
from reflex_base.constants import Env


def backend(path: str) -> str:
    """The address of an HTTP route. In production pages and routes share an origin; in development the routes have another port."""
    is_dev = environment.REFLEX_ENV_MODE.get() == Env.DEV
    return f"{get_config().api_url.rstrip('/')}{path}" if is_dev else path
