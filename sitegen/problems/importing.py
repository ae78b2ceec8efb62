"""What `sitegen import` and `sitegen sheet` say: code → what is wrong, and what to do about it."""

IMPORT = {
    "import-missing": (
        "there is no such file or folder",
        "check the path; `sitegen import PATH` takes files and folders",
    ),
    "import-not-read": (
        "this file is left out: texts are .txt, .md or .html, alone or in a .zip",
        "save it as plain text if it holds an article",
    ),
    "import-empty": ("there is no text in this file", "nothing was made of it; delete it, or fill it"),
    "import-encoding": (
        "it is not UTF-8; it was read as {encoding}",
        "it is laid down as UTF-8; look whether its letters are right",
    ),
    "import-unreadable": (
        "the letters of this file can't be told: it is neither UTF-8, UTF-16 nor Windows-1252",
        "open it in the program that it comes from, and save it again with the encoding UTF-8",
    ),
    "import-broken-utf8": (
        "this is UTF-8 with broken letters in it",
        "mend the line in your editor and save it again with the encoding UTF-8",
    ),
    "import-zip": (
        "this .zip is refused as a whole: {why}",
        "unpack it yourself, look what is in it, and import the folder",
    ),
    "import-wrapped": (
        "the lines are broken by hand; each block is read as one paragraph",
        "if that is wrong, take `wrapped: true` out of its facts",
    ),
    "import-language": (
        "the text is in none of the site's languages ({known}); it looks like {looks}",
        "nothing was made of it; add the language to content/site.yaml if it belongs there",
    ),
    "import-mislabelled": (
        '{by} says the language is "{said}", but the text is {found}',
        "it is taken as {found}; correct the label, or put the right text there",
    ),
    "import-label-kept": (
        '{by} says the language is "{said}", and the text does not tell for sure',
        "it is taken as {said}",
    ),
    "import-twice": ("the same text as {other}, word for word", "nothing was made of this one"),
    "import-rewritten": (
        "an earlier text of this name is {article}; this one has little in common with it",
        "it is taken as a new story; if it is the same one, put it there yourself",
    ),
    "import-edited": (
        "this text has changed, and so has the article made of it, {article}: nothing was written over",
        "bring both together in the article, then write sha256 {sha256} into its `source`:\n{differences}",
    ),
    "import-versions": (
        'two texts are the {lang} version of "{id}": this one and {other}',
        "give one of them another `translation_id`",
    ),
    "import-id-taken": (
        'its translation_id "{id}" is that of a story that has a {lang} version: {other}',
        "give it another `translation_id`, or edit that version instead",
    ),
    "import-facts": (
        "the facts that came along with it, {facts}, can't be read",
        "mend them, then import again; the text was left out",
    ),
    "import-fact": (
        '"{key}" can\'t be added to these facts without changing others',
        "write it yourself: `{fact}`",
    ),
    "import-facts-differ": (
        "its sidecar says `{fact}`, and other facts of its story say `{other}`",
        "`{kept}` is what stands in its facts now; if that is wrong, correct it there",
    ),
    "import-site-folder": (
        "this is {what}",
        "point to the raw texts instead",
    ),
    "import-link": (
        "this is {what}",
        "it was left out; import what it leads to by its own path, or put a plain copy in its place",
    ),
    "import-no-file": ("this is a pipe, a socket or a device", "it was left out; save what it gives as a plain file"),
    "import-passed-over": ("this is {what}", "it was passed over; raw texts are kept elsewhere"),
    "import-name-twice": (
        "two files have this name: they differ only in how accents are stored",
        "rename one of them; this one was left out",
    ),
    "import-worker-lost": (
        "a process that was at work on these texts was ended from outside; nothing was laid down",
        "give the machine more memory, or import fewer texts at once",
    ),
    "import-page": (
        "this page holds no article: it has no {what}",
        "save the page of a single article, or copy its text into a .txt",
    ),
}

RESTORE = {
    "restore-alone": (
        "this is a published site, which gives its content/ back as it was",
        "import it by itself: without other paths, --date, --plan and --apply",
    ),
    "restore-ledger": (
        "this can't be read: {why}",
        "copy the published site again, all of it",
    ),
    "restore-name": (
        'it names "{name}", which is no file that a site publishes or gives back',
        "this is not as sitegen wrote it: copy the published site again, from where you trust it",
    ),
    "restore-twice": (
        'it names "{name}" twice',
        "this is not as sitegen wrote it: copy the published site again, from where you trust it",
    ),
    "restore-missing": (
        "this file is missing in the copy of the site",
        "copy the published site again, all of it, then import it again",
    ),
    "restore-no-file": (
        "this is a link, a folder, a pipe or a device, and not the file that was published",
        "copy the published site again, with plain files in place of links, then import it again",
    ),
    "restore-sum": (
        "this is not what was published: its SHA-256 is another one",
        "copy it again from the published site, then import it again; it was left out",
    ),
    "restore-facts": (
        "its facts are damaged or missing in content/sidecars.jsonl",
        "it was left out; copy that file again from the published site, then import it again",
    ),
    "restore-occupied": (
        "something else stands here already",
        "nothing was laid down; move it away, or choose an empty folder with --site",
    ),
    "restore-pages": (
        "{count} pages are missing in this copy or not as they were published, the first is {first}",
        "the texts that are laid down are as they were; `sitegen build` prints the pages anew",
    ),
}

SHEET = {
    "sheet-worker-lost": (
        "a process that compared these texts was ended from outside",
        "give the machine more memory, then try again",
    ),
    "sheet-missing": ("there is no such file", "make it first: `{command}`"),
    "sheet-not-csv": ("this is not a table that can be read: {why}", "save it as CSV, in UTF-8, from your spreadsheet"),
    "sheet-column-missing": (
        "columns are missing in the first row: {columns}",
        "keep that row as it was; a fresh table comes from `sitegen import … --plan` and from `sitegen sheet`",
    ),
    "sheet-cells": (
        "this row has {count} cells, and the table has {columns} columns",
        "check the quotes in this row and the one above",
    ),
    "sheet-id": (
        '"{id}" can\'t be an id',
        "write one without blanks that begins and ends with a letter, for example {proposal}",
    ),
    "sheet-no-file": ("this row names no file", "delete the row, or name a file"),
    "sheet-file-unknown": ('there is no text "{file}" here', "use a path that the table had when it was made"),
    "sheet-file-twice": ('"{file}" stands in line {other}, too', "keep it in one of the rows"),
    "sheet-stands": (
        '"{file}" stands in the archive already, as a version of "{id}"',
        "leave it in that row and column; `sitegen sheet` re-pairs what stands",
    ),
    "sheet-language": (
        '"{file}" is the {lang} version, and stands in the column of another language',
        "move it to the column {lang}_file",
    ),
    "sheet-version-twice": (
        '"{id}" has two {lang} files: this one and that of line {other}',
        "give one of the rows another id",
    ),
    "sheet-facts": (
        '"{id}" has two values for {column}: "{a}" here and "{b}" in line {other}',
        "write the same in both rows",
    ),
    "sheet-id-taken": ('the story "{id}" stands already and has a {lang} version: {other}', "give the row another id"),
    "sheet-date": (
        'the date "{date}" can\'t be read',
        "write it as year-month-day, for example 2021-02-28, or 2021-02, or 2021, in a column formatted as text",
    ),
    "sheet-slug": (
        'the slug "{slug}" can\'t stand in an address',
        "use small letters a-z, digits and single hyphens, for example {proposal}",
    ),
    "sheet-slug-taken": ('the {lang} address "{slug}" is taken', "choose another slug"),
    "sheet-column": (
        '"{file}" stands in the column of {lang}, but its text is {found}',
        "it is laid down as {lang}; if that is wrong, give its files the other endings",
    ),
    "sheet-joins": (
        '"{id}" stands already: its {column} stays as it is, and "{written}" is not taken',
        "change what stands with `sitegen sheet`",
    ),
    "sheet-left-out": ("no row names this text", "it is not imported; add a row for it if it should be"),
    "plan-kept": ("another plan was in this file", "it may hold corrections, so it was kept as {kept}"),
    "sheet-fact-differs": (
        'the versions of this story differ in "{key}" ({values}), and one cell can not say both',
        "change them in the files, or make them the same there first",
    ),
    "sheet-fact": (
        "the {key} in {file} can't be changed here without changing other facts",
        "write it there yourself: `{fact}`",
    ),
}

IMPORT_NOTICES = (
    *("import-not-read", "import-encoding", "import-wrapped", "import-language", "import-mislabelled"),
    *("import-label-kept", "import-twice", "import-rewritten", "import-fact", "import-empty", "sheet-left-out"),
    *("import-facts-differ", "sheet-joins"),
    *("import-passed-over", "sheet-column", "restore-pages", "plan-kept"),
)
"""What is only said: the rest is laid down all the same."""
