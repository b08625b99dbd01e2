"""`python -m bench`: measure everything, print the table, keep the JSON."""

import asyncio
import http.client
import os
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench import asking, builder, events, pages, papers, pdfs, report, search_retrieval, servers, sign_ins, starts
from bench.wire import SESSION_COOKIE, STATE, Wire

_CLIENTS = 50
_PASSWORD = "violet-hammer-orbit-42"
_DEMO_EMAIL = "demo@careerhub.example"
_CV_LIST = f"{STATE}.careerhub___cv___state____cv_list_state"


def main() -> None:
    """Run it."""
    servers.build_pages()
    load = os.getloadavg()[0]
    measures = starts.measure() + papers.measure()
    with servers.data_folder() as folder:
        servers.run_careerhub(folder, "demo", "--password", _PASSWORD)
        people = servers.run_module(folder, "bench.people", str(_CLIENTS)).split()
        token, cv_id = servers.run_module(folder, "bench.large").split()
        measures += _measure_running(folder, people, (token, cv_id))
        measures += asking.measure(folder, people[0])
        measures += search_retrieval.measure(folder)
    report.show(measures, load)
    report.keep(measures, load)


def _measure_running(folder: Path, people: list[str], large: tuple[str, str]) -> list[report.Measure]:
    with servers.careerhub(folder) as ours, servers.blank() as peer:
        demo = _sign_in(ours.url)
        cv_id = asyncio.run(_first_cv(ours.url, demo))
        return [
            *events.measure(ours.url, people, peer.url),
            *sign_ins.measure(ours.url, people[0]),
            *pages.measure(ours.url, demo, peer.url),
            *pdfs.measure(ours.url, demo, cv_id, people[0]),
            *builder.measure(ours.url, demo, cv_id, large, people[0]),
        ]


def _sign_in(url: str) -> str:
    """The demo account's session, as its form gets it."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    form = urlencode({"email": _DEMO_EMAIL, "password": _PASSWORD})
    headers = {"Origin": url, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/auth/signin", form, headers)
    cookie = connection.getresponse().getheader("Set-Cookie") or ""
    connection.close()
    return cookie.partition(";")[0].removeprefix(f"{SESSION_COOKIE}=")


async def _first_cv(url: str, session: str) -> str:
    """The id of one of the account's CVs, from their list."""
    wire = await Wire.open(url, session, "/cvs/")
    cards = (await wire.ask(f"{_CV_LIST}.load"))[_CV_LIST]["cards_rx_state_"]
    await wire.close()
    return cards[0]["id"]


if __name__ == "__main__":
    main()
