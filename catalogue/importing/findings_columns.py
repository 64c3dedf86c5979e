"""The columns of a file of findings: which there are, and what a header gets wrong."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from catalogue.importing.findings_rows import shown

EFFECT = "effect_size"
ERRORS = ("standard_error", "variance")
ARMS = (
    *("mean_treatment", "sd_treatment", "n_treatment"),
    *("mean_control", "sd_control", "n_control"),
)
CORRELATION = "correlation"
LOG_ODDS_RATIO = "log_odds_ratio"
PLAIN = (
    *("study", "year", "outcome", "sector", "level", "subject", "design", "country"),
    *("sample_size", "source", "excluded_because"),
)
COLUMNS = (*PLAIN, EFFECT, *ERRORS, *ARMS, CORRELATION, LOG_ODDS_RATIO)
WAYS = (
    "effect_size with standard_error or variance",
    ", ".join(ARMS),
    "correlation with sample_size",
    "log_odds_ratio with standard_error",
)
OTHER_SEPARATORS = {";": "semicolons (;)", "\t": "tabs", "|": "bars (|)"}


def other_separator(header: str) -> str:
    """Return what the columns are separated by, in words, if that is not commas."""
    for sign, words in OTHER_SEPARATORS.items():
        names = {column_name(cell) for cell in header.split(sign)}
        if len(names & set(COLUMNS)) > 1:
            return words
    return ""


def column_name(cell: str) -> str:
    """Return the name in a cell of the header; spaces around it and capitals do not matter."""
    return cell.strip().strip('"').strip().lower()


def header_mistakes(names: list[str]) -> Iterator[str]:
    """Yield what is wrong with the names of the columns."""
    nameless = [place for place, name in enumerate(names, start=1) if not name]
    yield from (f"column {place} has no name; give it one, or take it out" for place in nameless)
    twice = {shown(name): n for name, n in Counter(filter(None, names)).items() if n > 1}
    yield from (f"the column {name} is there {n} times; keep one" for name, n in twice.items())
    there = as_meant(names)  # a slip is reported once
    for name, column in dict(zip(names, there, strict=True)).items():
        if name != column:
            yield f"there is no column {shown(name)}; did you mean {column}?"
    if "study" not in there:
        yield "the column study is missing: the name of the study, such as its authors"
    if not gives_effect(there):
        yield f"no columns give the effect: there must be {'; or '.join(WAYS)}"


def as_meant(names: list[str]) -> list[str]:
    """Return the names with each slip put right."""
    return [meant(name, names) or name for name in names]


def meant(name: str, names: list[str]) -> str:
    """Return the known column that an unknown one was probably meant to be."""
    if not name or name in COLUMNS:
        return ""
    missing = [column for column in COLUMNS if column not in names]
    flat = {column.replace("_", ""): column for column in missing}
    bare = "".join(sign for sign in name if sign.isalnum())
    if bare in flat:
        return flat[bare]
    near = get_close_matches(name, missing, n=1, cutoff=0.8)
    return near[0] if near else ""


def gives_effect(columns: Iterable[str]) -> bool:
    """Whether the columns of some way to an effect are there, or one for why there is none."""
    there = set(columns)
    return (
        "excluded_because" in there
        or (EFFECT in there and not there.isdisjoint(ERRORS))
        or there.issuperset(ARMS)
        or there.issuperset({CORRELATION, "sample_size"})
        or there.issuperset({LOG_ODDS_RATIO, "standard_error"})
    )
