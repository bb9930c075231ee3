"""Each status that the service's page names can be had, with its sentence; and throttling can be switched on."""

from __future__ import annotations

import httpx
import pytest

from lbtui.demo import demo_app
from tests.demo.mobage_asking import BASE, BOARDS, LISTED, NOW, ORIGIN, Mobage, said, scores, signed

pytestmark = pytest.mark.anyio

ME = "@me/@self"


@pytest.mark.parametrize(
    ("method", "place", "body", "status"),
    [
        ("GET", "", None, 200),
        ("GET", "/highscore", None, 200),
        ("GET", "/highscore/@me/@all", None, 200),
        ("GET", "/highscore/@me/@friends", None, 200),
        ("GET", f"/highscore/{ME}", None, 200),
        ("PUT", f"/coins/{ME}?fields=value", '{"value":1}', 202),
        ("DELETE", f"/coins/{ME}", None, 202),
        ("GET", "?count=0", None, 400),
        ("GET", "/highscore?sortBy=rank", None, 400),
        ("GET", f"/highscore/{ME}?fields=id", None, 400),
        ("PUT", f"/coins/{ME}?fields=value", '{"value":"1"}', 400),
        ("PUT", f"/coins/{ME}", '{"value":1}', 400),
        ("DELETE", "/coins/@me/@all", None, 400),
        ("GET", "/membersonly", None, 403),
        ("GET", "/membersonly/@me/@all", None, 403),
        ("PUT", f"/membersonly/{ME}?fields=value", '{"value":1}', 403),
        ("DELETE", f"/membersonly/{ME}", None, 403),
        ("PUT", f"/spring2026/{ME}?fields=value", '{"value":1}', 403),
        ("DELETE", f"/spring2026/{ME}", None, 403),
        ("GET", "/nosuch", None, 404),
        ("GET", "/nosuch/@me/@all", None, 404),
        ("PUT", f"/nosuch/{ME}?fields=value", '{"value":1}', 404),
        ("DELETE", f"/nosuch/{ME}", None, 404),
        ("GET", "/HighScore", None, 404),
        ("GET", "/highscore/nobody/@self", None, 404),
        ("DELETE", "/highscore/nobody/@self", None, 404),
        ("PUT", f"/highscore/{ME}?fields=value", '{"value":1}', 409),
        ("PUT", f"/highscore/{ME}?fields=value", None, 409),
        ("GET", "/busyboard", None, 429),
        ("GET", f"/busyboard/{ME}", None, 429),
        ("PUT", f"/busyboard/{ME}?fields=value", '{"value":1}', 429),
        ("DELETE", f"/busyboard/{ME}", None, 429),
        ("GET", "/brokenboard/@me/@all", None, 500),
        ("PUT", f"/brokenboard/{ME}?fields=value", '{"value":1}', 500),
        ("DELETE", f"/brokenboard/{ME}", None, 500),
        ("GET", "/closedboard/@me/@friends", None, 503),
        ("PUT", f"/closedboard/{ME}?fields=value", '{"value":1}', 503),
        ("DELETE", f"/closedboard/{ME}", None, 503),
        ("GET", "/highscore,membersonly", None, 403),
    ],
)
async def test_each_documented_status_of_each_method(
    fresh: Mobage, method: str, place: str, body: str | None, status: int
) -> None:
    response = await fresh.ask(method, BOARDS + place, body)
    assert response.status_code == status, response.text
    if status >= 400:
        assert said(response).endswith(".")
        assert response.json()["Error"]["Code"] == str(status)
    unsigned = await fresh.send(httpx.Request(method, ORIGIN + BOARDS + place))
    assert unsigned.status_code == 401


async def test_the_throttled_board_says_when_to_come_back(mobage: Mobage) -> None:
    assert (await mobage.get(f"{BOARDS}/busyboard")).headers["retry-after"] == "1"


async def test_boards_of_trouble_are_in_no_list(mobage: Mobage) -> None:
    assert tuple(each["id"] for each in (await mobage.page(f"{BOARDS}?count=1000"))["entry"]) == LISTED


@pytest.mark.parametrize(
    "target",
    ["/", BASE, f"{BASE}/leaderboards", f"{BASE}/leaderboards/", f"{BOARDS}/", f"{BOARDS}/highscore/", f"{BOARDS}//highscore",
     f"{BOARDS}/highscore/@me", f"{BOARDS}/highscore/@me/@self/", f"{BOARDS}/highscore/@me/@self/increment", f"{BOARDS}/@me/@self",
     f"{BASE}/people/@me/@self", f"{BASE}%0A/leaderboards/@app", "/leaderboards/@app", f"/x{BOARDS}", f"{BASE}/LEADERBOARDS/@app"],
)  # fmt: skip
async def test_there_is_nothing_at_another_address(mobage: Mobage, target: str) -> None:
    for method in ("GET", "PUT", "POST"):
        response = await mobage.ask(method, target, None)
        if response.status_code != 405 or "@me/@self" not in target:
            assert (response.status_code, said(response)) == (404, "There is nothing at this address.")


@pytest.mark.parametrize("method", ["POST", "PATCH", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"])
@pytest.mark.parametrize(
    ("target", "allowed"),
    [(BOARDS, "GET"), (f"{BOARDS}/highscore", "GET"), (scores("coins", "@me", "@self"), "GET, PUT, DELETE")],
)
async def test_other_methods_are_named_those_that_there_are(
    mobage: Mobage, method: str, target: str, allowed: str
) -> None:
    if method in allowed:
        return
    response = await mobage.send(httpx.Request(method, ORIGIN + target))
    assert response.status_code == 405
    assert response.headers["allow"] == allowed
    if method != "HEAD":
        assert said(response) == f"Here is nothing but {allowed}."


async def test_a_throttle_lets_so_many_through_in_its_time() -> None:
    now = [float(NOW)]
    mobage = Mobage(demo_app("mobage", clock=lambda: now[0], throttle=(3, 10)))

    async def status(seconds: float) -> tuple[int, str | None]:
        now[0] = NOW + seconds
        response = await mobage.get(BOARDS, timestamp=str(int(now[0])))
        if response.status_code == 429:
            assert said(response) == "The number of requests exceeds the throttling limit."
        return response.status_code, response.headers.get("retry-after")

    assert [await status(at) for at in (0, 4, 5)] == [(200, None)] * 3
    assert [await status(at) for at in (5, 5.5, 9.5)] == [(429, "5"), (429, "5"), (429, "1")]
    assert await status(10) == (200, None)
    assert await status(10) == (429, "4")
    unsigned = await mobage.send(httpx.Request("GET", ORIGIN + BOARDS))
    assert unsigned.status_code == 401
    assert [await status(at) for at in (14, 15, 15)] == [(200, None), (200, None), (429, "5")]


async def test_a_throttle_of_none_lets_nobody_through() -> None:
    mobage = Mobage(demo_app("mobage", clock=lambda: NOW, throttle=(0, 10)))
    response = await mobage.send(signed("GET", BOARDS))
    assert (response.status_code, response.headers["retry-after"]) == (429, "1")
