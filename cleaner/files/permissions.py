"""Mode, owner, extended attributes and times: from the original to the file that takes its place."""

from __future__ import annotations

import errno
import os
import stat

from cleaner.files.outcome import RefusedError

_NOT_SUPPORTED = (errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


def copy_metadata(original: os.stat_result, path: str, handle: int, *, times: bool) -> None:
    """Give the open file what the original at ``path`` has. Raises RefusedError where that is not allowed, OSError."""
    if hasattr(os, "fchown"):
        _copy_owner(original, handle)
    _copy_attributes(path, handle)
    if hasattr(os, "fchmod"):  # last: a change of owner takes bits away
        os.fchmod(handle, stat.S_IMODE(original.st_mode))
    if times:
        os.utime(handle, ns=(original.st_atime_ns, original.st_mtime_ns))


def _copy_owner(original: os.stat_result, handle: int) -> None:
    own = os.fstat(handle)
    if (own.st_uid, own.st_gid) == (original.st_uid, original.st_gid):
        return
    try:
        os.fchown(handle, original.st_uid, original.st_gid)
    except PermissionError:
        raise RefusedError("belongs to someone else, and would not any more: left alone") from None


def _copy_attributes(path: str, handle: int) -> None:
    if not hasattr(os, "listxattr"):
        return
    try:
        names = os.listxattr(path)
    except OSError as error:
        if error.errno in _NOT_SUPPORTED:
            return
        raise
    for name in names:
        value = os.getxattr(path, name)
        try:
            os.setxattr(handle, name, value)
        except OSError as error:
            # Labels of the system's security are given to new files by its own policy.
            if not name.startswith("security."):
                raise RefusedError(f"its attribute {name} can't be kept ({error.strerror}): left alone") from None
