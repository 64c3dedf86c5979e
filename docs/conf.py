"""How Sphinx makes the site under /docs of these pages: see `docs` in the Makefile.

The policy of the pages allows no inline scripts or styles, so what the theme has of them is in
files of ours: what is in `_templates` puts these in its place.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
DUTCH = HERE / "nl"  # a site of its own, in Dutch throughout
LINK = re.compile(r"\[([^\]]+)\]\((?!\w+:)([^)#\s]+)(#[^)\s]*)?\)")

project = html_title = "Intervention menu catalogue"
language = "en"
extensions = ["myst_parser"]
exclude_patterns = ["nl", "_*"]
locale_dirs = [str(HERE / "_locale")]
myst_heading_anchors = 3

html_theme = "furo"
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_static_path = [str(HERE / "_static")]
templates_path = [str(HERE / "_templates")]
html_link_suffix = ""  # /docs/start, not /docs/start.html
html_copy_source = False
html_show_copyright = False
html_use_index = False
html_search_scorer = str(HERE / "_static" / "scorer.js")
html_sidebars = {
    "**": [
        *("sidebar/brand.html", "sidebar/search.html", "sidebar/scroll-start.html"),
        *("sidebar/navigation.html", "sidebar/links.html", "sidebar/scroll-end.html"),
    ]
}


def mend_links(app: Sphinx, page: str, source: list[str]) -> None:
    """Link to the site in the other language, and only name a file that is no page."""
    folder = (app.srcdir / page).parent

    def mended(link: re.Match[str]) -> str:
        text, path, anchor = link.groups("")
        file = (folder / path).resolve()
        if not file.is_relative_to(HERE):
            return text
        if file.is_relative_to(DUTCH) == (app.srcdir == DUTCH):
            return link[0]
        address = file.relative_to(HERE).with_suffix("").as_posix()
        return f'<a href="/docs/{address}{anchor}">{text}</a>'

    source[0] = LINK.sub(mended, source[0])


def leave_out_eval(app: Sphinx, _error: object) -> None:
    """Take the plural of English and Dutch, which doctools has anyway, without `new Function`."""
    file = app.outdir / "_static" / "doctools.js"
    source = file.read_text()
    file.write_text(
        re.sub(r"Documentation\.PLURAL_EXPR = new Function\(.*?\);", "", source, flags=re.DOTALL)
    )


def setup(app: Sphinx) -> None:
    app.connect("source-read", mend_links)
    app.connect("build-finished", leave_out_eval)
