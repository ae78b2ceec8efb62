"""Work in several threads at once, for what waits on the system or reckons without Python: no fault gets lost."""

from collections.abc import Callable, Sequence
from threading import Thread


def together(works: Sequence[Callable[[], object]]) -> None:
    """Does all of this at once, the first here; raises, when all have ended, what the first raised that could not.

    An executor would do the same; loading one takes milliseconds, of which a small rebuild has two hundred.
    """
    faults = list[BaseException]()

    def do(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 – raised again below, in the thread that leads
            faults.append(error)

    others = [Thread(target=do, args=(work,)) for work in works[1:]]
    for other in others:
        other.start()
    for work in works[:1]:
        do(work)
    for other in others:
        other.join()
    if faults:
        raise faults[0]
