"""Fetching one's data, and leaving."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from careerhub import routes
from careerhub.auth.http.requests import as_person, device_of, forget, read_form, set_session, signed_in, text_of, when_fresh
from careerhub.auth.schemas import normal_email
from careerhub.auth.service import recovery
from careerhub.core.db.transactions import in_thread
from careerhub.core.errors import NotFound
from careerhub.core.web.edge import session_digest
from careerhub.core.web.http import NO_STORE, message_page, see_other
from careerhub.privacy import service
from careerhub.privacy.files import export_path, note_deletion, remove_files

_PAGE = routes.SETTINGS_DATA


@signed_in(_PAGE)
async def _export(request: Request) -> Response:
    await when_fresh(request, service.ask_export, device_of(request))
    return see_other(_PAGE, {"notice": "export"})


@signed_in(_PAGE)
async def _link(request: Request) -> Response:
    """Make the link, and follow it."""
    token = await when_fresh(request, service.make_link, text_of(await read_form(request), "export_id"))
    return see_other(routes.DATA_EXPORT_FILE.format(token=token))


@signed_in(_PAGE)
async def _file(request: Request) -> Response:
    export_id = await as_person(request, service.fetch, request.path_params["token"])
    path = export_path(export_id)
    if not path.is_file():
        raise NotFound
    headers = {**NO_STORE, "Content-Security-Policy": "sandbox"}
    return FileResponse(path, media_type="application/zip", filename="careerhub-my-data.zip", headers=headers)


@signed_in(_PAGE)
async def _delete(request: Request) -> Response:
    """Delete the account, when its address was typed."""
    form = await read_form(request)
    owner = await when_fresh(request, recovery.owner)
    if normal_email(text_of(form, "confirm")) != owner.email:
        return see_other(_PAGE, {"errors": "confirm.wrong"})
    await in_thread(note_deletion, owner.user_id)
    export_ids = await when_fresh(request, service.delete_account)
    await in_thread(remove_files, owner.user_id, export_ids)
    forget(session_digest(request.headers))
    response = set_session(see_other(routes.SIGN_IN, {"notice": "deleted"}), "")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


async def _post_only(request: Request) -> Response:
    return message_page(405, "Not possible", "This address only takes forms.", _PAGE, "Back", {"Allow": "POST"})


_POSTS = {routes.DATA_EXPORT: _export, routes.DATA_EXPORT_LINK: _link, routes.DATA_DELETE: _delete}
HTTP_ROUTES = [
    *(Route(path, receiver, methods=["POST"]) for path, receiver in _POSTS.items()),
    *(Route(path, _post_only) for path in _POSTS),
    Route(routes.DATA_EXPORT_FILE, _file, methods=["GET"]),
]
