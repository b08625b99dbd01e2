"""Accents that can be read."""

_ENOUGH = 4.6  # WCAG AA asks for 4.5:1
_STEP = 0.94


def legible(color: str) -> str:
    """The `#rrggbb` itself, or as much darker as it takes for text in it on white, or white text on it."""
    channels = tuple(int(color[start : start + 2], 16) for start in (1, 3, 5))
    while _contrast_with_white(channels) < _ENOUGH:
        channels = tuple(int(channel * _STEP) for channel in channels)
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _contrast_with_white(channels: tuple[int, ...]) -> float:
    """WCAG 2.2's contrast ratio, 1 to 21."""
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def tint(color: str) -> str:
    """The colour as a pale background on which black text stands out."""
    channels = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * 0.08):02x}" for channel in channels)
