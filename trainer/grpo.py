"""GRPO with TRL on the `rl_trl` export, rewards from a running gateway (HIVESMITH_GATEWAY).

    python trainer/grpo.py --data DATASET --model out/sft --out out/grpo
    torchrun --nproc_per_node 2 trainer/grpo.py --data DATASET --model out/sft --out out/grpo
    accelerate launch --config_file $(python trainer/accelerate_config.py zero3) trainer/grpo.py --model NAME --bf16 --vllm ...

OUT/pass-rates.jsonl gets the pass rate of every task that was tried, for `hivesmith coordinator feedback`. With --feedback URL
they are told to the campaign while the training runs; do one or the other.
"""

import json
import os
import sys
from pathlib import Path

import reward
import torch
from common import Metrics, begin, last_checkpoint, load_model, options, rows, shared_settings
from feedback import Feedback
from transformers import TrainerCallback
from trl import GRPOConfig, GRPOTrainer

REWARDS = {"share": reward.code_reward, "solved": reward.solved_reward, "xcoder": reward.xcoder_reward}


class PassRates:
    """Counts, for each task, rollouts with a verdict and those that passed every test."""

    def __init__(self, best: float, feedback: Feedback | None) -> None:
        self.best = best
        self.feedback = feedback
        self.tasks: dict[str, list[int]] = {}

    def wrap(self, function):
        async def counted(completions, **columns):
            given = await function(completions, **columns)
            for task, value in zip(columns["task_id"], given):
                if value is None:
                    continue
                tally = self.tasks.setdefault(task, [0, 0])
                tally[0] += 1
                tally[1] += value >= self.best
                if self.feedback is not None:
                    self.feedback.add(task, value >= self.best)
            return given

        counted.__name__ = function.__name__
        return counted

    def write(self, path: Path) -> None:
        lines = [
            json.dumps({"task_id": task, "rollouts": tally[0], "passed": tally[1]})
            for task, tally in sorted(self.tasks.items())
        ]
        path.write_text("".join(f"{line}\n" for line in lines))


class Reports(TrainerCallback):
    """Tells the campaign every few steps; each process tells its own rollouts."""

    def __init__(self, feedback: Feedback, every: int) -> None:
        self.feedback = feedback
        self.every = every

    def on_step_end(self, args, state, control, **_):
        if state.global_step % self.every == 0:
            self.feedback.send()


def main() -> None:
    parser = options(__doc__.split("\n")[0])
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--group", type=int, default=16, help="rollouts a prompt")
    parser.add_argument("--max-completion", type=int, default=48, help="tokens of an answer")
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--beta", type=float, default=0.0, help="weight of the KL term")
    parser.add_argument("--clip-high", type=float, default=0.28)
    parser.add_argument("--reward", choices=sorted(REWARDS), default="share")
    parser.add_argument("--vllm", action="store_true", help="sample with vLLM in this process, on a GPU")
    parser.add_argument("--feedback", metavar="URL", help="a coordinator or gateway that is told pass rates as they come")
    parser.add_argument("--feedback-steps", type=int, default=10, help="steps between two reports")
    args = parser.parse_args()
    begin(args)
    model, tokens = load_model(args)
    settings = GRPOConfig(
        **shared_settings(args),
        num_generations=args.group,
        max_completion_length=args.max_completion,
        temperature=args.temperature,
        beta=args.beta,
        epsilon_high=args.clip_high,
        **(dict(use_vllm=True, vllm_mode="colocate") if args.vllm else {}),
    )
    feedback = Feedback(args.feedback) if args.feedback else None
    rates = PassRates(5.0 if args.reward == "xcoder" else 1.0, feedback)
    function = rates.wrap(REWARDS[args.reward])

    def counts() -> dict:
        seen = reward.gateway.counts
        return {"verdicts": seen.verdicts, "no_verdicts": seen.no_verdicts, "retries": seen.retries, **reasons(seen)}

    def reasons(seen) -> dict:
        return {"reasons": dict(seen.reasons)} if seen.reasons else {}

    trainer = GRPOTrainer(
        model=model,
        reward_funcs=function,
        args=settings,
        train_dataset=rows(args, "rl_trl"),
        processing_class=tokens,
        callbacks=[Metrics(args.out, counts), *([Reports(feedback, args.feedback_steps)] if feedback else [])],
    )
    trainer.train(resume_from_checkpoint=last_checkpoint(args))
    rank = os.environ.get("RANK")
    rates.write(Path(args.out) / ("pass-rates.jsonl" if rank is None else f"pass-rates-{rank}.jsonl"))
    trainer.save_model(args.out)
    if feedback is not None:
        if not feedback.finish():
            print(f"pass rates of {len(feedback.waiting)} reports were not taken: {feedback.trouble}", file=sys.stderr)
        told = {"logged": feedback.logged, "unknown": feedback.unknown, "given_up": feedback.given_up}
        print(json.dumps({"feedback": told | {"reports": feedback.made}}))
    if torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()


if __name__ == "__main__":
    main()
