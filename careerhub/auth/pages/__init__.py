"""The pages of accounts, one module each, so that each page's script stays its own."""

from careerhub.auth.pages import sign_in, sign_up

__all__ = ["sign_in", "sign_up"]
