"""Errors of the system at every call of the write path, one after another: nothing is lost, and it is said."""

import errno
import os
from pathlib import Path

import files_support
import pytest
from files_support import environment, tree

from cleaner.cli.main import main
from cleaner.files import build, replace

OLD, NEW = b"keep\nDROP\nend\n", b"keep\nend\n"
FILES = ("0.txt", "1.txt", "2.txt")
CLOSE = os.close
SHORT = 0  # not an error: a write that writes one byte, as systems may
CASES = [
    *[("open", number) for number in (errno.EMFILE, errno.EACCES, errno.ENOSPC)],
    *[("write", number) for number in (errno.ENOSPC, errno.EIO, errno.EDQUOT, SHORT)],
    *[(name, errno.EIO) for name in ("lstat", "fstat", "read", "close", "unlink", "scandir", "fsync", "stat", "mkdir")],
    *[("fchmod", errno.EPERM), ("listxattr", errno.EIO), ("replace", errno.EACCES), ("replace", errno.ENOSPC)],
    *[("link", errno.EPERM), ("link", errno.ENOSPC), ("rename", errno.EIO), ("lseek", errno.EIO)],
    *[("flush_batch", errno.EIO), ("flush_batch", errno.ENOSPC)],
]


class Failing:
    """A function of the system that fails when it is called for the ``at``-th time."""

    def __init__(self, module: object, name: str, number: int, at: int) -> None:
        self.real, self.number, self.at, self.calls = getattr(module, name), number, at, 0

    def __call__(self, *arguments: object, **options: object) -> object:
        self.calls += 1
        if self.calls != self.at:
            return self.real(*arguments, **options)
        if self.number == SHORT:
            return self.real(arguments[0], bytes(arguments[1])[:1])  # type: ignore[call-overload]
        if self.real is CLOSE:
            CLOSE(*arguments)  # type: ignore[arg-type]  # systems close a file whatever they have to say of it
        raise OSError(self.number, os.strerror(self.number))


def run(*arguments: str) -> int:
    """The command in this process; its exit code."""
    with pytest.raises(SystemExit) as done:
        main([*arguments], prog_name="cleaner")
    return int(done.value.code or 0)


@pytest.mark.parametrize(("name", "number"), CASES, ids=lambda value: errno.errorcode.get(value, str(value)))
def test_an_error_at_any_call_loses_nothing(
    name: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build.Build, "__call__", lambda _: files_support.drop_lines)
    for variable, value in environment(tmp_path).items():
        monkeypatch.setenv(variable, value)
    folder = tmp_path / "archive"
    folder.mkdir()
    module = replace if name == "flush_batch" else os
    for at in range(1, 200):
        for file in FILES:
            (folder / file).write_bytes(OLD)
        failing = Failing(module, name, number, at)
        with monkeypatch.context() as patch:
            patch.setattr(module, name, failing)
            code = run("--no-cache", str(folder))
        printed = capsys.readouterr()
        after = tree(folder)
        whole = {file: after.pop(file) for file in FILES}
        assert set(whole.values()) <= {OLD, NEW}
        assert len(after) <= 1  # a temporary file that could not be removed: the next run's work
        for left in after:
            (folder / left).unlink()
        assert "Traceback" not in printed.err
        if code == 0:
            assert set(whole.values()) == {NEW}
        else:
            assert code == 2
            assert "rror: " in printed.err
        run("undo")
        assert {file: (folder / file).read_bytes() for file in FILES} == dict.fromkeys(FILES, OLD)
        capsys.readouterr()
        if failing.calls < at:
            break
    else:
        raise AssertionError("there are more calls than expected")
