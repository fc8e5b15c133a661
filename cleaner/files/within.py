"""Whether what is to be written lies where it was asked for: links in a folder must not lead elsewhere."""

from __future__ import annotations

import os


def leads_out(path: str, folder: str) -> bool:
    """Whether the folder of ``path``, with its links resolved, lies outside of ``folder``, with its own resolved.

    A link in the place of the file itself is no matter: it is replaced, and not followed.
    """
    place, home = os.path.realpath(os.path.dirname(path)), os.path.realpath(folder)
    return place != home and not place.startswith(os.path.join(home, ""))
