"""Memory that was freed, back to the operating system."""

import ctypes


def give_back() -> None:
    """Have the C library return what it keeps for later: after a model is loaded, that is more than the model needs (100 MB)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # only glibc has it
    if trim is not None:
        trim(0)
