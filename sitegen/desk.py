"""The house's own papers for a build: the site's facts, the interface's wording, the templates, the static files."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from sitegen import config, disk, plaintext, previews, records, render, urls, version
from sitegen.graph import Shared
from sitegen.model import Frame, Site
from sitegen.order import MISUSED, REFUSED, Halt, Order, Result, halt_if
from sitegen.previews import Fonts
from sitegen.problems import Problem, problem
from sitegen.scan import Listing
from sitegen.trees import Trees

DEFAULT = "default/"
"""What the names of built-in templates begin with that a site has replaced, so that its own may extend them."""


Owners = Callable[[Set[str], tuple[str, ...]], Mapping[str, str]]
"""What tells the files in some places, or below some folders, and what each belongs to."""


class Desk(NamedTuple):
    """What a build works with, beside the articles.

    strings:   the interface's wording per language
    templates: by name, the site's own before the built-in ones
    closures:  template → fingerprint of it and of all that it includes
    fonts:     those of preview images, if the site has any
    static:    path below the output folder → real file and its mark; our papers, too: the site is its own backup
    """

    site: Site
    strings: Mapping[str, Mapping[str, Any]]
    templates: Mapping[str, str]
    closures: Mapping[str, str]
    static: Mapping[str, tuple[str, str]]
    notices: tuple[Problem, ...]
    fonts: Fonts | None


def furnish(order: Order, trees: Trees, before: Desk | None) -> Desk:
    """The papers of a build; a fault in site.yaml is a wrong use, any other refuses the site.

    before: those of the last build by the same program, if they are known
    """
    top = {name: trees.content[name] for name in ("content",) if name in trees.content}
    problems: list[Problem] = []
    found = _files(order.site, top, problems)
    papers = _texts(found, config.PAPERS)
    site = config.load(papers)
    if isinstance(site, list):
        code = MISUSED if any(fault.path == config.SITE for fault in site) else REFUSED
        raise Halt(Result(code, tuple(site)))
    fonts, letters = _fonts(site, found)
    site = _at(order, site)._replace(preview_letters=letters)
    templates = _files(disk.built_in("templates").parent, _only("templates", trees.built_in), problems)
    own = _files(order.site, trees.templates, problems)
    wording = (_texts(own, _wording(own)), _texts(templates, _wording(templates)))
    replaced = _decoded({path: templates[path] for path in own if path in templates}, problems)
    templates |= own
    static = _files(disk.built_in("static").parent, _only("static", trees.built_in), problems)
    static |= _files(order.site, trees.static, problems)
    strings, faults = config.strings(*wording, site.languages)
    problems += faults
    if not site.base_url:
        problems.append(problem("no-base-url", config.SITE, 0))
    texts = _decoded(templates, problems) | {f"{DEFAULT}{name}": text for name, text in replaced.items()}
    if before and before.templates == texts:
        closures = before.closures
    else:
        closures, faults = render.closures(texts)
        problems += faults
    notices = tuple(fault for fault in problems if fault.is_notice)
    halt_if(problems, notices)
    shown = {path.removeprefix("static/"): (real, mark) for path, (real, mark) in static.items()}
    shown |= {path: (found[path][0], hashlib.sha256(data).hexdigest()) for path, data in papers.items()}
    return Desk(site, strings, texts, closures, shown, notices, fonts)


def _fonts(site: Site, found: Mapping[str, tuple[str, str]]) -> tuple[Fonts | None, str]:
    """The fonts of preview images and the letters that they have, if the site wants any."""
    if not site.preview_images:
        return None, ""
    own = f"content/{site.preview_font}"
    if site.preview_font and own not in found:
        _refuse("preview-font-missing", name=site.preview_font)
    fonts = previews.built_in() if not site.preview_font else Fonts(found[own][0], found[own][0])
    if fonts is None or not previews.is_installed():
        _refuse("preview-library")
    files = [disk.content(place) for place in (fonts.bold, fonts.plain)]
    try:
        letters = previews.letters_of(files)
    except ValueError as error:
        _refuse("preview-font", name=site.preview_font, why=str(error))
    return fonts._replace(mark=hashlib.sha256(b"".join(files)).hexdigest()), letters


def _refuse(code: str, **facts: object) -> NoReturn:
    raise Halt(Result(MISUSED, (problem(code, config.SITE, 0, **facts),)))


def _only(name: str, tree: Mapping[str, Listing]) -> dict[str, Listing]:
    return {path: listing for path, listing in tree.items() if f"{path}/".startswith(f"{name}/")}


def _at(order: Order, site: Site) -> Site:
    """The site at the address of the command line, if that names one."""
    if order.base_url is None:
        return site
    problems: list[Problem] = []
    moved = site._replace(base_url=config.base_url(order.base_url, 0, problems))
    halt_if([found._replace(path="--base-url") for found in problems], exit=MISUSED)
    return moved


def _files(top: Path, tree: Mapping[str, Listing], problems: list[Problem]) -> dict[str, tuple[str, str]]:
    """Path → real file and mark, of all folders of a tree."""
    files: dict[str, tuple[str, str]] = {}
    for folder, listing in tree.items():
        found = disk.files(top, folder, listing)
        problems += found.problems
        files |= {f"{folder}/{name}": (f"{top}/{folder}/{name}", str(mark)) for name, mark in found.files.items()}
    return files


def _texts(files: Mapping[str, tuple[str, str]], wanted: Iterable[str]) -> dict[str, bytes]:
    """The bytes of those files that are there."""
    found = {path: disk.read(files[path][0].removesuffix(f"/{path}"), path) for path in wanted if path in files}
    halt_if([data for data in found.values() if isinstance(data, Problem)])
    return {path: data for path, data in found.items() if isinstance(data, bytes)}


def _wording(files: Iterable[str]) -> list[str]:
    return [path for path in files if path.startswith(config.STRINGS)]


def _decoded(files: Mapping[str, tuple[str, str]], problems: list[Problem]) -> dict[str, str]:
    """The templates by name."""
    texts = {}
    for path, data in _texts(files, (path for path in files if not path.startswith(config.STRINGS))).items():
        text = plaintext.decode(data, path)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            texts[path.removeprefix(render.FOLDER)] = text
    return texts


def shared(desk: Desk, frames: Mapping[str, Frame]) -> dict[tuple[str, str], Shared]:
    """Template and language → the fingerprints of what their pages have in common."""
    site = records.digest(records.text(desk.site._replace(tags={}, authors={})))
    wording = records.digest(records.text(desk.strings))
    code = version.fingerprint()
    drawn = Shared(desk.fonts.mark, "", "", "", previews.fingerprint()) if desk.fonts else Shared("", "", "", "", "")
    return {(previews.KIND, lang): drawn for lang in frames} | {
        (name, lang): Shared(site, wording, records.digest(records.text(frame)), closure, code)
        for lang, frame in frames.items()
        for name, closure in desk.closures.items()
    }


def clashes(desk: Desk, owners: Owners) -> list[Problem]:
    """Static files that would stand where a page or a folder with pages does, or below a page; capitals set aside."""
    places = {place for name in desk.static for place in _places(name)}
    found = owners(places, tuple(map(_folder, filter(_may_be_folder, desk.static))))
    others = ((name, _there(name, found) or _inside(name, found)) for name in desk.static)
    return [problem("address-twice", f"static/{name}", 0, address=name, other=other) for name, other in others if other]


def _places(name: str) -> tuple[str, ...]:
    """Where a file stands, and where the folders are that it is in; capitals set aside."""
    return (name, name.lower(), *urls.above(name.lower()))


def _there(name: str, owners: Mapping[str, str]) -> str | None:
    """What stands in a place, or where a folder would have to be that it is in."""
    return next((owners[place] for place in _places(name) if place in owners), None)


def _inside(name: str, owners: Mapping[str, str]) -> str | None:
    """What stands in a folder of this name, if it may be that of one."""
    if not _may_be_folder(name):
        return None
    return next((owner for path, owner in owners.items() if path.startswith(_folder(name))), None)


def _may_be_folder(name: str) -> bool:
    return "." not in name.rpartition("/")[2]


def _folder(name: str) -> str:
    return f"{name.lower()}/"
