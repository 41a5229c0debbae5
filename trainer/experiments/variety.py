"""Tasks or solutions? The same training budget spent on N tasks x 1 solution, N/4 x 4 and N/8 x 8, and a curve over N.

    python trainer/experiments/variety.py --out DIR [--gateway URL] [--tasks 512] [--steps 300] [--seeds 3] [--gpu]

A tiny model is trained from scratch on tasks of the builtin catalogue and judged on tasks that it never saw, through a
gateway. Needs a built checkout (npm ci) and `hivesmith gateway --local` on --gateway. DIR gets results.jsonl (one line a run; an
interrupted experiment goes on from there) and variety.html.

How the family was chosen. A byte-level model of this size, trained for a minute, writes no program of a kilobyte, so three
things are made easier, for all arms alike: tasks are one or two operators on one list of integers (where parts of
programs recur in other tasks, and an unseen task is a new combination); the statement is replaced by the one line that
names operators, variants and how one hands on to the next; programs are rewritten with canonical names and cut into
tokens learned from the training programs of the run, each at most a line long. What is measured is whether seeing more
combinations or more ways to write each one teaches to combine. It says nothing about reading statements or reasoning.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import json
import math
import os
import random
import subprocess
import sys
import time
from pathlib import Path

TRAINER = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TRAINER))
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch  # noqa: E402
from grade import Gateway, job_of  # noqa: E402
from report import page, table, with_errors  # noqa: E402
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers  # noqa: E402
from transformers import Qwen2Config, Qwen2ForCausalLM  # noqa: E402

BUILT = TRAINER.parent / "dist"
PAD, EOS, ANSWER = 0, 1, 2
SPECIAL = ["<pad>", "<eos>", "<answer>"]
PAPER = "SynthSmith, at 7B parameters: 64k x 1 47.0 > 16k x 4 45.1 > 8k x 8 44.4; 32k 43.7 to 192k 62.7 (LiveCodeBench v5)"


class Canonical(ast.NodeTransformer):
    """Names by order of appearance: functions f0, f1..., in each function v0, v1..., outside g0, g1..."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions: dict[str, str] = {}
        self.outer: dict[str, str] = {}
        self.inner: dict[str, str] | None = None
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                dunder = node.name.startswith("__")
                if not dunder:
                    self.functions.setdefault(node.name, f"f{len(self.functions)}")
        locals_ = {id(part) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for part in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in locals_:
                self.outer.setdefault(node.id, f"g{len(self.outer)}")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before = self.inner
        if before is None:
            self.inner = {}
            for part in ast.walk(node):
                if isinstance(part, ast.arg) or (isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)):
                    name = part.arg if isinstance(part, ast.arg) else part.id
                    if name != "self" and name not in self.functions:
                        self.inner.setdefault(name, f"v{len(self.inner)}")
        node.name = self.functions.get(node.name, node.name)
        self.generic_visit(node)
        self.inner = before
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self.functions.get(node.name, node.name)
        self.generic_visit(node)
        return node

    def renamed(self, name: str) -> str:
        if self.inner is not None and name in self.inner:
            return self.inner[name]
        return self.functions.get(name) or self.outer.get(name, name)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.renamed(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self.renamed(node.arg)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        node.attr = self.functions.get(node.attr, node.attr)
        self.generic_visit(node)
        return node


def canonical(source: str) -> str:
    tree = ast.parse(source)
    if any(isinstance(node, (ast.Nonlocal, ast.Global)) for node in ast.walk(tree)):
        return ast.unparse(tree) + "\n"
    return ast.unparse(Canonical(tree).visit(tree)) + "\n"


def batch_run(programs: list[dict]) -> dict[str, dict]:
    """Runs programs in the sandbox by `hivesmith run --batch`; the answers by id."""
    lines = "".join(json.dumps(program) + "\n" for program in programs)
    command = ["node", str(BUILT / "cli" / "main.js"), "run", "--batch", "-", "--json"]
    ended = subprocess.run(command, input=lines, capture_output=True, text=True)
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    if len(answers) != len(programs):
        raise SystemExit(f"the sandbox answered {len(answers)} of {len(programs)} programs: {ended.stderr[-500:]}")
    return {answer["id"]: answer for answer in answers}


def records(printed: str) -> list[str]:
    """Inputs out of `== name label length` frames."""
    raw, at, found = printed.encode(), 0, []
    while at < len(raw):
        end = raw.index(b"\n", at)
        length = int(raw[at:end].split()[-1])
        found.append(raw[end + 1 : end + 1 + length].decode())
        at = end + 1 + length
    return found


def load_tasks(args: argparse.Namespace) -> list[dict]:
    """Made once and kept in DIR, unseen tasks first, with tests for those."""
    path = args.out / "tasks.jsonl"
    count = args.tasks + args.unseen
    if path.is_file():
        tasks = [json.loads(line) for line in path.read_text().splitlines()]
        if len(tasks) == count:
            return tasks
    maker = [str(BUILT / "trainer" / "experiments" / "variety-data.js"), str(count), "8", str(args.longest), "variety"]
    made = subprocess.run(["node", *maker], capture_output=True, text=True, check=True).stdout
    tasks = [json.loads(line) for line in made.splitlines()]
    if len(tasks) < count:
        raise SystemExit(f"the catalogue gave {len(tasks)} of {count} tasks; ask for fewer or longer programs")
    unseen = tasks[: args.unseen]
    suites = batch_run([{"id": str(at), "source": task["inputProgram"], "stdin": ""} for at, task in enumerate(unseen)])
    asked = []
    for at, task in enumerate(unseen):
        task["inputs"] = records(suites[str(at)]["stdout"])[: args.tests]
        asked += [{"id": f"{at}/{i}", "source": task["reference"], "stdin": text} for i, text in enumerate(task["inputs"])]
    outputs = batch_run(asked)
    for at, task in enumerate(unseen):
        task["tests"] = [
            {"input": text, "expected": outputs[f"{at}/{i}"]["stdout"]} for i, text in enumerate(task["inputs"])
        ]
    kept = [
        {"signature": task["signature"], "solutions": [canonical(s) for s in task["solutions"]], "tests": task.get("tests")}
        for task in tasks
    ]
    path.write_text("".join(json.dumps(task) + "\n" for task in kept))
    return kept


class Codec:
    """Words of the signature, and pieces of program lines learned from the run's own training programs."""

    def __init__(self, texts: list[str], vocabulary: int) -> None:
        self.inner = Tokenizer(models.BPE())
        self.inner.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(r"\n"), "merged_with_previous"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        self.inner.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(
            vocab_size=vocabulary,
            special_tokens=SPECIAL,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        )
        self.inner.train_from_iterator(texts, trainer)

    def question(self, signature: str) -> list[int]:
        return [*self.inner.encode(signature + "\n").ids, ANSWER]

    def answer(self, program: str) -> list[int]:
        return [*self.inner.encode(program).ids, EOS]

    def text(self, ids: list[int]) -> str:
        return self.inner.decode(ids)


def fresh_model(vocabulary: int, args: argparse.Namespace) -> Qwen2ForCausalLM:
    heads = max(2, args.hidden // 24)
    config = Qwen2Config(
        vocab_size=vocabulary,
        hidden_size=args.hidden,
        intermediate_size=3 * args.hidden,
        num_hidden_layers=args.layers,
        num_attention_heads=heads,
        num_key_value_heads=heads,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        pad_token_id=PAD,
        eos_token_id=EOS,
        bos_token_id=None,
    )
    return Qwen2ForCausalLM(config)


def padded(sequences: list[list[int]], value: int, left: bool = False) -> torch.Tensor:
    longest = max(len(sequence) for sequence in sequences)
    fill = [[value] * (longest - len(sequence)) for sequence in sequences]
    return torch.tensor([pad + s if left else s + pad for s, pad in zip(sequences, fill)])


def train(pairs: list[tuple[list[int], list[int]]], vocabulary: int, args: argparse.Namespace, seed: int):
    """A fixed number of steps of a fixed number of rows: the budget, whatever the arm."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    model = fresh_model(vocabulary, args).to(args.device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=0.01, betas=(0.9, 0.98))
    warm = max(1, args.steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min(1, (at + 1) / warm) * 0.5 * (1 + math.cos(math.pi * min(1, at / args.steps)))
    )
    deck: list[int] = []
    model.train()
    for _ in range(args.steps):
        while len(deck) < args.rows:
            again = list(range(len(pairs)))
            order.shuffle(again)
            deck += again
        chosen, deck = [pairs[at] for at in deck[: args.rows]], deck[args.rows :]
        ids = padded([q + a for q, a in chosen], PAD)
        labels = padded([[-100] * len(q) + a for q, a in chosen], -100)
        mask = padded([[1] * (len(q) + len(a)) for q, a in chosen], 0)
        loss = model(input_ids=ids.to(args.device), attention_mask=mask.to(args.device), labels=labels.to(args.device)).loss
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return model, float(loss.detach())


@torch.no_grad()
def programs_of(model, codec: Codec, signatures: list[str], args: argparse.Namespace) -> list[str]:
    """Greedy answers."""
    model.eval()
    found = []
    for at in range(0, len(signatures), 64):
        asked = [codec.question(signature) for signature in signatures[at : at + 64]]
        ids, mask = padded(asked, PAD, left=True), padded([[1] * len(q) for q in asked], 0, left=True)
        out = model.generate(
            input_ids=ids.to(args.device), attention_mask=mask.to(args.device), do_sample=False, max_new_tokens=args.longest_answer
        )
        for row in out[:, ids.shape[1] :].tolist():
            found.append(codec.text(row[: row.index(EOS)] if EOS in row else row))
    return found


def judge(programs: list[str], tasks: list[dict], gateway: Gateway) -> list[bool | None]:
    """Solved or not, by the gateway; None where it gave no verdict."""
    jobs = [
        job_of(str(at), program or "raise SystemExit(1)", task["tests"], "exact-lines", mode="first-failure")
        for at, (program, task) in enumerate(zip(programs, tasks))
    ]
    results = asyncio.run(gateway.grade(jobs))
    return [None if result is None else result["verdict"] == "AC" for result in results]


def arms(args: argparse.Namespace) -> list[tuple[int, int]]:
    n = args.tasks
    variety = [(n, 1), (n // 4, 4), (n // 8, 8)]
    curve = [(n // 8, 1), (n // 4, 1), (n // 2, 1)]
    return variety + [arm for arm in curve if arm not in variety]


def one_run(tasks: list[dict], arm: tuple[int, int], seed: int, args: argparse.Namespace, gateway: Gateway) -> dict:
    began, used = time.monotonic(), time.process_time()
    unseen, pool = tasks[: args.unseen], tasks[args.unseen :]
    draw = random.Random(1000 + seed)
    # Arms of one seed share tasks: the smaller ones take a part of the larger ones'.
    pool = draw.sample(pool, len(pool))[: arm[0]]
    rows = [(task["signature"], solution) for task in pool for solution in draw.sample(task["solutions"], arm[1])]
    codec = Codec([text for signature, program in rows for text in (signature + "\n", program)], args.vocabulary)
    pairs = [(codec.question(signature), codec.answer(program)) for signature, program in rows]
    model, loss = train(pairs, codec.inner.get_vocab_size(), args, seed)
    written = programs_of(model, codec, [task["signature"] for task in unseen], args)
    solved = judge(written, unseen, gateway)
    judged = [value for value in solved if value is not None]
    parts = sum(parses(program) for program in written)
    seen = programs_of(model, codec, [task["signature"] for task in pool[: args.unseen]], args)
    known = sum(program in task["solutions"] for program, task in zip(seen, pool))
    return {
        "tasks": arm[0],
        "solutions": arm[1],
        "seed": seed,
        "rows": len(rows),
        "solved": sum(judged),
        "judged": len(judged),
        "no_verdicts": len(solved) - len(judged),
        "parses": parts,
        "unseen": len(unseen),
        "recited": known,
        "recited_of": min(len(pool), args.unseen),
        "loss": round(loss, 4),
        "seconds": round(time.monotonic() - began, 1),
        "cpu_seconds": round(time.process_time() - used, 1),
    }


def parses(program: str) -> bool:
    try:
        ast.parse(program)
    except (SyntaxError, ValueError):
        return False
    return bool(program.strip())


def summary(lines: list[dict]) -> dict[tuple[int, int], tuple[float, float, int]]:
    """Mean percentage of unseen tasks solved, standard error over seeds, number of seeds."""
    groups: dict[tuple[int, int], list[float]] = {}
    for line in lines:
        if line["judged"]:
            share = 100 * line["solved"] / line["judged"]
            groups.setdefault((line["tasks"], line["solutions"]), []).append(share)
    found = {}
    for arm, shares in groups.items():
        mean = sum(shares) / len(shares)
        spread = sum((share - mean) ** 2 for share in shares) / max(1, len(shares) - 1)
        found[arm] = (mean, math.sqrt(spread / len(shares)), len(shares))
    return found


def write_page(lines: list[dict], args: argparse.Namespace) -> None:
    means = summary(lines)
    n = args.tasks
    equal = [(k, *means[(n // k, k)][:2]) for k in (1, 4, 8) if (n // k, k) in means]
    curve = sorted((tasks, mean, error) for (tasks, k), (mean, error, _) in means.items() if k == 1)
    rows = [
        (f"{tasks} tasks x {k}", f"{mean:.1f} % ± {error:.1f} ({seeds} seeds)")
        for (tasks, k), (mean, error, seeds) in sorted(means.items(), key=lambda item: (item[0][1], item[0][0]))
    ]
    plots = []
    if equal:
        plots.append(with_errors(f"unseen tasks solved, {n} rows each, by solutions a task", "solutions a task", equal))
    if len(curve) > 1:
        plots.append(with_errors("unseen tasks solved, one solution a task, by tasks", "tasks", curve))
    settings = f"{args.steps} steps of {args.rows} rows for every run, hidden {args.hidden}, {args.layers} layers; "
    words = f"<p>{settings}bars are standard errors over seeds; {args.unseen} unseen tasks.</p><p>{PAPER}.</p>"
    body = f"{words}{table(rows)}<div class='plots'>{''.join(plots)}</div>"
    (args.out / "variety.html").write_text(page("Tasks or solutions", [body]), encoding="utf-8")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--gateway", default=None, help="else HIVESMITH_GATEWAY, else http://127.0.0.1:8088")
    parser.add_argument("--tasks", type=int, default=512, help="N; a multiple of 8")
    parser.add_argument("--unseen", type=int, default=64)
    parser.add_argument("--tests", type=int, default=6, help="inputs of each unseen task")
    parser.add_argument("--longest", type=int, default=1000, help="characters of a program, at most")
    parser.add_argument("--longest-answer", type=int, default=320, help="tokens of an answer, at most")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--rows", type=int, default=32, help="rows of a step")
    parser.add_argument("--hidden", type=int, default=96)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--vocabulary", type=int, default=2000)
    parser.add_argument("--lr", type=float, default=4e-3)
    parser.add_argument("--threads", type=int, default=1, help="torch threads; more only spin on a model this small")
    parser.add_argument("--gpu", action="store_true", help="train on the GPU")
    args = parser.parse_args()
    args.device = "cuda" if args.gpu else "cpu"
    if args.gpu and not torch.cuda.is_available():
        raise SystemExit("--gpu: torch sees no GPU")
    if args.tasks % 8 != 0:
        raise SystemExit(f"--tasks: expected a multiple of 8, got {args.tasks}")
    return args


def main() -> None:
    args = parse_arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.threads:
        torch.set_num_threads(args.threads)
    gateway = Gateway(args.gateway)
    tasks = load_tasks(args)
    path = args.out / "results.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []
    done = {(line["tasks"], line["solutions"], line["seed"]) for line in lines}
    # A known solution of every unseen task must be right, else the yardstick is not.
    golden = judge([task["solutions"][0] for task in tasks[: args.unseen]], tasks[: args.unseen], gateway)
    print(f"known solutions of unseen tasks accepted: {sum(value is True for value in golden)} of {len(golden)}", flush=True)
    for seed in range(args.seeds):
        for arm in arms(args):
            if (*arm, seed) in done:
                continue
            line = one_run(tasks, arm, seed, args, gateway)
            lines.append(line)
            with path.open("a") as file:
                file.write(json.dumps(line) + "\n")
            print(json.dumps(line), flush=True)
            write_page(lines, args)
    for (count, k), (mean, error, seeds) in sorted(summary(lines).items(), key=lambda item: (item[0][1], item[0][0])):
        print(f"{count} tasks x {k}: {mean:.1f} % +- {error:.1f} of unseen tasks solved ({seeds} seeds)")
    write_page(lines, args)


if __name__ == "__main__":
    main()
