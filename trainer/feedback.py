"""Tells a running campaign how often the model in training solves its tasks: `POST /v1/feedback` of a coordinator or gateway.

Nothing that goes wrong here stops a training run. A report without an answer is sent again, under the same name, with the next
one, and the campaign counts it once.

Environment: HIVESMITH_GATEWAY_TOKEN.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import time
import urllib.error
import urllib.request
import uuid

# Tasks that one entry of the log holds.
BATCH = 400
# Reports that are kept for a campaign that does not answer; older ones are given up.
KEPT = 1_000


class Feedback:
    """Collects pass rates by task, and reports what came since the last report."""

    def __init__(self, url: str, seconds: float = 5.0) -> None:
        self.url = url.rstrip("/")
        self.seconds = seconds
        token = os.environ.get("HIVESMITH_GATEWAY_TOKEN")
        self.headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self.run = uuid.uuid4().hex
        self.tasks: dict[str, list[int]] = {}
        self.waiting: list[dict] = []
        self.made = 0
        self.logged = 0
        self.unknown = 0
        self.given_up = 0
        self.trouble: str | None = None

    def add(self, task: str, is_solved: bool) -> None:
        tally = self.tasks.setdefault(task, [0, 0])
        tally[0] += 1
        tally[1] += is_solved

    def send(self) -> bool:
        """Reports what there is; whether nothing is left to send."""
        rates = [
            {"task": task, "rollouts": tally[0], "passed": tally[1]}
            for task, tally in sorted(self.tasks.items())
        ]
        self.tasks.clear()
        for at in range(0, len(rates), BATCH):
            name = hashlib.sha256(f"{self.run} {self.made}".encode()).hexdigest()
            self.waiting.append({"report": name, "tasks": rates[at : at + BATCH]})
            self.made += 1
        while len(self.waiting) > KEPT:
            self.waiting.pop(0)
            self.given_up += 1
        while self.waiting:
            if not self._post(self.waiting[0]):
                return False
            self.waiting.pop(0)
        return True

    def finish(self, seconds: float = 60.0) -> bool:
        """Sends what is left, trying for so long."""
        end = time.monotonic() + seconds
        pause = 0.5
        while not self.send():
            if time.monotonic() + pause > end:
                return False
            time.sleep(pause)
            pause = min(10.0, 2 * pause)
        return True

    def _post(self, report: dict) -> bool:
        """Whether the report is dealt with; one that is refused as malformed would be refused again."""
        request = urllib.request.Request(f"{self.url}/v1/feedback", json.dumps(report).encode(), self.headers)
        try:
            with urllib.request.urlopen(request, timeout=self.seconds) as response:
                answer = json.loads(response.read(10_000))
            self.logged += answer["logged"]
            self.unknown += answer["unknown"]
            return True
        except urllib.error.HTTPError as error:
            self.trouble = f"{self.url} answers {error.code}: {error.read(300).decode('utf-8', 'replace')}"
            if error.code not in (400, 413, 415):
                return False
            self.given_up += 1
            return True
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            self.trouble = f"{self.url}: {error}"
            return False
