"""Each status the service's page names, and those that its neighbours send, can be had; errors say why."""

from __future__ import annotations

import pytest

from tests.demo.asking import GLOBAL, SCID, TOKEN, USER, Service, board, people

pytestmark = pytest.mark.anyio
OTHER_SCID = "00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (board("TotalFlagsCaptured", maxItems="many"), 400),
        (board("TotalFlagsCaptured").replace(SCID, "not-a-guid"), 400),
        (people("Kills").replace(USER, "me"), 400),
        (board("MembersOnly"), 403),
        (board("NoSuchBoard"), 404),
        (board("Kills"), 404),
        (board("stat(NoSuchStat)"), 404),
        (board("stat(flagscaptured)"), 404),
        (board("TotalFlagsCaptured").replace(SCID, OTHER_SCID), 404),
        (board("TotalFlagsCaptured").replace("Captured", "Captured/columns/nosuch"), 404),
        (board("BestLap").replace("BestLap", "BestLap/columns/deaths"), 404),
        (board("TotalFlagsCaptured", skipToUser=42), 404),
        (board("TotalFlagsCaptured", skipToUser=2**64 - 1), 404),
        (board("LifetimeXP", skipToUser=2**64 - 1), 404),
        (board("TotalFlagsCaptured", xuid=42, view="People"), 404),
        (people("NoSuchStat"), 404),
        (people("Kills", "enemies"), 404),
        (people("Kills").replace(USER, "42"), 404),
        (GLOBAL, 404),
        ("/", 404),
        (board("TotalFlagsCaptured") + "/", 404),
        (board("SlowBoard"), 408),
        (board("BrokenBoard"), 500),
        (board("ClosedBoard"), 503),
    ],
)
async def test_what_cannot_be_had_is_refused_with_a_reason(service: Service, target: str, status: int) -> None:
    response = await service.get(target)
    assert response.status_code == status
    body = response.json()
    assert set(body) == {"code", "source", "description", "traceInformation"}
    assert isinstance(body["code"], int)
    assert body["description"].endswith(".")
    assert response.headers["content-type"] == "application/json"
    assert int(response.headers["content-length"]) == len(response.content)
    assert "etag" not in response.headers


async def test_the_throttled_board_says_when_to_come_back(service: Service) -> None:
    response = await service.get(board("BusyBoard"))
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) > 0
    assert response.json() == {
        "version": 1,
        "currentRequests": 13,
        "maxRequests": 10,
        "periodInSeconds": 120,
        "limitType": "Rate",
    }


@pytest.mark.parametrize(
    "given",
    [None, "", "   ", "Bearer token", "XBL3.0", "XBL3.0 x=;token", "XBL3.0 x=hash;", "XBL3.0 x=hash", "XBL2.0 x=a;b",
     "XBL3.0 x=a;b c"],
)  # fmt: skip
async def test_without_a_well_formed_authorization_nothing_is_read(service: Service, given: str | None) -> None:
    for target in (board("TotalFlagsCaptured"), board("BusyBoard"), people("Kills"), board("NoSuchBoard")):
        response = await service.ask(target, {} if given is None else {"Authorization": given})
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "XBL3.0"
        assert "token" not in response.json()["description"].replace("<token>", "")


@pytest.mark.parametrize(
    ("version", "status"),
    [("1", 200), ("1.0", 200), ("2.1", 200), ("3", 200), ("3.1", 200), ("4.1", 200), (" 3 ", 200), ("0", 406),
     ("5", 406), ("3.2", 406), ("3.10", 406), ("999999999", 406), ("three", 400), ("", 400), ("3.1.1", 400),
     ("-3", 400), ("9" * 5000, 400)],
)  # fmt: skip
async def test_contract_versions_are_dotted_decimals(service: Service, version: str, status: int) -> None:
    for target in (board("TotalFlagsCaptured"), board("stat(Kills)"), people("Kills")):
        response = await service.ask(target, TOKEN | {"X-Xbl-Contract-Version": version})
        assert response.status_code == status


async def test_no_contract_version_means_the_first(service: Service) -> None:
    target = board("TotalFlagsCaptured")
    assert (
        await service.page(target, None) == await service.page(target, "1") != await service.page(target, "3")
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
async def test_only_get_is_supported(service: Service, method: str) -> None:
    for target in (board("TotalFlagsCaptured"), people("Kills")):
        response = await service.ask(target, TOKEN, method)
        assert response.status_code == 405
        assert response.headers["allow"] == "GET"


async def test_every_answer_carries_the_services_usual_headers(service: Service) -> None:
    identities = set()
    for target in (board("TotalFlagsCaptured"), board("NoSuchBoard"), board("BusyBoard"), people("Kills"), "/"):
        response = await service.get(target)
        assert response.headers["cache-control"] == "no-cache, no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
        identities.add(response.headers["x-xblcorrelationid"])
    assert len(identities) == 5
