"""What the preview, `sitegen new` and `sitegen align` say: code → what is wrong, and what to do about it."""

SERVE = {
    "preview-locked": ("{what}", "wait for it to finish, then save any file again"),
    "preview-disk": (
        "the preview can't be built: {what}",
        "check the disk, the permissions and the path, then save any file again",
    ),
    "preview-died": (
        "the build of the preview ended by itself ({how})",
        "the terminal may say why; save any file to try again",
    ),
}

ALIGN = {
    "align-missing": ("there is no such file", "check the path"),
    "align-form": ("only .txt and .md files can be compared", "save its text as one of them"),
    "align-strangers": (
        "this text has little in common with {other} ({score} of 1)",
        "look whether one is the translation of the other",
    ),
}

NEW = {
    "new-occupied": ('the folder is not empty: it holds "{first}"', "choose another one, or empty it yourself"),
    "new-site-there": ("there is a site here already", "choose another folder, or go on with `sitegen new article`"),
    "new-not-folder": ("this is a file, not a folder", "choose another name"),
    "new-nameless": ("the article has no name", 'give it a headline: sitegen new article "Headline"'),
    "new-there": (
        "there is an article of this name already",
        "choose another headline; for one more language of it run `sitegen new translation {name} LANG`",
    ),
    "new-language": (
        'the site has no language "{lang}"',
        "use one of {known}, or add it there: `languages: [{all}]`, with its texts in title and description",
    ),
    "new-unknown": ('there is no article "{name}"', "did you mean {near}?"),
    "new-unknown-far": ('there is no article "{name}"', "say its path, its file name or its translation_id"),
    "new-ambiguous": ('{count} articles have the name "{name}"', "say which by its path: {paths}"),
    "new-original": (
        "the story has {count} versions, and none of them is said to be the original",
        "say which to translate from: {paths}",
    ),
    "new-version-there": ("this is the {lang} version already", "edit it, or choose another language"),
    "new-draft": (
        "the {lang} version can't be made a draft here without changing other facts",
        "write `draft: {{{lang}: true}}` into these facts yourself, then run the command again",
    ),
    "new-alias": (
        "the older addresses here are those of every language, and only one can have them",
        "before you publish the new version, write `{fact}` instead",
    ),
    "new-whole-draft": (
        "the story is a draft in every language, the new one too",
        "to publish them one by one, write `draft: {{{original}: true, {lang}: true}}` instead",
    ),
    "new-fact": ('"{key}" can\'t be added here without changing other facts', "write it yourself: `{fact}`"),
}
