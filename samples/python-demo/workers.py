"""The shop's other processes: starts them, gives them work with the id of the task it belongs to, stops them."""
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

from tracing import trace

ROLES = ('warehouse', 'mailer')


class Workers:
    """``with Workers() as workers:`` – one process for each role, one line of JSON on its stdin for each job."""

    def __init__(self, verbose: bool = False) -> None:
        self._options: List[str] = ['--verbose'] if verbose else []
        self._processes: Dict[str, 'subprocess.Popen[str]'] = {}

    def __enter__(self) -> 'Workers':
        script = str(Path(__file__).resolve().parent / 'worker.py')
        for role in ROLES:
            self._processes[role] = subprocess.Popen(
                [sys.executable, script, role, *self._options], stdin=subprocess.PIPE, env=os.environ.copy(),
                encoding='utf-8')
        return self

    def __exit__(self, *_: Any) -> None:
        for process in self._processes.values():
            process.communicate()  # closes its stdin: the worker finishes its jobs and ends

    def give(self, role: str, message: str, order: int, **values: Any) -> None:
        job = {'task': trace.get_foreign_task(), 'message': message, 'order': order, 'values': values}
        stdin = self._processes[role].stdin
        assert stdin is not None
        stdin.write(json.dumps(job) + '\n')
        stdin.flush()
