"""Custom reward function for verl, on rows of the `rl_verl` or `rl_xcoder` export.

    custom_reward_function.path=trainer/verl_reward.py custom_reward_function.name=compute_score          (to 0.7.0)
    reward.custom_reward_function.path=trainer/verl_reward.py reward.custom_reward_function.name=compute_score   (later)

All tests of a rollout are one request. verl has no word for "no verdict", so the function goes on asking, and when the deadline
(HIVESMITH_GRADE_SECONDS) passes it raises: the step stops, which is better than training on a zero that nobody earned.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from grade import Gateway, job_of, program_of  # noqa: E402


class NoVerdict(RuntimeError):
    """The network gave no verdict in time. It says nothing about the program."""


def tests_of(ground_truth: str | dict) -> list[dict]:
    truth = json.loads(ground_truth) if isinstance(ground_truth, str) else ground_truth
    return [{"input": given, "expected": wanted} for given, wanted in zip(truth["inputs"], truth["outputs"], strict=True)]


async def compute_score(
    data_source: str, solution_str: str, ground_truth: str | dict, extra_info: dict | None = None, **_: Any
) -> dict:
    program = program_of(solution_str)
    if program is None:
        return {"score": 0.0, "solved": 0.0, "has_program": 0.0}
    gateway = Gateway()
    name = str((extra_info or {}).get("id") or data_source)
    [result] = await gateway.grade([job_of(name, program, tests_of(ground_truth), "exact-lines")])
    if result is None:
        raise NoVerdict(f"no verdict for {name} within {gateway.seconds:.0f} s: {gateway.counts.reasons}")
    solved = 1.0 if result["verdict"] == "AC" else 0.0
    return {"score": result["passed"] / result["total"], "solved": solved, "has_program": 1.0}
