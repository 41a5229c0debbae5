"""Client of the gateway's native protocol, `POST /v1/grade`.

The rule above all: trouble with the network, the gateway or its volunteers is never a verdict. A job comes back with the
gateway's verdict or with None, after retries until a deadline.

Environment: HIVESMITH_GATEWAY (http://127.0.0.1:8088), HIVESMITH_GATEWAY_TOKEN, HIVESMITH_GRADE_SECONDS (deadline of one
call, 600), HIVESMITH_QUORUM (operators that must agree; the gateway's default if absent).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
from dataclasses import dataclass, field
from typing import Any

import aiohttp

FENCE = re.compile(r"```(?:\w+)?\n(.*?)```", re.DOTALL)
# What may go wrong between asking and an answer that can be read; none of it says anything about a program.
TROUBLE = (aiohttp.ClientError, asyncio.TimeoutError, OSError, KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError)


def program_of(text: str) -> str | None:
    """The last fenced block of a model's answer."""
    blocks = FENCE.findall(text)
    return blocks[-1] if blocks else None


def text_of(completion: Any) -> str:
    """The text of a completion: a string, or the last message of a conversation."""
    if isinstance(completion, str):
        return completion
    content = completion[-1]["content"]
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def job_of(
    name: str,
    source: str,
    tests: list[dict],
    checker: str,
    language: str = "python",
    mode: str = "all",
    checker_program: str | None = None,
) -> dict:
    tests = [{"input": test["input"], "expected": test["expected"]} for test in tests]
    job = {"id": name, "language": language, "source": source, "tests": tests, "checker": checker, "mode": mode}
    if checker == "program":
        job["checkerProgram"] = checker_program
    quorum = os.environ.get("HIVESMITH_QUORUM")
    return job | ({"quorum": int(quorum)} if quorum else {})


@dataclass
class Counts:
    """What a client has seen; rewards and reports are built on it."""

    calls: int = 0
    verdicts: int = 0
    no_verdicts: int = 0
    retries: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def note(self, reason: str) -> None:
        self.reasons[reason] = self.reasons.get(reason, 0) + 1


class Gateway:
    """Asks for verdicts. Jobs without one are asked again, and only those, until the deadline."""

    def __init__(self, url: str | None = None, seconds: float | None = None) -> None:
        self.url = (url or os.environ.get("HIVESMITH_GATEWAY") or "http://127.0.0.1:8088").rstrip("/")
        self.seconds = seconds if seconds is not None else float(os.environ.get("HIVESMITH_GRADE_SECONDS", "600"))
        token = os.environ.get("HIVESMITH_GATEWAY_TOKEN")
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.counts = Counts()

    async def grade(self, jobs: list[dict]) -> list[dict | None]:
        """The result of each job in order; None where there is no verdict. Raises ValueError for a job that the gateway
        refuses as malformed: that is a mistake of the caller, which no retry mends."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.seconds
        answers: list[dict | None] = [None] * len(jobs)
        open_jobs = list(range(len(jobs)))
        pause = 0.25
        async with aiohttp.ClientSession(headers=self.headers, trust_env=False) as session:
            while open_jobs:
                left = end - loop.time()
                results = await self._post(session, [jobs[at] for at in open_jobs], max(1.0, left))
                for at, result in zip(open_jobs, results):
                    answers[at] = result
                open_jobs = [at for at in open_jobs if answers[at] is None]
                if not open_jobs or end - loop.time() <= pause:
                    break
                self.counts.retries += len(open_jobs)
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(10.0, pause * 2)
        self.counts.verdicts += len(jobs) - len(open_jobs)
        self.counts.no_verdicts += len(open_jobs)
        return answers

    async def _post(self, session: aiohttp.ClientSession, jobs: list[dict], left: float) -> list[dict | None]:
        self.counts.calls += 1
        body = {"jobs": jobs, "deadlineMs": max(1000, min(300_000, int(left * 1000)))}
        timeout = aiohttp.ClientTimeout(total=left + 5)
        try:
            async with session.post(f"{self.url}/v1/grade", json=body, timeout=timeout) as response:
                if response.status in (400, 401, 403, 404, 413, 422):
                    text = (await response.content.read(2000)).decode("utf-8", "replace")
                    raise ValueError(f"the gateway refused the request with {response.status}: {text}")
                if response.status != 200:
                    self.counts.note(f"http-{response.status}")
                    return [None] * len(jobs)
                results = (await response.json())["results"]
        except TROUBLE as error:
            self.counts.note(type(error).__name__)
            return [None] * len(jobs)
        if [result.get("id") for result in results] != [job["id"] for job in jobs]:
            self.counts.note("answers-of-other-jobs")
            return [None] * len(jobs)
        return [self._verdict(result) for result in results]

    def _verdict(self, result: dict) -> dict | None:
        if result.get("verdict") is not None:
            return result
        self.counts.note(result.get("reason") or "no-verdict")
        return None
