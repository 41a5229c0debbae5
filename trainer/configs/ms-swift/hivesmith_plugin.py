"""Reward for ms-swift's GRPO: `--external_plugins trainer/configs/ms-swift/hivesmith_plugin.py --reward_funcs hivesmith`.

Rows are those of the `rl_trl` export. ms-swift sums rewards over functions and takes a missing one for 0, so a rollout without a
verdict raises: the step stops, which is better than training on a zero that nobody earned.
"""

import os
import sys
from typing import Any

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

from reward import strict_code_reward  # noqa: E402
from swift.rewards import AsyncORM, orms  # noqa: E402


class Hivesmith(AsyncORM):
    async def __call__(self, completions: list[str], **columns: Any) -> list[float]:
        return await strict_code_reward(completions, **columns)


orms["hivesmith"] = Hivesmith
