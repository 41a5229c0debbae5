"""Reward functions for TRL: `trl grpo --reward_funcs reward.code_reward`, or imported by `grpo.py`.

They read the columns of the `rl_trl` export and ask the gateway. A completion that the network gives no verdict on gets
None, which TRL leaves out of the group; 0 is only ever said of a program that ran and failed, or of no program at all.

`code_reward` gives the share of tests passed, `solved_reward` 1 or 0 for all of them, `xcoder_reward` -2 without a program
or one that does not parse, else five times the share.

HIVESMITH_ROLLOUTS names a file to which each judged rollout is added as a JSON line, for whoever wants to check rewards.
"""

from __future__ import annotations

import ast
import json
import os
from typing import Any, Callable

from grade import Gateway, job_of, program_of, text_of

gateway = Gateway()

Score = Callable[[dict], float]


def share(result: dict) -> float:
    return result["passed"] / result["total"]


def solved(result: dict) -> float:
    return 1.0 if result["verdict"] == "AC" else 0.0


def parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


async def rewards(completions: list[Any], columns: dict[str, list], score: Score, mode: str, none: float) -> list:
    """`none` is the reward of a completion without a program."""
    programs = [program_of(text_of(completion)) for completion in completions]
    asked = [at for at, program in enumerate(programs) if program is not None]
    checkers = columns.get("checker_program") or [None] * len(completions)
    jobs = [
        job_of(str(at), programs[at], columns["tests"][at], columns["checker"][at], columns["language"][at], mode, checkers[at])
        for at in asked
    ]
    results = await gateway.grade(jobs) if jobs else []
    given: list[float | None] = [none] * len(completions)
    for at, result in zip(asked, results):
        given[at] = None if result is None else score(result)
    record(programs, columns, given)
    return given


def record(programs: list[str | None], columns: dict[str, list], given: list[float | None]) -> None:
    path = os.environ.get("HIVESMITH_ROLLOUTS")
    if not path:
        return
    with open(path, "a", encoding="utf-8") as file:
        for at, reward in enumerate(given):
            task = columns["task_id"][at] if "task_id" in columns else None
            line = {"task_id": task, "program": programs[at], "tests": columns["tests"][at], "reward": reward}
            file.write(json.dumps(line) + "\n")


async def code_reward(completions: list[Any], **columns: Any) -> list[float | None]:
    return await rewards(completions, columns, share, "all", 0.0)


async def solved_reward(completions: list[Any], **columns: Any) -> list[float | None]:
    return await rewards(completions, columns, solved, "first-failure", 0.0)


async def xcoder_reward(completions: list[Any], **columns: Any) -> list[float | None]:
    broken = [program is None or not parses(program) for program in (program_of(text_of(c)) for c in completions)]
    given = await rewards(completions, columns, lambda result: 5 * share(result), "all", -2.0)
    return [-2.0 if bad else reward for bad, reward in zip(broken, given)]


class NoVerdict(RuntimeError):
    """The network gave no verdict in time. It says nothing about the programs."""


async def strict_code_reward(completions: list[Any], **columns: Any) -> list[float]:
    """`code_reward` for trainers that turn None into 0, as ms-swift and TRL before 1.6 do: it raises instead."""
    given = await code_reward(completions, **columns)
    missing = sum(reward is None for reward in given)
    if missing:
        raise NoVerdict(f"no verdict on {missing} of {len(given)} rollouts: {gateway.counts.reasons}")
    return given
