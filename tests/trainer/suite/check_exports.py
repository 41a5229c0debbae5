"""Reads an export with the libraries that its users have: datasets, DuckDB, pyarrow. Prints one JSON object."""

import glob
import json
import sys

import duckdb
import pyarrow.parquet as parquet
from datasets import Value, load_dataset

FORMATS = ["sft", "rl_verl", "rl_xcoder", "rl_trl", "rl_open_r1", "rl_lcb"]
TEXT = Value("string")


def shapes(name, rows, features):
    """What the trainer of each format reads from a row."""
    row = rows[0]
    if name == "sft":
        assert [message["role"] for message in row["messages"]] == ["user", "assistant"], row["messages"]
        assert row["messages"][1]["content"].startswith("```python\n")
        return
    if name != "rl_lcb":
        # TRL and verl: a prompt that is a conversation, without an answer in it.
        assert [message["role"] for message in row["prompt"]] == ["user"]
        assert set(row["prompt"][0]) == {"role", "content"}
    if name in ("rl_verl", "rl_xcoder"):
        for row in rows:
            truth = json.loads(row["reward_model"]["ground_truth"])
            assert row["data_source"] == "codecontests" and row["reward_model"]["style"] == "rule"
            assert 0 < len(truth["inputs"]) == len(truth["outputs"]) <= 10
            assert row["extra_info"]["split"] in ("train", "test") and isinstance(row["extra_info"]["index"], int)
    if name == "rl_xcoder":
        truth = json.loads(row["input_output"])
        assert row["type"] == "stdin_stdout" and len(truth["inputs"]) == len(truth["outputs"]) > 0
    if name == "rl_trl":
        assert features["tests"].feature == {"input": TEXT, "expected": TEXT}
        assert row["language"] == "python" and row["checker"] == "exact-lines"
    if name == "rl_open_r1":
        case = row["verification_info"]["test_cases"][0]
        assert set(case) == {"input", "output", "type"} and row["verification_info"]["language"] == "python"
        assert row["official_tests"][0] == {"input": case["input"], "output": case["output"]}
        assert row["time_limit"] > 0 and row["memory_limit"] > 0
    if name == "rl_lcb":
        for row in rows:
            tests = json.loads(row["public_test_cases"]) + json.loads(row["private_test_cases"])
            name = json.loads(row["metadata"])["func_name"]
            assert {test["testtype"] for test in tests} == {"stdin" if name is None else "functional"}
            assert (row["platform"] == "leetcode" or name is None) and (name or "") in row["starter_code"]
            if name is not None:
                for test in tests:
                    json.loads(test["output"])
                    assert all(json.loads(line) is not None for line in test["input"].split("\n"))


def main(directory):
    manifest = json.load(open(f"{directory}/manifest.json"))
    found = {}
    for name in FORMATS:
        wanted = next(entry for entry in manifest["formats"] if entry["format"] == name)
        sets = load_dataset(directory, name)
        files = sorted(glob.glob(f"{directory}/{name}/*.parquet"))
        counts = {
            "datasets": sum(len(rows) for rows in sets.values()),
            "duckdb": duckdb.sql(f"select count(*) from read_parquet({files!r})").fetchall()[0][0],
            "pyarrow": sum(parquet.read_table(file).num_rows for file in files),
            "manifest": wanted["train"]["rows"] + wanted["test"]["rows"],
        }
        assert len(set(counts.values())) == 1, counts
        # The same text through two readers: DuckDB in C++, and Arrow behind datasets.
        ids = [row for [row] in duckdb.sql(f"select task_id from read_parquet({files!r}) order by 1").fetchall()]
        assert ids == sorted(row["task_id"] for rows in sets.values() for row in rows)
        for rows in sets.values():
            shapes(name, list(rows), rows.features)
        found[name] = counts["datasets"]
    print(json.dumps(found))


main(sys.argv[1])
