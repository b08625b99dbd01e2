"""Every task, for the worker: importing a module of tasks declares them."""

from careerhub.learning import background as learning

TASKS: tuple[object, ...] = (learning,)
