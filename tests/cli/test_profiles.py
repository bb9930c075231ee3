"""`lbtui profiles`: a profile's whole life on real files, and secrets that are never shown."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import SCID, TOKEN, Run, SaveProfile, command
from tests.cli.service import Service
from tests.pty_terminal import Terminal

REFERENCE = ("--set", "authorization=env:XBL_TOKEN")


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XBL_TOKEN", TOKEN)


def add(run: Run, address: str, *words: str) -> int:
    settings = ("--set", f"url={address}", "--set", f"scid={SCID}", *REFERENCE)
    return run("profiles", "add", "halo", "--service", "xbox", *settings, *words).code


def test_add_list_show_check_edit_remove(run: Run, address: str, profiles: Path) -> None:
    assert add(run, address, "--board", "small", "--set", "players.warrior=1004") == 0
    file = profiles / "halo.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert tomllib.loads(file.read_text()) == {
        "service": "xbox",
        "url": address,
        "scid": SCID,
        "authorization": "env:XBL_TOKEN",
        "boards": ["small"],
        "players": {"warrior": "1004"},
    }

    listed = run("profiles", "list", "--json").json
    assert [each["name"] for each in listed] == ["halo", "demo/xbox", "demo/mobage", "demo/gamesparks"]
    assert listed[0] == {
        "name": "halo",
        "service": "xbox",
        "host": "127.0.0.1",
        "boards": ["small"],
        "writable": False,
        "secrets": {"authorization": "env:XBL_TOKEN"},
        "problem": None,
        "notes": [],
    }

    shown = run("profiles", "show", "halo", "--json").json
    assert shown["file"] == str(file)
    assert shown["values"]["scid"] == SCID
    assert shown["values"]["page_size"] == 100
    assert shown["secrets"] == {"authorization": "env:XBL_TOKEN"}
    assert shown["capabilities"]["by_rank"] is True
    assert shown["capabilities"]["submit"] is False
    assert "takes scores from the title itself" in shown["reasons"]["submit"]

    checked = run("profiles", "check", "halo", "--json")
    assert checked.code == 0
    assert checked.json["ok"] is True
    assert [each["step"] for each in checked.json["steps"]] == ["profile", "authorization", "board small"]

    assert run("profiles", "edit", "halo", "--set", "page_size=50", "--unset", "players.warrior").code == 0
    after = tomllib.loads(file.read_text())
    assert (after["page_size"], after["players"]) == (50, {})

    assert run("profiles", "remove", "halo", "--yes").code == 0
    assert not file.exists()
    assert run("profiles", "show", "halo").code == 2


def test_a_board_that_the_service_does_not_know_is_not_saved(run: Run, address: str, profiles: Path) -> None:
    assert add(run, address, "--board", "small", "--board", "gone") == 4
    assert list(profiles.iterdir()) == []
    assert add(run, address, "--board", "gone", "--no-check") == 0
    assert tomllib.loads((profiles / "halo.toml").read_text())["boards"] == ["gone"]


def test_no_check_asks_nobody(run: Run, address: str, service: Service) -> None:
    assert add(run, address, "--board", "small", "--no-check") == 0
    assert service.asked == []


def test_what_is_missing_is_listed_where_nobody_can_be_asked(run: Run) -> None:
    ran = run("profiles", "add", "halo", "--service", "xbox")
    assert ran.code == 2
    assert "scid: is missing" in ran.err
    assert "authorization: is missing" in ran.err
    assert "--service SERVICE" in run("profiles", "add", "halo").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "sicd=1"), "Did you mean scid?"),
        (("--set", "scid"), "--set needs KEY=VALUE"),
        (("--set", "scid=nonsense"), "scid: needs the form"),
        (("--set", "page_size=many"), "page_size: needs a whole number"),
        (("--set", "page_size=0"), "page_size: needs a whole number from 1 to 1,000"),
        (("--set", "writable=perhaps"), "writable: needs true or false"),
        (("--set", "players=warrior"), "--set players is written players.NAME=VALUE"),
        (("--set", "scid.x=1"), "--set scid is written scid=VALUE"),
        (("--set", "boards=small"), "Boards are given with --board"),
        (("--board", "people(Kills)"), "the profile has no xuid"),
    ],
)
def test_slips_are_told_and_nothing_is_saved(
    run: Run, profiles: Path, words: tuple[str, ...], said: str
) -> None:
    ran = run(
        "profiles",
        "add",
        "halo",
        "--service",
        "xbox",
        "--set",
        f"scid={SCID}",
        *REFERENCE,
        *words,
        "--no-check",
    )
    assert ran.code == 2
    assert said in ran.err
    assert list(profiles.iterdir()) == []


def test_a_service_nobody_knows(run: Run) -> None:
    ran = run("profiles", "add", "halo", "--service", "xbxo")
    assert ran.code == 2
    assert "Did you mean xbox?" in ran.err


@pytest.mark.parametrize("name", ["demo/xbox", "../halo", "a/b", ".hidden", "", "x" * 64, "a\x1bb"])
def test_names_that_cannot_be_files_are_refused(run: Run, name: str, tmp_path: Path) -> None:
    ran = run("profiles", "add", name, "--service", "xbox", "--set", f"scid={SCID}", *REFERENCE, "--no-check")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert list(tmp_path.rglob("*.toml")) == []


def test_a_taken_name_is_told(run: Run, near: str, profiles: Path) -> None:
    before = (profiles / "near.toml").read_bytes()
    ran = run("profiles", "add", near, "--service", "xbox", "--set", f"scid={SCID}", *REFERENCE, "--no-check")
    assert ran.code == 2
    assert "lbtui profiles edit near" in ran.err
    assert (profiles / "near.toml").read_bytes() == before


def test_a_secret_that_stands_in_the_file_is_never_printed(
    run: Run, save_profile: SaveProfile, address: str
) -> None:
    path = save_profile("inline", address, "small", further='authorizatoin = "made-up-too"\n')
    path.write_text(path.read_text().replace("env:XBL_TOKEN", TOKEN) + '[headers]\nX-Key = "made-up-key"\n')
    path.chmod(0o600)
    for words in (
        ("list",),
        ("list", "--json"),
        ("show", "inline"),
        ("show", "inline", "--json"),
        ("check", "inline"),
        ("check", "inline", "--json"),
        ("edit", "inline", "--set", "page_size=7"),
    ):
        ran = run("profiles", *words)
        assert ran.code == 0
        assert not [word for word in ("made-up", "XBL3.0") if word in ran.out + ran.err]
    assert run("profiles", "show", "inline", "--json").json["secrets"] == {"authorization": "in the file"}
    assert "did you mean authorization?" in run("profiles", "show", "inline").out
    kept = tomllib.loads(path.read_text())
    assert (kept["authorization"], kept["authorizatoin"]) == (TOKEN, "made-up-too")
    assert (kept["headers"], kept["page_size"]) == ({"X-Key": "made-up-key"}, 7)


def test_a_secret_on_the_command_line_is_warned_of_and_not_repeated(
    run: Run, address: str, profiles: Path
) -> None:
    ran = run(
        "profiles", "add", "halo", "--service", "xbox", "--set", f"url={address}", "--set", f"scid={SCID}",
        "--set", f"authorization={TOKEN}",
    )  # fmt: skip
    assert ran.code == 0
    assert "authorization was given as the secret itself" in ran.err
    assert TOKEN not in ran.err + ran.out
    assert (profiles / "halo.toml").stat().st_mode & 0o777 == 0o600


def test_a_broken_file_is_listed_with_its_line_and_left_alone(run: Run, near: str, profiles: Path) -> None:
    broken = profiles / "torn.toml"
    broken.write_text('service = "xbox"\nscid = \n')
    told = {each["name"]: each for each in run("profiles", "list", "--json").json}
    assert "line 2" in told["torn"]["problem"]
    assert told["torn"]["service"] is None
    assert told[near]["problem"] is None
    table = run("profiles")
    assert (table.code, "line 2" in table.out) == (0, True)
    checked = run("profiles", "check", "torn")
    assert checked.code == 2
    assert checked.out.startswith("✗ profile: ")
    assert run("profiles", "edit", "torn", "--set", "page_size=5").code == 2
    assert broken.read_text() == 'service = "xbox"\nscid = \n'


def test_check_ends_with_the_first_failure(run: Run, save_profile: SaveProfile, address: str) -> None:
    save_profile("mixed", address, "small", "status-403", "gone")
    ran = run("profiles", "check", "mixed")
    assert ran.code == 3
    assert [line[0] for line in ran.out.splitlines()] == ["✓", "✓", "✓", "✗", "✗"]
    assert "\x1b" not in ran.out


def test_check_says_which_secret_is_missing(run: Run, near: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XBL_TOKEN")
    ran = run("profiles", "check", near, "--json")
    assert ran.code == 2
    assert ran.json["ok"] is False
    assert ran.json["steps"][1]["error"].startswith("The variable XBL_TOKEN is not set.")


def test_the_demo_can_be_shown_and_checked_and_not_changed(run: Run) -> None:
    assert run("profiles", "show", "demo/xbox").code == 0
    assert run("profiles", "check", "demo/xbox").code == 0
    for words in (("edit", "demo/xbox", "--set", "page_size=5"), ("remove", "demo/xbox", "--yes")):
        assert run("profiles", *words).code == 2


def test_edit_adds_and_removes_boards(run: Run, near: str, profiles: Path) -> None:
    def boards() -> object:
        return tomllib.loads((profiles / "near.toml").read_text())["boards"]

    assert run("profiles", "edit", near, "--board", "gone").code == 4
    assert boards() == ["small", "hostile"]
    assert run("profiles", "edit", near, "--board", "moving", "--remove-board", "hostile").code == 0
    assert boards() == ["small", "moving"]
    ran = run("profiles", "edit", near, "--remove-board", "smal")
    assert ran.code == 2
    assert "Did you mean small?" in ran.err


def test_edit_cannot_take_out_what_is_needed(run: Run, near: str, profiles: Path) -> None:
    before = (profiles / "near.toml").read_bytes()
    ran = run("profiles", "edit", near, "--unset", "scid")
    assert ran.code == 2
    assert "scid: is missing" in ran.err
    assert run("profiles", "edit", near, "--unset", "nothing").code == 2
    assert (profiles / "near.toml").read_bytes() == before


def test_edit_leaves_an_unknown_key_to_the_editor(run: Run, save_profile: SaveProfile, address: str) -> None:
    path = save_profile("near", address, further="colour = 7\n")
    ran = run("profiles", "edit", "near", "--unset", "colour")
    assert ran.code == 2
    assert "lbtui profiles edit NAME" in ran.err
    assert run("profiles", "edit", "near", "--unset", "timeout").code == 0
    after = tomllib.loads(path.read_text())
    assert after["colour"] == 7
    assert after.get("timeout", 30) == 30


def test_remove_needs_somebody_to_confirm(run: Run, near: str, profiles: Path) -> None:
    ran = run("profiles", "remove", near)
    assert ran.code == 2
    assert "--yes" in ran.err
    assert (profiles / "near.toml").exists()
    assert run("profiles", "remove", "nobody", "--yes").code == 2


def test_remove_asks_on_a_terminal(near: str, profiles: Path) -> None:
    for answer, there in (("n\r", True), ("y\r", False)):
        with Terminal(command("profiles", "remove", near)) as terminal:
            terminal.until("[y/N]")
            terminal.send(answer)
            assert terminal.wait() == 0
        assert (profiles / "near.toml").exists() is there


def test_add_asks_on_a_terminal_and_takes_no_secret_there(address: str, profiles: Path) -> None:
    with Terminal(command("profiles", "add", "halo", "--set", f"url={address}"), columns=100) as terminal:
        for question, answer in (
            ("service (xbox, mobage, gamesparks):", "xbox"),
            ("scid:", "nonsense"),
            ("needs the form", SCID),
            ("authorization:", "made-up-secret"),
            ("That is no reference", "env:XBL_TOKEN"),
        ):
            terminal.until(question)
            terminal.send(f"{answer}\r")
        assert terminal.wait() == 0
    saved = tomllib.loads((profiles / "halo.toml").read_text())
    assert (saved["scid"], saved["authorization"]) == (SCID, "env:XBL_TOKEN")


def test_path(run: Run, profiles: Path) -> None:
    assert run("profiles", "path").out == f"{profiles}\n"
    assert run("profiles", "path", "halo").out == f"{profiles}/halo.toml\n"


def test_a_file_whose_name_would_act_on_a_terminal_is_listed_clean(run: Run, profiles: Path) -> None:
    (profiles / "a\x1b[31mb.toml").write_text('service = "xbox"\n')
    for words in (("profiles",), ("info",), ("boards", "a\x1b[31mb"), ("profiles", "check", "a\x1b[31mb")):
        ran = run(*words)
        assert "\x1b" not in ran.out + ran.err
    assert "a␛[31mb" in run("profiles").out
