"""Files laid down whole, and never over others."""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def lay(files: Mapping[Path, bytes]) -> None:
    """Writes new files in order, all of them or none; FileExistsError where something stands already."""
    made: list[Path] = []
    try:
        for path, data in files.items():
            _make_folders(path.parent, made)
            _create(path, data)
            made.append(path)
    except BaseException:
        for path in reversed(made):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def replace(path: Path, data: bytes) -> None:
    """Writes a file anew in one step; whoever reads it meanwhile finds the old text or the new."""
    with _written_beside(path, data) as written:
        shutil.copymode(path, written)
        written.replace(path)


def _make_folders(folder: Path, made: list[Path]) -> None:
    if not folder.is_dir():
        _make_folders(folder.parent, made)
        folder.mkdir()
        made.append(folder)


def _create(path: Path, data: bytes) -> None:
    with _written_beside(path, data) as written:
        try:
            path.hardlink_to(written)  # unlike a rename, it never replaces what has just come to stand there
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if path.exists():
                raise FileExistsError(None, "it exists already", str(path)) from None
            written.rename(path)


@contextmanager
def _written_beside(path: Path, data: bytes) -> Iterator[Path]:
    """A file that is safely on disk under a passing name, which builds take for litter."""
    passing = path.with_name(f".{os.getpid()}.sitegen.tmp")
    try:
        with passing.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield passing
    finally:
        passing.unlink(missing_ok=True)
