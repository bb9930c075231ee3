"""Entity tags: who holds the newest copy is told so, in every form that a client may ask."""

from __future__ import annotations

import pytest

from tests.demo.asking import Service, board, people

pytestmark = pytest.mark.anyio
TARGET = board("TotalFlagsCaptured", maxItems=3)


async def tag_of(service: Service, target: str = TARGET, contract: str = "3") -> str:
    tag = (await service.get(target, contract)).headers["etag"]
    assert tag.isalnum()
    return tag


@pytest.mark.parametrize("form", ["{}", '"{}"', 'W/"{}"', "*", '"other", "{}"', 'W/"other",W/"{}"', ' "{}" '])
async def test_a_copy_that_is_the_newest_is_confirmed(service: Service, form: str) -> None:
    tag = await tag_of(service)
    response = await service.get(TARGET, **{"If-None-Match": form.format(tag)})
    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["etag"] == tag
    assert "content-type" not in response.headers
    assert "content-length" not in response.headers


@pytest.mark.parametrize("form", ['"other"', "", '""', '"{}x"', "W/", '"', "x{}"])
async def test_a_copy_that_is_another_is_replaced(service: Service, form: str) -> None:
    tag = await tag_of(service)
    response = await service.get(TARGET, **{"If-None-Match": form.format(tag)})
    assert response.status_code == 200
    assert len(response.json()["userList"]) == 3


async def test_each_page_and_each_shape_has_its_own_tag(service: Service) -> None:
    targets = [TARGET, board("TotalFlagsCaptured", maxItems=4), board("BestLap", maxItems=3), people("Kills")]
    targets += [board("TotalFlagsCaptured", include="valuemetadata", maxItems=3)]
    tags = {await tag_of(service, target) for target in targets} | {await tag_of(service, TARGET, "1")}
    assert len(tags) == 6
    assert await tag_of(service) == await tag_of(service)


async def test_an_error_is_never_confirmed(service: Service) -> None:
    for target, status in ((board("NoSuchBoard"), 404), (board("BusyBoard"), 429)):
        assert (await service.get(target, **{"If-None-Match": "*"})).status_code == status
