"""Every task, for the worker: importing a module of tasks declares them."""

from careerhub.auth import background as accounts
from careerhub.chat import background as chat
from careerhub.cv import background as cv
from careerhub.learning import background as learning
from careerhub.privacy import background as privacy

TASKS: tuple[object, ...] = (accounts, chat, cv, learning, privacy)
