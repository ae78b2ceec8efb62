"""What can be wrong with templates, with the output folder, and with what is made beside its pages."""

OUTPUT = {
    "template": ("the template can't be used: {what}", "mend it, or delete your copy to use the built-in one"),
    "template-missing": (
        'a template asks for "{name}", which does not exist',
        "correct the name, or add the file to templates/",
    ),
    "output-place": ("the site can't be published here: {why}", "choose another folder with --output"),
    "output-file": ("the output folder is a file", "move it away, or choose another folder with --output"),
    "output-foreign": (
        'this folder was not made by sitegen: it holds "{first}"',
        "choose another folder with --output, or empty this one yourself",
    ),
    "output-stranger": (
        "this file was not made by sitegen",
        "move it to static/, from where every build publishes it, or delete it",
    ),
    "search-missing": (
        "the texts can't be searched: the program that indexes them is not installed",
        "run `pip install pagefind-bin`, or build with --no-search; until then the search page knows headlines only",
    ),
    "search-words": (
        "the search finds little in {languages}: where words stand without spaces, a larger program tells them apart",
        "run `pip install 'sitegen-archive[cjk]'` and build again",
    ),
    "search-failed": (
        "the texts can't be searched: they could not be indexed ({why})",
        "the next build tries again; until then the search page knows headlines only",
    ),
    "output-emptied": (
        "there are no articles, but the published site has {count}",
        "bring the articles back; if the site is meant to be empty, build it with --clean",
    ),
    "worker-lost": (
        "a process that was at work on this article and {count} others was ended from outside",
        "give the machine more memory, or build with --jobs 1",
    ),
    "changed-meanwhile": ("the file changed while it was being read", "run the same command again"),
    "vanished": ("the file vanished while it was needed", "run the same command again"),
    "file-unsafe": ("this is {what}, not a file of the site", "replace it with a plain file inside the site's folder"),
    "file-unreadable": ("the file can't be read: {what}", "check its permissions"),
    "name-not-utf8": ("the name of this file is not UTF-8, or holds invisible signs", "rename it"),
    "name-backslash": (
        "the path of this file holds a backslash, which leads into a folder on other systems",
        "rename it",
    ),
}
