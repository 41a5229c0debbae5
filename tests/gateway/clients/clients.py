"""Clients that others wrote, unmodified, against a gateway: `clients.py URL PACKAGES`. One line of JSON for each."""

import asyncio
import importlib.util
import json
import logging
import os
import sys
import threading
import types
from pathlib import Path

URL, PACKAGES = sys.argv[1], Path(sys.argv[2])
DOUBLE = "print(int(input()) * 2)"
SLOW = "while True: pass"


class Missing(Exception):
    """What a check needs is not here."""


def load(name, path):
    """A module by its file, without the packages around it."""
    if not path.exists():
        raise Missing(f"{path.relative_to(PACKAGES)} is not in this package")
    locations = [str(path.parent)] if path.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=locations)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


checks = 0


def equal(found, expected):
    global checks
    checks += 1
    assert found == expected, f"expected {expected}, got {found}"


def fence(code):
    return f"Here it is:\n```python\n{code}\n```\n"


def verl():
    """verl's reward for a rollout: the share of its tests that pass, as its trainer computes it."""
    path = PACKAGES / "verl" / "utils" / "reward_score" / "sandbox_fusion" / "__init__.py"
    module = load("sandbox_fusion_of_verl", path)
    gate = threading.Semaphore(64)

    def score(completion, cases, timeout=10):
        return module.compute_score(
            f"{URL}/run_code", gate, 512, completion, json.dumps(cases), continuous=True, timeout=timeout
        )[0]

    cases = {"inputs": ["1\n", "2\n", "3\n", "4\n"], "outputs": ["2", "4", "6", "8"]}
    equal(score(fence(DOUBLE), cases), 1.0)
    equal(score(fence("n = int(input())\nprint(n * 2 if n < 3 else n)"), cases), 0.5)
    equal(score(fence("print(1 / 0)"), cases), 0.0)
    equal(score("no program at all", cases), 0.0)
    equal(score(fence("import time\nif input() == '1': time.sleep(60)\nprint(4)"), {"inputs": ["1", "2"], "outputs": ["4", "4"]}, 2), 0.5)
    functional = {"fn_name": "add", "inputs": ["1\n2", "3\n4"], "outputs": ["3", "7"]}
    equal(score(fence("class Solution:\n    def add(self, a, b):\n        return a + b"), functional), 1.0)
    asserted = {"fn_name": "f", "assert_case": ["assert f(2) == 4", "assert f(3) == 7"]}
    equal(score(fence("def f(x):\n    return 2 * x"), asserted), 0.5)
    rows = [score(fence(f"print(int(input()) * 2 + {i % 2})"), cases) for i in range(8)]
    equal(rows, [1.0, 0.0] * 4)


def sandbox_fusion():
    """The SDK of SandboxFusion: it parses answers into its own models."""
    import sandbox_fusion as sdk

    sdk.set_endpoint(URL)
    request = sdk.RunCodeRequest
    found = sdk.run_code(request(code=DOUBLE, language="python", stdin="21"))
    equal((found.status.value, found.run_result.stdout), ("Success", "42\n"))
    mapping = sdk.SummaryMapping(Success="ok", Failed="failed", RunTimeout="slow", RunFailed="raised", CompileFailed="broken")
    summary = lambda **fields: sdk.summary_run_code_result(sdk.run_code(request(language="python", **fields)), mapping)
    equal(summary(code="print(1)"), "ok")
    equal(summary(code=SLOW, run_timeout=1), "slow")
    equal(summary(code="1 / 0"), "raised")
    many = [[request(code=f"print({i})", language="python")] for i in range(100)]
    printed = [answer.run_result.stdout for answer in sdk.run_concurrent(sdk.run_code, args=many)]
    equal(printed, [f"{i}\n" for i in range(100)])
    tests = [{"input": {"stdin": str(i)}, "output": {"stdout": str(2 * i)}} for i in range(4)]
    config = {"dataset_type": "CommonOJDataset", "language": "python", "provided_data": {"test": tests}}
    submit = lambda code: sdk.submit(sdk.SubmitRequest(dataset="own", id=1, completion=fence(code), config=config))
    equal(submit(DOUBLE).accepted, True)
    equal(submit("print(0)").accepted, False)


def judge0():
    """The SDK of Judge0: submissions in batches, asked after until they are done."""
    import judge0 as sdk

    client = sdk.Client(URL)
    cases = [sdk.TestCase(input=str(i), expected_output=str(2 * i)) for i in range(3)]
    found = sdk.run(client=client, source_code=DOUBLE, language=71, test_cases=cases)
    equal([one.status.name for one in found], ["ACCEPTED"] * 3)
    equal(found[2].stdout, "4\n")
    wrong = sdk.run(client=client, source_code="print(7)", language=71, stdin="", expected_output="8")
    equal(wrong.status.name, "WRONG_ANSWER")
    slow = sdk.run(client=client, source_code=SLOW, language=71, cpu_time_limit=1)
    equal(slow.status.name, "TIME_LIMIT_EXCEEDED")


def openrlhf():
    """OpenRLHF's agent, as it fetches rewards over HTTP."""
    logging_utils = types.ModuleType("openrlhf.utils.logging_utils")
    logging_utils.init_logger = logging.getLogger
    sys.modules["openrlhf.utils.logging_utils"] = logging_utils
    agent = load("agent_of_openrlhf", PACKAGES / "openrlhf" / "utils" / "agent.py")
    label = json.dumps({"inputs": ["1", "2"], "outputs": ["2", "4"]})

    async def ask(queries):
        executor = agent.SingleTurnAgentExecutor([f"{URL}/get_reward"])
        return await executor._fetch_rewards_via_http(queries, ["p"] * len(queries), [label] * len(queries))

    equal([one["rewards"] for one in asyncio.run(ask([fence(DOUBLE)]))], [1])
    equal(asyncio.run(ask([fence(DOUBLE), fence("print(2)"), "none"]))[0]["rewards"], [1, 0.5, 0])


def openapi():
    """Our document is a valid one, and where the one of SandboxFusion is at hand our answers fit it."""
    import requests
    from jsonschema import Draft202012Validator
    from openapi_spec_validator import validate

    document = requests.get(f"{URL}/openapi.json").json()
    validate(document)
    public = os.environ.get("HIVESMITH_FUSION_OPENAPI")
    if public is None:
        print(json.dumps({"client": "openapi of SandboxFusion", "skipped": "HIVESMITH_FUSION_OPENAPI names no document"}))
        return
    theirs = json.loads(Path(public).read_text())
    schemas = theirs["components"]["schemas"]

    def fits(name, value):
        global checks
        checks += 1
        name = f"{name}-Output" if f"{name}-Output" in schemas else name
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
        Draft202012Validator(schema).validate(value)

    for code in ["print(1)", "1 / 0", "print("]:
        request = {"code": code, "language": "python", "run_timeout": 5}
        fits("RunCodeRequest", request)
        answer = requests.post(f"{URL}/run_code", json=request)
        equal(answer.status_code, 200)
        fits("RunCodeResponse", answer.json())
    for request in [{}, {"language": "python"}, {"code": 1, "language": "cobol"}]:
        answer = requests.post(f"{URL}/run_code", json=request)
        equal(answer.status_code, 422)
        fits("HTTPValidationError", answer.json())
    tests = [{"input": {"stdin": "1"}, "output": {"stdout": "2"}}]
    config = {"dataset_type": "CommonOJDataset", "language": "python", "provided_data": {"test": tests}}
    request = {"dataset": "own", "id": 1, "completion": fence(DOUBLE), "config": config}
    fits("SubmitRequest", request)
    fits("EvalResult", requests.post(f"{URL}/submit", json=request).json())


failed = 0
for client in [verl, sandbox_fusion, judge0, openrlhf, openapi]:
    checks = 0
    try:
        client()
        print(json.dumps({"client": client.__name__, "checks": checks}), flush=True)
    except (ImportError, Missing) as problem:
        print(json.dumps({"client": client.__name__, "skipped": str(problem)}), flush=True)
    except Exception as problem:
        failed += 1
        print(json.dumps({"client": client.__name__, "failed": f"{type(problem).__name__}: {str(problem)[:500]}"}), flush=True)
sys.exit(1 if failed else 0)
