"""Tasks or solutions? The same training budget spent on N tasks x 1 solution, N/4 x 4 and N/8 x 8, and a curve over N.

    python trainer/experiments/variety.py --out DIR [--gateway URL] [--tasks 1024] [--steps 600] [--seeds 3] [--jobs 2] [--gpu]

A tiny model is trained from scratch on tasks of the builtin catalogue and judged on tasks that it never saw, through a
gateway. Needs a built checkout (npm ci) and `hivesmith gateway --local` on --gateway. DIR gets tasks.jsonl, results.jsonl (a
line a run; an interrupted experiment goes on from there) and variety.html. What was found, and what it says: README.md here.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import hashlib
import json
import math
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path

TRAINER = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TRAINER))
sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch  # noqa: E402
from grade import Gateway, job_of  # noqa: E402
from report import page, with_errors  # noqa: E402
from variety_model import Codec, Shape, programs_of, train  # noqa: E402

BUILT = TRAINER.parent / "dist"
# Solutions of a task: operators have three implementations or four, two of them nine products.
SOLUTIONS = 8
# The input that only fast programs survive: solutions here may be slow.
TOP = "top"
SECONDS = 4
PAPER = "SynthSmith, at 7B parameters: 64k x 1 47.0 > 16k x 4 45.1 > 8k x 8 44.4; 32k 43.7 to 192k 62.7 (LiveCodeBench v5)"


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
    """Inputs out of `== name label length` frames, without the one that is there to exclude slow programs."""
    raw, at, found = printed.encode(), 0, []
    while at < len(raw):
        end = raw.index(b"\n", at)
        name, length = raw[at:end].split()[1].decode(), int(raw[at:end].split()[-1])
        if not name.startswith(TOP):
            found.append(raw[end + 1 : end + 1 + length].decode())
        at = end + 1 + length
    return found


def with_tests(unseen: list[dict]) -> None:
    """Gives every task the inputs of its suite with what its definition prints."""
    suites = batch_run([{"id": str(at), "source": task["inputProgram"], "stdin": ""} for at, task in enumerate(unseen)])
    inputs = [records(suites[str(at)]["stdout"]) for at in range(len(unseen))]
    outputs = batch_run(
        [
            {"id": f"{at}/{i}", "source": task["reference"], "stdin": text}
            for at, task in enumerate(unseen)
            for i, text in enumerate(inputs[at])
        ]
    )
    for at, task in enumerate(unseen):
        task["tests"] = [{"input": text, "expected": outputs[f"{at}/{i}"]["stdout"]} for i, text in enumerate(inputs[at])]


def load_tasks(args: argparse.Namespace) -> list[dict]:
    """Made once and kept in DIR: unseen tasks first, with tests, then those that training draws from."""
    path = args.out / "tasks.jsonl"
    wanted = [str(args.unseen + args.pool), str(SOLUTIONS), str(args.longest), args.family]
    maker = ["node", str(BUILT / "trainer" / "experiments" / "variety-data.js"), *wanted]
    if path.is_file():
        head, *kept = [json.loads(line) for line in path.read_text().splitlines()]
        if (head["wanted"], head["unseen"]) != (wanted, args.unseen):
            raise SystemExit(f"{path} holds other tasks ({head}); give the same flags, or another --out")
        return kept
    made = subprocess.run(maker, capture_output=True, text=True, check=True).stdout
    head, *tasks = [json.loads(line) for line in made.splitlines()]
    if len(tasks) < args.unseen + args.pool:
        raise SystemExit(f"the catalogue gave {len(tasks)} of {wanted[0]} tasks; ask for fewer, or allow longer programs")
    with_tests(tasks[: args.unseen])
    kept = [{key: task[key] for key in ("signature", "solutions", "tests") if key in task} for task in tasks]
    lines = [head | {"wanted": wanted, "unseen": args.unseen}, *kept]
    path.with_suffix(".part").write_text("".join(json.dumps(line) + "\n" for line in lines))
    path.with_suffix(".part").rename(path)
    return kept


def judge(programs: list[str], tasks: list[dict], gateway: Gateway) -> list[bool | None]:
    """Solved or not, by the gateway; None where it gave no verdict."""
    jobs = [
        job_of(str(at), program or "raise SystemExit(1)", task["tests"], "exact-lines", mode="first-failure")
        | {"limits": {"seconds": SECONDS}}
        for at, (program, task) in enumerate(zip(programs, tasks))
    ]
    results = asyncio.run(gateway.grade(jobs))
    return [None if result is None else result["verdict"] == "AC" for result in results]


def parses(program: str) -> bool:
    try:
        ast.parse(program)
    except (SyntaxError, ValueError):
        return False
    return bool(program.strip())


def arms(args: argparse.Namespace) -> list[tuple[int, int]]:
    n = args.tasks
    variety = [(n, 1), (n // 4, 4), (n // 8, 8)]
    curve = [(n // 8, 1), (n // 4, 1), (n // 2, 1)]
    return variety + [arm for arm in curve if arm not in variety]


def one_run(tasks: list[dict], arm: tuple[int, int], seed: int, args: argparse.Namespace) -> dict:
    began, used = time.monotonic(), time.process_time()
    unseen, pool = tasks[: args.unseen], tasks[args.unseen :]
    draw = random.Random(1000 + seed)
    # Arms of one seed share tasks: the smaller ones take a part of the larger ones'.
    pool = draw.sample(pool, len(pool))[: arm[0]]
    rows = [(task["signature"], one["source"]) for task in pool for one in draw.sample(task["solutions"], arm[1])]
    codec = Codec(rows)
    pairs = [(codec.question(signature), codec.answer(program)) for signature, program in rows]
    model, loss = train(pairs, codec.size, args.shape, seed)
    written = programs_of(model, codec, [task["signature"] for task in unseen], args.longest + 8, args.device)
    solved = judge(written, unseen, Gateway(args.gateway))
    judged = [value for value in solved if value is not None]
    asked = pool[: args.unseen]
    seen = programs_of(model, codec, [task["signature"] for task in asked], args.longest + 8, args.device)
    sources = [{one["source"] for one in task["solutions"]} for task in asked]
    return {
        "settings": args.settings,
        "tasks": arm[0],
        "solutions": arm[1],
        "seed": seed,
        "rows": len(rows),
        "solved": sum(judged),
        "judged": len(judged),
        "no_verdicts": len(solved) - len(judged),
        "unseen": len(unseen),
        "parses": sum(parses(program) for program in written),
        "known_words": sum(codec.knows(task["signature"]) for task in unseen),
        "writable": sum(any(codec.can_write(one["source"]) for one in task["solutions"]) for task in unseen),
        "recited": sum(program in known for program, known in zip(seen, sources)),
        "recited_of": len(asked),
        "lines": len(codec.lines),
        "loss": round(loss, 4),
        "seconds": round(time.monotonic() - began, 1),
        "cpu_seconds": round(time.process_time() - used, 1),
    }


def shares(lines: list[dict], key: str = "solved", of: str = "judged") -> dict[tuple[int, int], dict[int, float]]:
    """Percentages by arm and seed."""
    found: dict[tuple[int, int], dict[int, float]] = {}
    for line in lines:
        if line[of]:
            found.setdefault((line["tasks"], line["solutions"]), {})[line["seed"]] = 100 * line[key] / line[of]
    return found


def mean_and_error(values: list[float]) -> tuple[float, float]:
    """The mean and its standard error over seeds."""
    mean = sum(values) / len(values)
    spread = sum((value - mean) ** 2 for value in values) / max(1, len(values) - 1)
    return mean, math.sqrt(spread / len(values))


def differences(lines: list[dict], n: int) -> list[tuple[str, float, float, int]]:
    """How many points an arm is above another one, within a seed: of the same rows first, then of the same tasks."""
    found, by_arm = [], shares(lines)
    one, four, eight = (n, 1), (n // 4, 4), (n // 8, 8)
    for ours, theirs in ((one, four), (four, eight), (one, eight), (four, (n // 4, 1)), (eight, (n // 8, 1))):
        seeds = sorted(by_arm.get(ours, {}).keys() & by_arm.get(theirs, {}).keys())
        if len(seeds) > 1:
            values = [by_arm[ours][seed] - by_arm[theirs][seed] for seed in seeds]
            found.append((f"{ours[0]} x {ours[1]} over {theirs[0]} x {theirs[1]}", *mean_and_error(values), len(seeds)))
    return found


def summary(lines: list[dict], n: int) -> tuple[list[list[str]], list[list[str]]]:
    """Two tables with their heads: arms, and differences between arms."""
    kinds = (("solved", "judged"), ("writable", "unseen"), ("known_words", "unseen"), ("parses", "unseen"), ("recited", "recited_of"))
    by_kind = [shares(lines, key, of) for key, of in kinds]
    rows = [["tasks x solutions", "solved %", "seeds", "writable %", "known %", "parse %", "recited %", "CPU s a run"]]
    for arm in sorted(by_kind[0], key=lambda arm: (arm[1], arm[0])):
        (mean, error), *rest = [mean_and_error(list(one[arm].values())) for one in by_kind]
        seconds = [line["cpu_seconds"] for line in lines if (line["tasks"], line["solutions"]) == arm]
        cells = [f"{mean:.1f} ± {error:.1f}", f"{len(by_kind[0][arm])}", *(f"{at[0]:.0f}" for at in rest)]
        rows.append([f"{arm[0]} x {arm[1]}", *cells, f"{mean_and_error(seconds)[0]:.0f}"])
    apart = [["difference", "points", "seeds"]]
    apart += [[name, f"{mean:+.1f} ± {error:.1f}", f"{seeds}"] for name, mean, error, seeds in differences(lines, n)]
    return rows, apart


def wide_table(rows: list[list[str]]) -> str:
    head, *body = rows
    cells = "".join(f"<tr><td>{row[0]}</td>{''.join(f'<td class=n>{cell}</td>' for cell in row[1:])}</tr>" for row in body)
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in head)}</tr>{cells}</table>"


def write_page(lines: list[dict], args: argparse.Namespace) -> None:
    means = {arm: mean_and_error(list(values.values())) for arm, values in shares(lines).items()}
    n = args.tasks
    equal = [(k, *means[(n // k, k)]) for k in (1, 4, 8) if (n // k, k) in means]
    curve = sorted((tasks, *value) for (tasks, k), value in means.items() if k == 1)
    plots = []
    if equal:
        plots.append(with_errors(f"% of unseen tasks solved, {n} rows each, by solutions a task", "solutions a task", equal))
    if len(curve) > 1:
        plots.append(with_errors("% of unseen tasks solved, one solution a task, by tasks", "tasks", curve))
    shape = args.shape
    words = (
        f"<p>{shape.steps} steps of {shape.rows} rows for every run, hidden {shape.hidden}, {shape.layers} layers; bars are "
        f"standard errors over seeds; {args.unseen} unseen tasks. Writable: one of the solutions is made of lines that occur in "
        "training; known: all words of the question do; parse: the answers that are Python; recited: training tasks answered "
        f"with one of their solutions. No verdict on {sum(line['no_verdicts'] for line in lines)} of "
        f"{sum(line['unseen'] for line in lines)} programs.</p><p>{PAPER}.</p>"
    )
    tables = "<br>".join(wide_table(rows) for rows in summary(lines, n) if len(rows) > 1)
    body = f"{words}<div class='plots'>{''.join(plots)}</div><br>{tables}"
    (args.out / "variety.html").write_text(page("Tasks or solutions", [body]), encoding="utf-8")


def kept_results(path: Path, settings: str) -> list[dict]:
    """Runs of an earlier call; a line that was cut off is not one."""
    if not path.is_file():
        return []
    lines = []
    for text in path.read_text().splitlines():
        try:
            lines.append(json.loads(text))
        except json.JSONDecodeError:
            print(f"{path}: a line that is no run is dropped", file=sys.stderr)
    if any(line["settings"] != settings for line in lines):
        raise SystemExit(f"{path} holds runs of other settings; give the same flags, or another --out")
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return lines


def check_yardstick(tasks: list[dict], args: argparse.Namespace) -> None:
    """Known solutions of the unseen tasks must be right, and those of other tasks wrong, else nothing is measured."""
    unseen, gateway = tasks[: args.unseen], Gateway(args.gateway)
    right = [(one["source"], task) for task in unseen for one in task["solutions"][:2]]
    wrong = [(other["solutions"][0]["source"], task) for task, other in zip(unseen, unseen[1:] + unseen[:1])]
    for name, pairs, expected in (("known solutions", right, True), ("solutions of other tasks", wrong, False)):
        found = judge([source for source, _ in pairs], [task for _, task in pairs], gateway)
        print(f"{name}: {sum(value is True for value in found)} of {len(found)} accepted", flush=True)
        if expected and not all(found):
            raise SystemExit("a known solution was not accepted: the results would mean nothing")


Run = tuple[tuple[int, int], int]


def work(line: Connection, run: Run, tasks: list[dict], args: argparse.Namespace) -> None:
    # An interrupt is the parent's affair: it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    torch.set_num_threads(args.threads)
    line.send(one_run(tasks, *run, args))


def lines_of(todo: list[Run], tasks: list[dict], args: argparse.Namespace) -> Iterator[dict]:
    """What the runs give, as they end: --jobs at a time, each in a process of its own. One that dies ends the experiment."""
    context = multiprocessing.get_context("spawn")
    waiting, working = list(todo), {}
    try:
        while waiting or working:
            while waiting and len(working) < args.jobs:
                run = waiting.pop(0)
                near, far = context.Pipe(duplex=False)
                process = context.Process(target=work, args=(far, run, tasks, args), daemon=True)
                process.start()
                far.close()
                working[near] = (process, run)
            for near in wait(list(working)):
                process, (arm, seed) = working[near]
                try:
                    line = near.recv()
                except EOFError:
                    process.join()
                    raise SystemExit(
                        f"the run of {arm[0]} x {arm[1]}, seed {seed}, died with exit code {process.exitcode} (-9: killed, perhaps "
                        "for memory; try fewer --jobs); the same command goes on after the runs in results.jsonl"
                    ) from None
                process.join()
                del working[near]
                yield line
    finally:
        for process, _ in working.values():
            process.terminate()


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--gateway", default=None, help="else HIVESMITH_GATEWAY, else http://127.0.0.1:8088")
    parser.add_argument("--tasks", type=int, default=1024, help="N; a multiple of 8")
    parser.add_argument("--pool", type=int, default=1536, help="tasks that a seed draws its N from")
    parser.add_argument("--unseen", type=int, default=128)
    parser.add_argument("--longest", type=int, default=40, help="lines of a program, at most")
    parser.add_argument("--family", default="variety", help="seed of the tasks")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--rows", type=int, default=32, help="rows of a step")
    parser.add_argument("--hidden", type=int, default=96)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--jobs", type=int, default=2, help="runs side by side")
    parser.add_argument("--threads", type=int, default=1, help="torch threads of a run; more only spin on a model this small")
    parser.add_argument("--gpu", action="store_true", help="train on the GPU")
    args = parser.parse_args()
    args.device = "cuda" if args.gpu else "cpu"
    if args.gpu and not torch.cuda.is_available():
        raise SystemExit("--gpu: torch sees no GPU")
    if args.tasks % 8 != 0 or not 8 <= args.tasks <= args.pool:
        raise SystemExit(f"--tasks: expected a multiple of 8, at most --pool ({args.pool}), got {args.tasks}")
    args.shape = Shape(args.hidden, args.layers, args.steps, args.rows, args.lr, args.device)
    told = [args.pool, args.unseen, args.longest, args.family, repr(args.shape)]
    args.settings = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]
    return args


def main() -> None:
    args = parse_arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "results.jsonl"
    lines = kept_results(path, args.settings)
    tasks = load_tasks(args)
    check_yardstick(tasks, args)
    done = {(line["tasks"], line["solutions"], line["seed"]) for line in lines}
    todo = [(arm, seed) for seed in range(args.seeds) for arm in arms(args) if (*arm, seed) not in done]
    for line in lines_of(todo, tasks, args):
        lines.append(line)
        with path.open("a") as file:
            file.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)
        write_page(lines, args)
    for rows in summary(lines, args.tasks):
        print("\n".join(" | ".join(row) for row in rows))
    write_page(lines, args)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("interrupted; the same command goes on after the runs in results.jsonl", file=sys.stderr)
        raise SystemExit(130)
