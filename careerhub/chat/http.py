"""Conversations as files, over HTTP."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from careerhub import routes
from careerhub.chat import service
from careerhub.chat.words import inert
from careerhub.core.db.transactions import transact
from careerhub.core.errors import NotFound, SessionEnded
from careerhub.core.web.edge import session_digest
from careerhub.core.web.http import NO_STORE, message_page

_TYPES = {"md": "text/markdown; charset=utf-8", "json": "application/json"}
_SEALED = "default-src 'none'; sandbox"


async def _export(request: Request) -> Response:
    conversation_id, ending = request.path_params["conversation_id"], request.path_params["file_format"]
    try:
        if ending not in _TYPES:
            raise NotFound
        title, turns = await transact(session_digest(request.headers), service.read_export, conversation_id)
    except SessionEnded:
        return message_page(401, "Please sign in", "You have been signed out.", routes.SIGN_IN, "Sign in")
    except NotFound:
        return message_page(404, "Not found", "There is no such conversation.", routes.CHAT, "Your conversations")
    data = {"title": title, "interactions": turns}
    body = json.dumps(data, indent=2, ensure_ascii=False) if ending == "json" else as_markdown(title, turns)
    headers = {"Content-Disposition": f'attachment; filename="conversation.{ending}"', "Content-Security-Policy": _SEALED}
    return Response(body, media_type=_TYPES[ending], headers={**NO_STORE, **headers})


def as_markdown(title: str, turns: list[dict[str, Any]]) -> str:
    """A conversation to read: questions, answers, and the sources by their numbers."""
    parts = [f"# {title}"]
    for turn in turns:
        parts.append(f"## {turn['query_text']}")
        if turn["selection"]:
            parts.append("\n".join(f"> {line}" for line in inert(turn["selection"]).splitlines()))
        parts.append(inert(turn["answer_text"]))
        if turn["note"]:
            parts.append(f"*{turn['note']}*")
        parts.append(
            "\n".join(
                f"{number}. {chunk['title']} › {chunk['section_heading']} ({chunk['file_path']})"
                for number, chunk in enumerate(turn["source_chunks"], 1)
            )
        )
    return "\n\n".join(part for part in parts if part) + "\n"


HTTP_ROUTES = [Route(routes.CONVERSATION_EXPORT, _export, methods=["GET"])]
