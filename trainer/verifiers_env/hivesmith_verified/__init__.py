"""The `rl_trl` export as a verifiers taskset; rewards come from the gateway named by HIVESMITH_GATEWAY.

A rollout without a verdict raises, so that it is recorded as an error of the trace, which trainers skip. It never becomes 0.
"""

from __future__ import annotations

from collections.abc import Iterable

import verifiers.v1 as vf
from datasets import load_dataset

try:
    from .grade import Gateway, job_of, program_of
except ImportError:
    # In a checkout the client lies beside this package and not inside it.
    from grade import Gateway, job_of, program_of


class NoVerdict(RuntimeError):
    """The network gave no verdict in time. It says nothing about the program."""


class VerifiedData(vf.TaskData):
    tests: list[dict[str, str]]
    checker: str
    language: str
    checker_program: str | None = None


class VerifiedTask(vf.Task[VerifiedData]):
    @property
    def key(self) -> str:
        return self.data.id or super().key

    @vf.reward
    async def tests_passed(self, trace: vf.Trace) -> float:
        """The share of golden tests that the program of the last reply passes; 0 without a program."""
        program = program_of(trace.last_reply or "")
        if program is None:
            return 0.0
        gateway = Gateway()
        data = self.data
        job = job_of(
            data.id or "task", program, data.tests, data.checker, data.language, checker_program=data.checker_program
        )
        [result] = await gateway.grade([job])
        if result is None:
            raise NoVerdict(f"no verdict within {gateway.seconds:.0f} s: {gateway.counts.reasons}")
        return result["passed"] / result["total"]


class VerifiedConfig(vf.TasksetConfig):
    dataset: str = ""
    """An export: a directory, or a name on the hub."""
    split: str = "train"


class VerifiedTaskset(vf.Taskset[VerifiedTask, VerifiedConfig]):
    def load(self) -> Iterable[VerifiedTask]:
        for row in load_dataset(self.config.dataset, "rl_trl", split=self.config.split):
            data = VerifiedData(
                id=row["task_id"],
                prompt=row["prompt"][0]["content"],
                tests=row["tests"],
                checker=row["checker"],
                language=row["language"],
                checker_program=row.get("checker_program"),
            )
            yield VerifiedTask(data, self.config.task)


__all__ = ["VerifiedTaskset"]
