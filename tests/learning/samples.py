"""A small book for tests."""

from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30"/></svg>'
LONG = "\n\n".join(f"Paragraph {number} speaks of gears, motors and the long way home." for number in range(60))

FILES = {
    "book.yml": "title: Small Robots\nslug: {slug}\ndescription: A short one.\n",
    "01-basics/_category_.json": '{"label": "The basics", "position": 1}',
    "01-basics/02-moving.md": (
        "---\ntitle: Moving about\nlevel: intermediate\nlanguages: [Python]\nframeworks: [ROS 2]\nhardware: [Mobile robot]\n"
        "minutes: 10\ntasks:\n  - title: Drive a square\n    description: Four corners.\n---\n\nBack to [the start](01-start.md) "
        "and [nowhere](./missing.md).\n\n## Wheels\n\n![A wheel](../img/wheel.svg)\n\n## Odometry\n\n" + LONG
    ),
    "01-basics/01-start.mdx": (
        "---\nlevel: beginner\nlanguages: [Python]\nminutes: 5\n---\n\nimport Tabs from '@theme/Tabs';\n\n"
        "# Start here\n\nHello robot.\n\n"
        "```python\n# no heading\n```\n"
    ),
    "02-sensing/index.md": "---\ntitle: Sensing\nlevel: advanced\nframeworks: [PyTorch]\nhardware: [NVIDIA GPU]\n---\n\n"
    "# Sensing\n\nLidar sees.\n",
    "img/wheel.svg": SVG,
    "notes.txt": "not a chapter",
    "draft.md": "---\ndraft: true\n---\n# Draft\n",
}


def write(folder: Path, slug: str, **changes: str) -> Path:
    """The book as files; `changes` replace or add some (by path with `__` for `/` … or as they are)."""
    for path, content in {**FILES, **changes}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content.replace("{slug}", slug))
    return folder
