"""What is kept in memory, up to a number of bytes."""

from catalogue.reading.kept import Kept


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept: Kept[str] = Kept(100)
    kept.keep("a", "A", 40)
    kept.keep("b", "B", 40)
    kept.get("a")

    kept.keep("c", "C", 40)

    assert [kept.get(key) for key in "abc"] == ["A", None, "C"]


def test_what_is_kept_again_counts_once() -> None:
    kept: Kept[str] = Kept(100)

    for _ in range(5):
        kept.keep("a", "A", 40)
    kept.keep("b", "B", 60)

    assert [kept.get(key) for key in "ab"] == ["A", "B"]


def test_what_has_no_room_at_all_is_given_back_and_not_kept() -> None:
    kept: Kept[str] = Kept(100)

    assert kept.keep("a", "A", 101) == "A"
    assert (kept.get("a"), kept.bytes) == (None, 0)
