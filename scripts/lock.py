"""Renew requirements/*.txt from pyproject.toml: exact versions with hashes, and no addresses."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GROUPS = {"run": ("build",), "dev": ("build", "dev")}

for name, groups in GROUPS.items():
    chosen = [part for group in groups for part in ("--group", group)]
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
    target = ["--no-header", "--upgrade", "-q", "-o", f"requirements/{name}.txt"]
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *chosen, *options, *target], cwd=ROOT, check=True
    )
