"""Every message we can say about a site, in a writer's words: the place, the fault, the way out."""

from typing import NamedTuple

from sitegen.problems.commands import ALIGN, NEW, SERVE
from sitegen.problems.importing import IMPORT, IMPORT_NOTICES, RESTORE, SHEET
from sitegen.problems.output import OUTPUT


class Problem(NamedTuple):
    """One fault: a file below the site's folder (`/` on every system), a line from 1 (0: the whole file)."""

    path: str
    line: int
    message: str
    hint: str
    code: str

    @property
    def is_notice(self) -> bool:
        """Whether it is only said, and does not refuse the site."""
        return self.code in NOTICES

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}\n    {self.hint}"


def problem(code: str, path: str, line: int, /, **facts: object) -> Problem:
    """The problem of a code, with its facts put into words."""
    message, hint = WORDING[code]
    return Problem(path, line, message.format(**facts), hint.format(**facts), code)


TEXTS = {
    "not-utf8": (
        "this file is not UTF-8; it looks like {guess}",
        "open it in your editor and save it again with the encoding UTF-8",
    ),
    "binary": ("this is not a text: it holds zero bytes", "save it as plain text in UTF-8, or move it out of content/"),
    "control-character": (
        "an invisible control character stands here ({code})",
        "delete it; retyping the words around it usually helps",
    ),
    "too-long": ("the file has {size} MB, and {limit} MB is the limit", "divide it into several articles"),
    "too-costly": ("the text {why}", "write it simpler, or keep it as a .txt file, which is read as literal text"),
    "title-missing": (
        "the article has no headline",
        "begin a .txt with its headline, a .md with `# Headline`, or write `title:` in its facts",
    ),
    "not-an-article": (
        "this file is left out: articles are .txt and .md, their facts .yaml",
        "move pictures and downloads to static/, or delete the file",
    ),
    "sidecar-alone": (
        "facts without any text: no article of this name stands beside them",
        'add the text as "{name}.{lang}.txt", or delete this file',
    ),
    "two-forms": (
        'the same article stands beside this one as "{other}"',
        "keep one of the two: either the .txt or the .md",
    ),
    "foreign-language": (
        'the name says the language is "{lang}", which the site does not have ({known})',
        "add it to `languages` in content/site.yaml, or rename the file",
    ),
    "language-missing": (
        "nothing says which language this article is in",
        'end the name in ".{lang}" before the dot of the ending, or write `lang: {lang}` in its facts',
    ),
    "language-contradiction": (
        'the facts say the language is "{said}", the file name says "{named}"',
        "correct one of the two",
    ),
    "language-unknown": (
        'the site has no language "{lang}"',
        "use one of {known}, or add it to `languages` in content/site.yaml",
    ),
}

YAML = {
    "header-unclosed": (
        "the front matter begins with --- and never ends",
        "put a line of three hyphens after its last key",
    ),
    "yaml-too-long": ("there is too much YAML here", "keep it below {limit} kB"),
    "yaml-too-deep": ("lists and maps nest too deep here", "20 levels are the most that is read"),
    "yaml-not-a-map": (
        "these facts are not `key: value` lines",
        "write one fact a line, for example `date: 2025-07-15`",
    ),
    "yaml-alias": (
        "anchors and aliases (& and *) are not read",
        'write the value out, or put "quotes" around the text',
    ),
    "yaml-tag": ('the type mark "{tag}" is not read', "write the plain value, in quotes if it begins with !"),
    "yaml-key": ("a key here is empty or not plain text", "write it as `key: value`"),
    "yaml-duplicate": ('the key "{key}" stands twice, first on line {first}', "keep one of the two"),
    "yaml-tab": ("a tab stands at the beginning of the line", "use spaces to indent"),
    "yaml-colon": ("a colon inside the value confuses the reader: {text}", 'put "quotes" around the value'),
    "yaml-quote": (
        "the value begins with a sign that has a meaning of its own: {text}",
        'put "quotes" around the value',
    ),
    "yaml-syntax": (
        "these facts can't be read: {what}",
        "check quotes, brackets and indentation on this line and above it",
    ),
    "unknown-key": ('there is no key "{key}"', 'did you mean "{near}"?'),
    "unknown-key-far": ('there is no key "{key}"', "known here are {known}"),
    "not-text": ('"{key}" must be a text here', "write it as one line of text"),
    "not-a-flag": ('"{key}" is "{value}", which is neither true nor false', "write true or false"),
    "not-a-count": ('"{key}" is "{value}", which is not a whole number from 1', "write a number, for example 20"),
    "not-a-list": ('"{key}" must be a list', "write it as [one, two]"),
    "not-a-choice": ('"{key}" is "{value}"', "write one of {choices}"),
    "language-of-map": (
        '"{key}" has a value for "{lang}", a language the site does not have',
        "the languages are {known}",
    ),
}

FACTS = {
    "date-impossible": ('the date "{date}" does not exist', "write it as year-month-day, for example {example}"),
    "date-form": (
        'the date "{date}" is not written as year-month-day',
        "write {example}, or 2021-02 or 2021 when no more is known",
    ),
    "slug": (
        'the slug "{slug}" can\'t stand in an address',
        "use small letters a-z, digits and single hyphens, for example {proposal}",
    ),
    "slug-reserved": ('the slug "{slug}" is the name of the list pages', "choose another one"),
    "alias": (
        'the alias "{alias}" is not an address of this site',
        "write it from the site's root, for example /en/2024/old-name.html",
    ),
    "corrections": (
        "a correction needs a date and a text",
        "write each as `- {{date: 2025-07-16, text: What was wrong}}`",
    ),
    "alignment": (
        'the group "{group}" does not say which paragraphs belong together',
        "write the numbers of one side, =, and those of the other, for example 4,5=4",
    ),
    "alignment-twice": ('paragraph {number} {side} of the = is in "{other}" and in "{group}"', "take it out of one"),
    "alignment-number": ('"{group}" names paragraph {number}, but the text has {count}', "count its paragraphs from 1"),
}

PREVIEWS = {
    "preview-library": (
        "preview images need a library and a font that are not installed",
        "run `pip install 'sitegen-archive[previews]'`, or take `preview_images` out of this file",
    ),
    "preview-font-name": (
        'the preview_font "{name}" is no name of a font',
        "lay a .ttf, .otf or .ttc beside this file, and write its name",
    ),
    "preview-font-missing": (
        'there is no font "{name}" in content/',
        "lay it beside this file, or take `preview_font` out of it",
    ),
    "preview-font": ('the font "{name}" can\'t be used: {why}', "choose another .ttf or .otf"),
    "preview-letters": (
        "{count} articles get no preview image: its font can't set their letters ({letters}); the first is {first}",
        "name a font that has them with `preview_font`; scripts that join letters or run from the right are not drawn",
    ),
}

SITE = {
    "site-missing": ("there is no site here", "run `sitegen new site .` to make one, or point to it with --site"),
    "site-key-missing": ('"{key}" is missing', "add a line like `{example}`"),
    "words-missing": ('"{key}" has no text for {missing}', "give one for every language, or one plain text for all"),
    "base-url": ('the base_url "{value}" is not a web address', "write it like https://example.org/archive/"),
    "language-code": ('"{lang}" is not a language code', "use codes such as en, de or pt-BR"),
    "timezone": ('there is no time zone "{name}"', "use a name such as Europe/Berlin, or UTC"),
    "feed-host": ('the feed_host "{host}" is not a host name', "write it like example.org"),
    "strings-missing": (
        'the interface has no {count} of its texts in this language, the first is "{first}"',
        "they appear in {fallback}; write them into this file to translate them",
    ),
    "tag-not-a-map": ('the tag "{id}" has no labels', "write it as `{id}: {{{lang}: Label}}`"),
    "tag-without-label": ('the tag "{id}" has no label in any language', "give it one in the first language at least"),
    "tag-slug-twice": (
        'the tags "{a}" and "{b}" would share the address "{slug}" ({lang})',
        "give one of them a slug: `slug: {{{lang}: another-name}}`",
    ),
    "id-twice": ('"{id}" and "{other}" are the same id', "keep one of the two"),
    "author-not-a-map": ('the author "{id}" has no name', "write it as `{id}: {{name: Full Name}}`"),
    "author-without-name": ('the author "{id}" has no name', "add `name: Full Name`"),
    "author-id": ('the id "{id}" can\'t stand in an address', "use small letters, digits and hyphens: {proposal}"),
}

ARCHIVE = {
    "version-twice": (
        'two articles are the {lang} version of "{id}": this one and {other}',
        "give one of them another `translation_id`, or delete it",
    ),
    "address-twice": (
        'two pages would have the address "{address}": this one and {other}',
        "give one of them another `slug`",
    ),
    "alias-twice": (
        'the alias "/{address}" is the address of another page, too: {other}',
        "take it out of `aliases`, or write them per language: `aliases: {{en: […], de: […]}}`",
    ),
    "alias-capitals": (
        'the alias "/{address}" and "/{there}" of {other} are one file where capitals make no difference',
        "take one of them out of `aliases`",
    ),
    "alias-below": (
        'the alias "/{address}" would stand in a folder that is a page: "/{there}" of {other}',
        "take it out of `aliases`",
    ),
    "tag-unknown": (
        'the tag "{id}" is not in content/tags.yaml',
        "it appears as written; add it there to translate it",
    ),
    "author-unknown": (
        'the author "{id}" is not in content/authors.yaml',
        "the name appears as written; add it there for a note",
    ),
    "tag-address-twice": (
        'the tags "{a}" and "{b}" would share the address "{slug}"',
        "write both the same way, or give one of them a `slug` in content/tags.yaml",
    ),
    "author-address-twice": (
        'the authors "{a}" and "{b}" would share the address "{slug}"',
        "write both the same way, or register one of them under another id in content/authors.yaml",
    ),
    "held-back": ("held back until {date}", "it is published by the first build after that; see it with --drafts"),
    "expired": ("no longer published since {date}", "remove `expires` to bring it back"),
    "no-base-url": (
        "no base_url: the site has no canonical addresses, hreflang links, sitemap or feeds",
        "add `base_url: https://…/` before you publish it",
    ),
    "address-gone": (
        'the published page "{address}" is gone',
        "add `aliases: [/{address}]` to the article that replaces it, if there is one",
    ),
}

WORDING: dict[str, tuple[str, str]] = {
    **TEXTS,
    **YAML,
    **FACTS,
    **SITE,
    **PREVIEWS,
    **ARCHIVE,
    **OUTPUT,
    **SERVE,
    **NEW,
    **ALIGN,
    **IMPORT,
    **RESTORE,
    **SHEET,
}
"""Code → what is wrong, and what to do about it."""

PASSING = frozenset({"search-missing", "search-failed"})
"""What may be otherwise at the next build, though nothing in the site has changed."""

NOTICES = frozenset(
    {
        *("not-an-article", "strings-missing", "tag-unknown", "author-unknown", "held-back", "expired"),
        *("preview-letters", "no-base-url", "address-gone", "new-whole-draft", "new-fact", "new-alias"),
        *IMPORT_NOTICES,
        *PASSING,
        *("search-words", "align-strangers"),
    }
)
"""What is only said: the site is published all the same."""
