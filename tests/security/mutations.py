"""Files that were right once: with pieces taken out, doubled, swapped or put in."""

from collections.abc import Sequence

from hypothesis import strategies as st

# What tends to be read as something else than it looks like, in CSV, in YAML or in a database.
ODD = (
    *("", "\0", "\r", "\n", "\r\n", "\ufeff", "\u2028", "\x85", "\x1a", "\x7f", "\ud800"),
    *(
        "🏫",
        "ﬀ",
        "İ",
        '"',
        '""',
        "'",
        ",",
        ";",
        "\t",
        "|",
        "=1+1",
        "@",
        "-",
        "--",
        "- ",
        ": ",
        "? ",
    ),
    *("#", "%", "!!", "nan", "inf", "-inf", "1e999", "1e-999", "-0", "0x10", "1_000", "٣"),
    *("9" * 20, "null", "~", "true", "[]", "{}", "[[[[", "{{", "]", "}", "&a ", "*a", "<<: *a"),
    *(
        "!!python/name:os",
        "|2",
        ">-",
        "---",
        "...",
        "%YAML 9.9\n---\n",
        "2021-02-30",
        "0000-00-00",
    ),
    *("24:00", "\\", "\\u0000", "x" * 5000),
)
ANYTHING = st.binary(max_size=8)
PIECE = st.sampled_from([text.encode("utf-8", "surrogatepass") for text in ODD]) | ANYTHING
EDIT = st.tuples(
    st.sampled_from(["insert", "replace", "delete", "double", "swap"]),
    st.floats(0, 1),
    st.integers(0, 80),
    PIECE,
)


def changed(texts: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Return one of the texts with up to eight edits, or a text that never was right."""
    spoilt = st.builds(spoil, st.sampled_from(texts), st.lists(EDIT, min_size=1, max_size=8))
    return spoilt | st.binary(max_size=300)


def spoil(text: bytes, edits: list[tuple[str, float, int, bytes]]) -> bytes:
    for how, where, length, piece in edits:
        start = int(where * len(text))
        end = start + length
        before, middle, after = text[:start], text[start:end], text[end:]
        text = {
            "insert": before + piece + middle + after,
            "replace": before + piece + after,
            "delete": before + after,
            "double": before + middle + middle + after,
            "swap": before + after[:length] + middle + after[length:],
        }[how]
    return text
