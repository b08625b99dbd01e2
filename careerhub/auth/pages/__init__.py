"""The pages of accounts, one module each, so that each page's script stays its own."""

from careerhub.auth.pages import code, confirm, forgot, sign_in, sign_up

__all__ = ["code", "confirm", "forgot", "sign_in", "sign_up"]
