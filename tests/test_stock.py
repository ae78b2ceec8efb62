"""What is read of a site's articles, and when."""

import pytest
from conftest import Site

from sitegen import crew, stock, tasks


def test_folders_are_gathered_one_by_one_while_others_are_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    gather = stock._folder

    def gathered(*arguments: object) -> object:
        seen.append("gathered")
        return gather(*arguments)  # type: ignore[arg-type]  # passed on as they came

    def read(common: tasks.Reading, bundles: object) -> bytes:
        seen.append("read")
        return tasks.read(common, bundles)  # type: ignore[arg-type]  # passed on as they came

    with monkeypatch.context() as patch:
        patch.setattr(stock, "_folder", gathered)
        patch.setattr(stock, "read", read)
        patch.setattr(stock, "CHUNK", 1)
        patch.setattr(crew, "FEW", 1)
        storms = {f"articles/{year}/storm.en.txt": "Storm\n\nIt rained.\n" for year in (2023, 2024, 2025)}
        built = site(storms, jobs=1)

    assert built.exit == 0
    assert seen.count("read") == 3
    assert "gathered" in seen[seen.index("read") :]
