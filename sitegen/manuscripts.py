"""What a text file says of itself: its front matter, headline, deck and opening sentence."""

import re
from typing import NamedTuple

from sitegen import frontmatter, markup, plaintext
from sitegen.frontmatter import Entry, Header
from sitegen.markup import Marked
from sitegen.problems import Problem, problem

_HEADING = re.compile(r"^(?:# +(.+?)(?: +#+)?|(\S.*)\n=+)[ \t]*$", re.MULTILINE)
_MARKED = re.compile(r"[\\`*_\[<]|&#|&\w+;")
"""What may make a heading say less than is written; `Rock & Roll!` and `5 > 4` say what they say."""

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^ {0,3}<!--.*?-->", re.MULTILINE | re.DOTALL)
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:.*$", re.MULTILINE)
_NOT_PROSE = re.compile(r"\s*([#>|<`~*+-]|\d+\.|\[[^\]]+\]:)")


class Manuscript(NamedTuple):
    """A text file as it was read: its own front matter, and what the text itself says."""

    entries: dict[str, Entry]
    title: str
    deck: str
    opening: str

    @property
    def headline(self) -> str:
        """The headline that an article has which nobody else gives one: that of its front matter, else of its text."""
        entry = self.entries.get("title")
        said = " ".join(entry.value.split()) if entry and isinstance(entry.value, str) else ""
        return said or self.title


def read(text: str, path: str, wrapped: bool) -> Manuscript | list[Problem]:
    """A `.txt` in the newsroom's form, or a `.md` with or without front matter."""
    if path.endswith(".txt"):
        parts = plaintext.parts(text, wrapped)
        opening = plaintext.first_sentence(parts.paragraphs[0]) if parts.paragraphs else ""
        return Manuscript({}, parts.title, parts.deck, opening)
    header = frontmatter.split(text, path)
    if isinstance(header, Problem):
        return [header]
    entries = frontmatter.read(header.yaml, path, 2)
    if isinstance(entries, list):
        return entries
    needs_opening = not any(key in entries for key in ("summary", "deck"))
    entry = entries.get("title")
    if not needs_opening and entry and isinstance(entry.value, str) and entry.value.strip():
        return Manuscript(entries, "", "", "")  # all is said: the body is nobody's business here
    heading, body = _heading(header.body)
    return Manuscript(entries, _headline(heading, body), "", _opening(body) if needs_opening else "")


def markdown_body(text: str, path: str, title: str) -> Header | Problem:
    """The body of a Markdown article, without the heading that is its headline."""
    header = frontmatter.split(text, path)
    if isinstance(header, Problem):
        return header
    heading, rest = _heading(header.body)
    return header._replace(body=rest) if title in (heading, _headline(heading, rest)) else header


def markdown(text: str, path: str, title: str) -> Marked | Problem:
    """The blocks of a Markdown article as they stand on its page, and its footnotes."""
    found = markdown_body(text, path, title)
    if isinstance(found, Problem):
        return found
    try:
        return markup.read(found.body)
    except markup.CostError as error:
        return problem("too-costly", path, found.body_line, why=str(error))


def markdown_paragraphs(text: str, path: str, title: str) -> tuple[str, ...] | Problem:
    """The blocks of a Markdown article as plain text, numbered as on its page; some, as of pictures, are empty."""
    found = markdown(text, path, title)
    return found if isinstance(found, Problem) else tuple(map(markup.plain, found.blocks))


def _heading(body: str) -> tuple[str, str]:
    """The first `# heading` of a Markdown text as it is written there, and the text without it."""
    if not ("# " in body and "\n# " in f"\n{body}") and not ("=" in body and "\n=" in body):
        return "", body
    if match := _HEADING.search(_bare(body)):
        return " ".join((match[1] or match[2]).split()), body[: match.start()] + body[match.end() :]
    return "", body


def _headline(heading: str, body: str) -> str:
    """A heading's text without its markup; one that has no text, as of a picture, stays as it is written."""
    if not _MARKED.search(heading):
        return heading
    safe = heading if "`" in heading else markup.sparing(heading)  # within code it opens nothing
    return _plain_block(f"# {safe} #", body) or heading  # closed, for the parser takes the last sign of `C#`


def _bare(body: str) -> str:
    """A Markdown text, as long as it was, with empty lines in place of code and comments, whose signs mean nothing."""
    if not ("`" in body or "~" in body or "<" in body):  # one sign is looked for far faster than three
        return body
    if "```" in body or "~~~" in body:
        body = _FENCE.sub(_emptied, body)
    if "<!--" in body:
        end = body.rfind("-->") + len("-->")  # a look for one that never ends reads on to the end of the text
        body = _COMMENT.sub(_emptied, body[:end]) + body[end:]
    return body


def _emptied(match: re.Match[str]) -> str:
    return "\n" * len(match[0])


def _opening(body: str) -> str:
    """The first sentence of a Markdown text."""
    for block in re.split(r"\n[ \t]*\n", _bare(body)):
        if block.strip() and not _NOT_PROSE.match(block):
            if re.search(r"[\\`*_\[\]<>&!]", block):
                block = _plain_block(block, body)
            if sentence := plaintext.first_sentence(" ".join(block.split())):
                return sentence
    return ""


def _plain_block(block: str, body: str) -> str:
    """A block's text without its markup; link addresses may stand at the end of the body."""
    try:
        return " ".join(map(markup.plain, markup.blocks("\n\n".join((block, *_REFERENCE.findall(body))))))
    except markup.CostError:
        return ""  # the body itself is refused, with its line, where it is rendered
