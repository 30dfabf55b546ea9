"""Does operations under the shim, each in a fork of its own: `python -m tests.faults.worker GROUND`.

A request is one JSON line, and so is the answer: how it ended, what the program said, and how many calls were counted.
"""

import json
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from tests.faults.operations import OPERATIONS, Ground
from tests.faults.shim import Control, Fault, of_this_process

from tfm_desktop.domain.errors import Problem
from tfm_desktop.storage.database import Database


def main(folder: str) -> None:
    """Answer requests until there are no more."""
    logging.disable()
    ground, control = Ground(Path(folder)), of_this_process()
    assert ground.key.raw  # derived once for all forks, as all is loaded that making a file takes
    Database.create(ground.folder / "loaded.tfm").close()
    for line in sys.stdin:
        told = json.loads(line)
        OPERATIONS[told["operation"]].makes(ground)  # once for all forks
        ended, written = os.pipe()
        child = os.fork()
        if not child:
            os.write(written, json.dumps(_answer(ground, control, told)).encode())
            os._exit(0)  # closes nothing, as a kill would
        os.close(written)
        with os.fdopen(ended) as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        sys.stdout.write((answer or json.dumps({"outcome": "crash", "said": f"ended with {status}"})) + "\n")
        sys.stdout.flush()


def _answer(ground: Ground, control: Control, told: dict[str, Any]) -> dict[str, Any]:
    operation, home = OPERATIONS[told["operation"]], Path(told["home"])
    fault = Fault(told["first"], told["error"], told["last"])
    try:
        ready = operation.ready(ground, home)
        if told["is_only_made_ready"]:
            return {"outcome": "ready", "said": ""}
        with control.armed(fault):
            outcome, said = _outcome(operation.act, ready)
        if outcome == "problem" and told["again"]:
            outcome, said = _outcome(operation.act, ready)
            outcome = "done" if outcome == "done" else f"{outcome} again"
    except BaseException:  # noqa: BLE001 - of the test itself
        outcome, said = "crash", traceback.format_exc()
    return {"outcome": outcome, "said": said, "count": control.count, "failed": control.failed}


def _outcome(act: Any, ready: Any) -> tuple[str, str]:
    try:
        act(ready)
    except Problem as fault:
        return "problem", str(fault)
    except BaseException:  # noqa: BLE001 - told to the parent
        return "crash", traceback.format_exc()
    return "done", ""


if __name__ == "__main__":
    main(sys.argv[1])
