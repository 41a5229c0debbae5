"""What sft.py and grpo.py share: options, the model, metrics as JSON lines."""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch  # noqa: E402
from datasets import load_dataset  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback  # noqa: E402
from transformers.trainer_utils import get_last_checkpoint  # noqa: E402

import tiny  # noqa: E402


def options(about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", required=True, help="an export: the --out directory of `hivesmith export`")
    parser.add_argument("--model", default="tiny", help="'tiny' (made here), a directory, or a name on the hub")
    parser.add_argument("--out", required=True, help="checkpoints, the trained model and metrics.jsonl")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=16, help="rows (SFT) or rollouts (GRPO) a device and step")
    parser.add_argument("--accumulate", type=int, default=1, help="gradient accumulation steps")
    parser.add_argument("--save-steps", type=int, default=50)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint in --out, if there is one")
    parser.add_argument("--hidden", type=int, default=64, help="width of the tiny model")
    parser.add_argument("--layers", type=int, default=2, help="layers of the tiny model")
    parser.add_argument("--threads", type=int, default=0, help="torch threads; torch's own choice if 0")
    parser.add_argument("--bf16", action="store_true", help="train in bfloat16, on a GPU")
    parser.add_argument("--gradient-checkpointing", action="store_true")
    return parser


def begin(args: argparse.Namespace) -> None:
    if args.threads:
        torch.set_num_threads(args.threads)
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    if args.bf16 and not torch.cuda.is_available():
        raise SystemExit("--bf16 needs a GPU, and torch sees none")
    Path(args.out).mkdir(parents=True, exist_ok=True)


def load_model(args: argparse.Namespace):
    """Model and tokenizer."""
    if args.model != "tiny":
        dtype = torch.bfloat16 if args.bf16 else torch.float32
        return AutoModelForCausalLM.from_pretrained(args.model, dtype=dtype), AutoTokenizer.from_pretrained(args.model)
    tokens = tiny.tokenizer()
    return tiny.model(tokens, args.hidden, args.layers), tokens


def rows(args: argparse.Namespace, config: str, split: str = "train"):
    return load_dataset(args.data, config, split=split)


def shared_settings(args: argparse.Namespace) -> dict:
    """Settings that SFTConfig and GRPOConfig have in common; on a CPU also for torchrun with gloo."""
    cpu = not torch.cuda.is_available()
    settings = dict(
        output_dir=args.out,
        max_steps=args.steps,
        per_device_train_batch_size=args.batch,
        gradient_accumulation_steps=args.accumulate,
        learning_rate=args.lr,
        seed=args.seed,
        bf16=args.bf16,
        gradient_checkpointing=args.gradient_checkpointing,
        logging_steps=1,
        save_strategy="steps",
        save_steps=args.save_steps,
        save_total_limit=2,
        report_to="none",
        disable_tqdm=True,
    )
    if cpu:
        settings |= dict(use_cpu=True, dataloader_pin_memory=False)
        if int(os.environ.get("WORLD_SIZE", "1")) > 1:
            settings["ddp_backend"] = "gloo"
    return settings


def last_checkpoint(args: argparse.Namespace) -> str | None:
    return get_last_checkpoint(args.out) if args.resume else None


class Metrics(TrainerCallback):
    """One JSON line a step in OUT/metrics.jsonl, of the first process. Lines of steps that a resumed run repeats are dropped."""

    def __init__(self, out: str, extra=None) -> None:
        self.path = Path(out) / "metrics.jsonl"
        self.extra = extra
        self.began = time.monotonic()

    def on_train_begin(self, args, state, control, **_):
        if not state.is_world_process_zero:
            return
        kept = []
        if state.global_step > 0 and self.path.is_file():
            lines = [json.loads(line) for line in self.path.read_text().splitlines()]
            kept = [line for line in lines if line["step"] <= state.global_step]
        self.path.write_text("".join(json.dumps(line) + "\n" for line in kept))

    def on_log(self, args, state, control, logs=None, **_):
        if not state.is_world_process_zero or not logs or ("loss" not in logs and "reward" not in logs):
            return
        line = {"step": state.global_step, "seconds": round(time.monotonic() - self.began, 2)}
        line |= {key: value for key, value in logs.items() if isinstance(value, (int, float))}
        if self.extra is not None:
            line |= self.extra()
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
