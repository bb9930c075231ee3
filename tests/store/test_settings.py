"""The settings file: what it may say, what is told of what it may not, and that it need not be there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lbtui.errors import ConfigError
from lbtui.store.settings import DRIVERS, Settings, read_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_everything_is_as_it_comes(file: Path) -> None:
    assert read_settings(file, {}) == read_settings(None, {}) == Settings("thin")


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_driver_is_chosen(file: Path, driver: str) -> None:
    file.write_text(f'driver = "{driver}"\n')
    assert read_settings(file, {}) == Settings(driver)


@pytest.mark.parametrize("text", ["", 'driver = "thin"\n', 'driver = "stock"\n'])
@pytest.mark.parametrize("driver", DRIVERS)
def test_the_variable_wins(file: Path, text: str, driver: str) -> None:
    file.write_text(text)
    assert read_settings(file, {"LBTUI_DRIVER": driver}).driver == driver
    assert read_settings(None, {"LBTUI_DRIVER": driver}).driver == driver


def test_an_empty_variable_is_none(file: Path) -> None:
    file.write_text('driver = "stock"\n')
    assert read_settings(file, {"LBTUI_DRIVER": ""}).driver == "stock"


def test_an_unknown_key_is_named_beside_the_nearest_and_stays(file: Path) -> None:
    text = 'drivr = "stock"\n[colours]\nrow = "red"\n'
    file.write_text(text)
    assert read_settings(file, {}) == Settings(
        "thin",
        ("settings.toml: unknown key drivr; did you mean driver?", "settings.toml: unknown key colours"),
    )
    assert file.read_text() == text


@pytest.mark.parametrize("value", ['"stok"', "3", "true", '["thin"]', '{ name = "thin" }', '""'])
def test_a_value_that_will_not_do_is_told_with_its_place(file: Path, value: str) -> None:
    file.write_text(f"driver = {value}\n")
    with pytest.raises(ConfigError) as raised:
        read_settings(file, {})
    assert raised.value.exit_code == 2
    assert f"{file}: driver needs thin or stock, not “" in str(raised.value)


def test_a_variable_that_will_not_do_is_told(file: Path) -> None:
    with pytest.raises(ConfigError, match="LBTUI_DRIVER needs thin or stock, not “stok”"):
        read_settings(file, {"LBTUI_DRIVER": "stok"})


@pytest.mark.parametrize("data", [b"driver = stock\n", b'driver = "\xff"\n', b"="])
def test_a_file_that_is_no_toml_is_told_with_its_line(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(ConfigError, match=r"settings\.toml, line 1"):
        read_settings(file, {})


def test_what_is_no_file_is_told(file: Path) -> None:
    file.mkdir()
    with pytest.raises(ConfigError, match="is a folder, not a file"):
        read_settings(file, {})


def test_no_file_costs_no_parser(file: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from lbtui.store.settings import read_settings;"
        f"read_settings(Path({str(file)!r}));"
        "print(*sorted({'tomllib', 'tomli_w', 'lbtui.model.profile', 'lbtui.store.document'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""
