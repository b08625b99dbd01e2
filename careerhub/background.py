"""Every task, for the worker: importing a module of tasks declares them."""

TASKS: tuple[object, ...] = ()
