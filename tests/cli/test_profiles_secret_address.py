"""Profiles whose address is secret, over plain http: it is read for the question, and shown to nobody."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.gamesparks import save_gamesparks

REFERENCE = ("--service", "gamesparks", "--set", "url=env:GS_CALLBACK_URL")
ELSEWHERE = "http://example.com/callback/made-up-key/lbRequests/made-up-secret-elsewhere"


def saved(profiles: Path) -> dict[str, Any]:
    return tomllib.loads((profiles / "gs.toml").read_text())


@pytest.mark.parametrize("kept", ["env:GS_CALLBACK_URL", ELSEWHERE])
def test_plain_http_is_refused_with_the_reason_where_nobody_can_accept_it(
    run: Run, profiles: Path, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    monkeypatch.setenv("GS_CALLBACK_URL", ELSEWHERE)
    words = ("profiles", "add", "gs", "--service", "gamesparks", "--no-check", "--set", f"url={kept}")
    ran = run(*words)
    where = "from env:GS_CALLBACK_URL" if kept.startswith("env:") else "in the file"
    assert ran.code == 2
    assert f"The address {where} is not encrypted: the network can read the address, which is secret" in ran.err
    assert "Add --set allow_plain_http=true" in ran.err
    assert "made-up" not in ran.err
    assert list(profiles.iterdir()) == []
    assert run(*words, "--set", "allow_plain_http=true").code == 0
    assert saved(profiles)["allow_plain_http"] is True
    assert "encrypted" not in run("profiles", "edit", "gs", "--set", "page_size=7").err


def test_plain_http_that_was_accepted_is_one_address(
    run: Run, profiles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GS_OTHER", ELSEWHERE.replace("example.com", "example.org"))
    monkeypatch.setenv("GS_CALLBACK_URL", ELSEWHERE)
    monkeypatch.setenv("GS_SAME", f"{ELSEWHERE}/another/path")
    save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", allow_plain_http=True)
    assert run("profiles", "edit", "gs", "--set", "url=env:GS_SAME").code == 0
    ran = run("profiles", "edit", "gs", "--set", "url=env:GS_OTHER")
    assert ran.code == 2
    assert "The address from env:GS_OTHER is not encrypted" in ran.err
    assert saved(profiles)["url"] == "env:GS_SAME"


def test_an_address_that_nobody_can_read_yet_may_be_saved(
    run: Run, profiles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GS_CALLBACK_URL", raising=False)
    assert run("profiles", "add", "gs", *REFERENCE).code == 2
    assert run("profiles", "add", "gs", *REFERENCE, "--no-check").code == 0
    ran = run("profiles", "check", "gs", "--json")
    assert (ran.code, ran.json["steps"][-1]["step"]) == (2, "url")
    monkeypatch.setenv("GS_CALLBACK_URL", "no address, made-up")
    ran = run("profiles", "add", "g2", *REFERENCE, "--no-check")
    assert (ran.code, "made-up" in ran.err) == (2, False)
