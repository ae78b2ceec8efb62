"""The elements of a text become Markdown blocks, and plain lines beside them. One walk, however deep they nest."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from sitegen.intake.saved.page import NavigableString, Tag, clean, said

_BLOCKS = {
    *("address", "article", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "header"),
    *("hgroup", "html", "li", "main", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead"),
    *("tr", "ul", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"),
}
_STRONG, _EMPHASIS = {"b", "strong"}, {"em", "i", "cite"}
_HEADING = re.compile(r"h([1-6])")
_SPECIAL = re.compile(r"([\\`*\[\]])")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_AT_START = re.compile(r"(?:([#>+-])|([=:~|])|(\d{1,9})([.)]))")
_DEEPEST = 4  # levels of a list; deeper ones are written at this level

Skip = Callable[[Tag], bool]


class Run(NamedTuple):
    """Words of one look."""

    text: str
    strong: bool
    emphasis: bool
    href: str


class Block(NamedTuple):
    """One block: `p`, `h2` … `h6`, `li`, `quote`, `pre`, `tr`, `hr`; list items with level and number (0: a bullet).

    quote: how many quotes are around it;  node: the element it stands in
    """

    kind: str
    runs: tuple[Run, ...]
    level: int
    number: int
    quote: int
    node: Tag

    @property
    def text(self) -> str:
        """Its words in one line."""
        return " ".join("".join(run.text for run in self.runs).split())


class _Walker:
    """What has been met on the way through the elements, and what is being gathered."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.lists: list[list[int]] = []  # the next number of each open list; 0 for bullets
        self.strong = self.emphasis = self.quote = self.pre = self.cells = 0
        self.hrefs: list[str] = []
        self.heading = 0
        self.item: tuple[int, int] | None = None  # level and number of an item that has no words yet
        self.runs: list[Run] = []

    def flush(self, node: Tag) -> Iterator[Block]:
        """The block that was being gathered, if it has any words."""
        runs, self.runs = tuple(self.runs), []
        if not any(run.text.strip() for run in runs):
            return
        level, number = self.item or (len(self.lists), 0)
        kind = "p"
        if self.pre:
            kind = "pre"
        elif self.cells:
            kind = "tr"
        elif self.heading:
            kind = f"h{self.heading}"
        elif self.item:
            kind, self.item = "li", None
        yield Block(kind, runs, level, number, self.quote, node)

    def open(self, node: Tag) -> Iterator[Block]:
        """What the beginning of an element brings."""
        name = node.name
        if name in _BLOCKS and not (self.cells and name != "tr"):
            yield from self.flush(node)
        if name in _STRONG:
            self.strong += 1
        elif name in _EMPHASIS:
            self.emphasis += 1
        elif name == "a":
            self.hrefs.append(_address(said(node, "href"), self.base))
        elif name == "br":
            self.runs.append(Run("\n", False, False, ""))
        elif name == "hr" and not self.cells:
            yield Block("hr", (), 0, 0, self.quote, node)
        elif name in ("td", "th") and self.runs:
            self.runs.append(Run("\t", False, False, ""))
        else:
            self._open_block(node)

    def _open_block(self, node: Tag) -> None:
        name = node.name
        if name in ("ul", "ol"):
            start = said(node, "start")
            self.lists.append([(int(start) if start.isdigit() and len(start) < 9 else 1) if name == "ol" else 0])
        elif name == "li":
            counter = self.lists[-1] if self.lists else [0]
            self.item = (min(max(len(self.lists), 1), _DEEPEST), counter[0])
            counter[0] += bool(counter[0])
        elif name == "blockquote":
            self.quote += 1
        elif name == "pre":
            self.pre += 1
        elif name == "tr":
            self.cells += 1
        elif found := _HEADING.fullmatch(name):
            self.heading = int(found[1])

    def close(self, node: Tag) -> Iterator[Block]:
        """What the end of an element brings."""
        name = node.name
        if name in _BLOCKS and not (self.cells and name != "tr"):
            yield from self.flush(node)
        if name in _STRONG:
            self.strong -= 1
        elif name in _EMPHASIS:
            self.emphasis -= 1
        elif name == "a":
            self.hrefs.pop()
        elif name in ("ul", "ol"):
            self.lists.pop()
        elif name == "li":
            self.item = None
        elif name == "blockquote":
            self.quote -= 1
        elif name == "pre":
            self.pre -= 1
        elif name == "tr":
            self.cells -= 1
        elif _HEADING.fullmatch(name):
            self.heading = 0

    def add(self, words: str) -> None:
        """Words on the way."""
        words = words.replace("\r", "") if self.pre else clean(words)
        href = next(filter(None, reversed(self.hrefs)), "")
        self.runs.append(Run(words, self.strong > 0, self.emphasis > 0, href))


def blocks(root: Tag, skip: Skip, base: str) -> list[Block]:
    """The blocks of an element in reading order, without what is to be skipped."""
    walker = _Walker(base)
    found: list[Block] = []
    open_nodes: list[tuple[Tag, Iterator[object]]] = [(root, iter(root.contents))]
    while open_nodes:
        node, rest = open_nodes[-1]
        child = next(rest, None)
        if child is None:
            open_nodes.pop()
            if open_nodes:
                found += walker.close(node)
        elif isinstance(child, Tag):
            if not skip(child):
                found += walker.open(child)
                open_nodes.append((child, iter(child.contents)))
        elif type(child) is NavigableString:  # its kin are comments, scripts and declarations
            walker.add(str(child))
    found += walker.flush(root)
    return found


def markdown(found: list[Block]) -> tuple[str, ...]:
    """Blocks as Markdown, the items of a list, the paragraphs of a quote and the rows of a table as one."""
    written: list[str] = []
    last: Block | None = None
    for block in found:
        text = _written(block, first_row=last is None or last.kind != "tr" or last.quote != block.quote)
        lines = "\n".join("> " * min(block.quote, _DEEPEST) + line for line in text.split("\n"))
        if last is not None and _belongs(last, block):
            gap = "\n" if block.kind in ("li", "tr") and last.kind == block.kind else "\n" + _gap(block) + "\n"
            written[-1] += gap + lines
        else:
            written.append(lines)
        last = block
    return tuple(written)


def _gap(block: Block) -> str:
    return ("> " * min(block.quote, _DEEPEST)).rstrip()


def _belongs(last: Block, block: Block) -> bool:
    if last.quote != block.quote:
        return bool(last.quote and block.quote)
    is_new_list = block.kind == "li" and block.level == 1 and bool(block.number) != bool(last.number)
    in_list = last.level and block.level and {last.kind, block.kind} <= {"li", "p"} and not is_new_list
    return bool(block.quote or in_list or last.kind == block.kind == "tr")


def _written(block: Block, first_row: bool) -> str:
    if block.kind == "hr":
        return "* * *"
    if block.kind == "pre":
        code = "".join(run.text for run in block.runs).strip("\n").replace("\t", "    ")
        fence = "`" * max(3, 1 + max((len(ticks) for ticks in re.findall("`+", code)), default=0))
        return f"{fence}\n{code}\n{fence}"
    if block.kind == "tr":
        cells = [_line(cell).replace("|", "\\|") for cell in _cells(block.runs)]
        rule = "\n" + " | ".join(["---"] * len(cells)) if first_row and len(cells) > 1 else ""
        return " | ".join(cells) + rule if len(cells) > 1 else _line(list(block.runs))
    words = _line(list(block.runs))
    if heading := _HEADING.fullmatch(block.kind):
        return "#" * max(2, int(heading[1])) + " " + words.replace("\\\n", " ").replace("  \n", " ").rstrip("#")
    inner = "    " * (block.level - 1)
    if block.kind == "li":
        mark = f"{block.number}. " if block.number else "- "
        return inner + mark + words.replace("\n", "\n" + inner + "    ")
    return ("    " * block.level + words).replace("\n", "\n" + "    " * block.level) if block.level else words


def _cells(runs: tuple[Run, ...]) -> list[list[Run]]:
    cells: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\t":
            cells.append([])
        else:
            cells[-1].append(run._replace(text=run.text.replace("\n", " ")))
    return cells


def _line(runs: list[Run]) -> str:
    """Runs as one paragraph of Markdown; neighbours of one look are one run, and spaces stand outside the marks."""
    merged: list[Run] = []
    for run in runs:
        if merged and run[1:] == merged[-1][1:] and "\n" not in (run.text, merged[-1].text):
            merged[-1] = run._replace(text=merged[-1].text + run.text)
        elif run.text:
            merged.append(run)
    text = "".join(map(_marked, merged))
    lines = [_guarded(" ".join(line.split())) for line in text.split("\n")]
    return "  \n".join(line for line in lines if line)


def _marked(run: Run) -> str:
    words = run.text.strip(" ")
    if not words or words == "\n":
        return run.text
    before = run.text[: len(run.text) - len(run.text.lstrip(" "))]
    after = run.text[len(run.text.rstrip(" ")) :]
    marked = _ENTITY.sub("&amp;", _UNDERSCORE.sub(r"\\_", _SPECIAL.sub(r"\\\1", words))).replace("<", "&lt;")
    if run.href:
        marked = f"[{marked}]({run.href})"
    if run.emphasis:
        marked = f"*{marked}*"
    if run.strong:
        marked = f"**{marked}**"
    return before + marked + after


def _guarded(line: str) -> str:
    """A line whose beginning has no meaning in Markdown."""
    if not (found := _AT_START.match(line)):
        return line
    if found[2]:
        return f"&#{ord(found[2])};{line[1:]}"
    return f"{found[3]}\\{line[len(found[3]) :]}" if found[3] else "\\" + line


def _address(href: str, base: str) -> str:
    """A link's address in full; nothing where it leads nowhere outside the page."""
    if not href or href.startswith("#"):
        return ""
    try:
        full = urljoin(base, href)
        parts = urlsplit(full)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https", "mailto"):
        return ""
    return quote(full, safe="%/:=&?~#+!$,;'@-._")
