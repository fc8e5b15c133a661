"""Settings: the command line, then the nearest file, then the user's, then the default."""

from pathlib import Path

import pytest

from cleaner.core import config
from cleaner.core.config import ConfigError
from cleaner.core.options import OPTIONS, parse_size


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of settings, empty at first."""
    folder = tmp_path / "home"
    (folder / "cleaner").mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    return folder / "cleaner"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_beats_the_user_s_and_the_command_line_beats_both(tmp_path: Path, home: Path) -> None:
    own = write(home / "cleaner.toml", "strictness = 0.1\ntimeout = 5\njobs = 3")
    near = write(tmp_path / "a" / "pyproject.toml", "[tool.cleaner]\nstrictness = 0.2\nmax-bytes = 2")
    write(tmp_path / "cleaner.toml", "kind = 'html'")  # further away: not read
    (tmp_path / "a" / "b").mkdir()
    settings = config.load(tmp_path / "a" / "b", {"max-bytes": 1})
    assert (settings["strictness"], settings["timeout"], settings["max-bytes"]) == (0.2, 5, 1)
    assert settings["kind"] == "auto"
    assert settings.origins["strictness"] == str(near)
    assert settings.origins["timeout"] == str(own)
    assert settings.origins["max-bytes"] == "command line"
    assert settings.origins["kind"] == "default"
    assert settings.found == str(near)
    assert settings.set_by_found() == ["strictness"]


def test_the_user_s_own_file_is_believed_where_it_is_the_nearest_too(home: Path) -> None:
    write(home / "cleaner.toml", "jobs = 3")
    settings = config.load(home, {})
    assert (settings["jobs"], settings.found) == (3, "")


def test_cleaner_toml_beats_pyproject_toml_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "a" / "pyproject.toml", "[tool.cleaner]\nmax-bytes = 2")
    write(tmp_path / "a" / "cleaner.toml", "max-bytes = 5")
    assert config.load(tmp_path / "a", {})["max-bytes"] == 5


def test_a_pyproject_toml_without_our_table_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "cleaner.toml", "max-bytes = 5")
    write(tmp_path / "a" / "pyproject.toml", "[project]\nname = 'x'")
    assert config.load(tmp_path / "a", {})["max-bytes"] == 5


def test_a_misspelt_key_is_an_error_with_the_right_one(tmp_path: Path) -> None:
    path = write(tmp_path / "cleaner.toml", "strictnes = 1\nmax_bytes = 3\nzzz = 1")
    with pytest.raises(ConfigError) as error:
        config.load(tmp_path, {})
    assert str(error.value).splitlines() == [
        f"{path}: 'strictnes' is no setting: did you mean 'strictness'?",
        f"{path}: 'max_bytes' is no setting: did you mean 'max-bytes'?",
        f"{path}: 'zzz' is no setting",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("jobs = 'two'", "jobs is 'two'; it is a whole number"),
        ("jobs = true", "jobs is True; it is a whole number"),
        ("quiet = 1", "quiet is 1; it is true or false"),
        ("mode = 'slow'", "mode is 'slow'; it can be fast, accurate, rules"),
        ("rules = 3", "rules is 3; it is a list of strings"),
        ("max-bytes = 'big'", "'big' is no size; write 500K, 10MB, 2G"),
        ("out = 3", "out is 3; it is a string"),
        ("jobs =", "Invalid value"),
    ],
)
def test_a_wrong_value_is_an_error_that_names_the_file(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "mine.toml", line)
    with pytest.raises(ConfigError) as error:
        config.load(tmp_path, {}, path)
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)


def test_paths_in_a_file_start_from_its_folder(tmp_path: Path) -> None:
    path = write(tmp_path / "settings.toml", "rules = ['mine.toml', '/abs.toml']\njournal = 'undo'")
    settings = config.load(tmp_path, {}, path)
    assert settings["rules"] == (str(tmp_path / "mine.toml"), "/abs.toml")
    assert settings["journal"] == str(tmp_path / "undo")


def test_every_kind_of_value_can_stand_in_a_file(tmp_path: Path) -> None:
    settings_file = "max-bytes = '10MB'\nfield = ['text', 'meta.body']\ninclude = '*.log'\ntimeout = 2"
    settings = config.load(tmp_path, {}, write(tmp_path / "mine.toml", settings_file))
    assert settings["max-bytes"] == 10 << 20
    assert settings["field"] == ("text", "meta.body")
    assert settings["include"] == ("*.log",)
    assert settings["timeout"] == 2


def test_options_that_do_not_go_together_are_an_error_that_names_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "cleaner.toml", "keep = ['body', 'headline']")
    with pytest.raises(ConfigError) as error:
        config.load(tmp_path, {})
    assert str(error.value).startswith(f"{path}: keep names 'body'")
    assert "keep adds now; for a set write only=…, here only=['body', 'headline']" in str(error.value)
    with pytest.raises(ConfigError, match=r"^strictness is 7; it goes from 0 to 1"):
        config.load(tmp_path, {"keep": (), "strictness": 7})


def test_a_file_named_replaces_the_search(tmp_path: Path) -> None:
    write(tmp_path / "cleaner.toml", "jobs = 5")
    other = write(tmp_path / "other.toml", "verbose = true")
    settings = config.load(tmp_path, {}, other)
    assert (settings["jobs"], settings["verbose"]) == (0, True)


@pytest.mark.parametrize(("text", "size"), [("10", 10), ("64K", 65536), ("1.5 GB", 1610612736), ("2MiB", 2 << 20)])
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


def test_names_and_short_forms_are_unique() -> None:
    names = [option.name for option in OPTIONS] + [option.short for option in OPTIONS if option.short]
    assert len(names) == len(set(names))
