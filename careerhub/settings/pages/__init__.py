"""The settings and the administrators' page, one module each."""

from careerhub.settings.pages import account, admin, data, privacy, security, sessions

__all__ = ["account", "admin", "data", "privacy", "security", "sessions"]
