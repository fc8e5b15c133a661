"""What turns a cleaned file back into the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.files import patch
from cleaner.files.outcome import Span
from cleaner.files.patch import PatchError

OLD = b"one\nDROP\ntwo\nDROP too\nthree\n"
SPANS = [(4, 9), (13, 22)]
NEW = b"one\ntwo\nthree\n"


def without(old: bytes, spans: list[Span]) -> bytes:
    edges = [0, *[edge for span in spans for edge in span], len(old)]
    return b"".join(old[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))


def test_removed_stretches_are_put_back() -> None:
    assert without(OLD, SPANS) == NEW
    assert patch.apply(NEW, patch.make(OLD, NEW, SPANS)) == OLD


def test_a_patch_holds_only_what_was_removed() -> None:
    old = bytes(range(256)) * 1000
    assert len(patch.make(old, without(old, [(500, 510)]), [(500, 510)])) < 300


def test_spans_that_do_not_tell_the_difference_are_not_trusted() -> None:
    assert patch.apply(NEW, patch.make(OLD, NEW, [(0, 3)])) == OLD
    assert patch.apply(NEW, patch.make(OLD, NEW, None)) == OLD


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=12))
def test_any_deletions_can_be_taken_back(old: bytes, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(old)) for cut in cuts})
    spans = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
    new = without(old, spans)
    assert patch.apply(new, patch.make(old, new, spans)) == old


@given(
    st.binary(max_size=200), st.binary(max_size=200), st.lists(st.tuples(st.integers(0), st.integers(0)), max_size=3)
)
def test_any_change_can_be_taken_back_whatever_the_spans_say(old: bytes, new: bytes, spans: list[Span]) -> None:
    assert patch.apply(new, patch.make(old, new, spans)) == old


def test_an_edited_file_gets_the_removed_parts_back_where_their_surroundings_stand() -> None:
    old = (
        b"A first paragraph of the story.\n" * 1 + b"DROP\nA second paragraph that stays as it was, long enough.\nend\n"
    )
    new = old.replace(b"DROP\n", b"")
    packed = patch.make(old, new, [(old.index(b"DROP"), old.index(b"DROP") + 5)])
    edited = b"A new line on top.\n" + new.replace(b"end", b"The end")
    assert patch.apply_where_it_fits(edited, packed) == b"A new line on top.\n" + old.replace(b"end", b"The end")


def test_a_patch_that_holds_the_whole_original_gives_it_whatever_was_edited() -> None:
    assert patch.apply_where_it_fits(b"edited", patch.make(OLD, NEW, None)) == OLD


def test_a_removed_part_at_an_edge_is_put_back_by_what_stands_on_its_other_side() -> None:
    for old, new, span in ((b"DROP\nend\n", b"end\n", (0, 5)), (b"one\nDROP\n", b"one\n", (4, 9))):
        assert patch.apply_where_it_fits(new, patch.make(old, new, [span])) == old


def test_what_stands_before_and_what_stands_behind_both_tell_the_place() -> None:
    same = b"The same forty characters stand here twice.\n"
    for old in (same + b"one\nDROP\n" + same + b"two\n" + same, same + b"DROP\none\n" + same + same + b"two\n"):
        at = old.index(b"DROP\n")
        new = old.replace(b"DROP\n", b"")
        packed = patch.make(old, new, [(at, at + 5)])
        assert patch.apply_where_it_fits(new + b"more\n", packed) == old + b"more\n"


def test_surroundings_that_stand_there_twice_are_refused() -> None:
    packed = patch.make(OLD, NEW, SPANS)
    with pytest.raises(PatchError, match="changed where"):
        patch.apply_where_it_fits(NEW + NEW, packed)


def test_a_replaced_stretch_is_not_put_back_into_an_edited_file() -> None:
    change = patch.Change(4, 2, b"old", b"one\n", b"\nthree")
    with pytest.raises(PatchError, match="changed where"):
        patch.apply_where_it_fits(b"one\n\nthree\n", patch._pack([change]))


def test_the_checksum_has_64_digits() -> None:
    assert len(patch.digest(b"")) == 64
    assert patch.digest(b"a") != patch.digest(b"b")


@pytest.mark.parametrize(
    "changes",
    [
        [patch.Change(5, 0, b"x", b"", b""), patch.Change(4, 0, b"y", b"", b"")],
        [patch.Change(len(NEW), 1, b"x", b"", b"")],
        [patch.Change(2, 3, b"x", b"", b""), patch.Change(4, 0, b"y", b"", b"")],
    ],
)
def test_a_patch_out_of_order_or_bounds_is_refused(changes: list[patch.Change]) -> None:
    with pytest.raises(PatchError, match="does not fit"):
        patch.apply(NEW, patch._pack(changes))


def test_changes_that_touch_each_other_or_the_ends_fit() -> None:
    changes = [patch.Change(0, 4, b"a", b"", b""), patch.Change(4, len(NEW) - 4, b"b", b"", b"")]
    assert patch.apply(NEW, patch._pack(changes)) == b"ab"
    assert patch.apply(NEW, patch._pack([patch.Change(len(NEW), 0, b"x", b"", b"")])) == NEW + b"x"


def test_an_edit_where_something_was_removed_is_refused() -> None:
    packed = patch.make(OLD, NEW, SPANS)
    with pytest.raises(PatchError, match="changed where"):
        patch.apply_where_it_fits(NEW.replace(b"two", b"2"), packed)


@pytest.mark.parametrize("damaged", [b"", b"x", patch.make(OLD, NEW, SPANS)[:-5]])
def test_a_damaged_patch_is_refused(damaged: bytes) -> None:
    with pytest.raises(PatchError):
        patch.apply(NEW, damaged)


def test_a_patch_for_other_bytes_is_refused() -> None:
    with pytest.raises(PatchError):
        patch.apply(b"", patch.make(OLD, NEW, SPANS))
