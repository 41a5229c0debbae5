"""The reward functions against gateways that are away, busy, silent or talk nonsense: never 0 for any of it."""

import asyncio
import json
import os
import sys

os.environ["HIVESMITH_GRADE_SECONDS"] = "2"

from aiohttp import web  # noqa: E402

import grade  # noqa: E402
import reward  # noqa: E402
import verl_reward  # noqa: E402

ANSWER = [{"role": "assistant", "content": "```python\nprint(1)\n```"}]
NOTHING = [{"role": "assistant", "content": "I do not know."}]
COLUMNS = {
    "tests": [[{"input": "", "expected": "1\n"}]] * 2,
    "checker": ["exact-lines"] * 2,
    "language": ["python"] * 2,
    "task_id": ["a", "b"],
}
TRUTH = json.dumps({"inputs": [""], "outputs": ["1\n"]})


def result(job, verdict, passed):
    return {"id": job["id"], "verdict": verdict, "passed": passed, "total": len(job["tests"]), "reason": "", "tests": []}


async def serve(handler):
    app = web.Application()
    app.router.add_post("/v1/grade", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"


async def with_gateway(handler, use):
    runner, url = await serve(handler)
    os.environ["HIVESMITH_GATEWAY"] = url
    reward.gateway = grade.Gateway()
    try:
        return await use()
    finally:
        await runner.cleanup()


def both():
    return reward.code_reward([ANSWER, NOTHING], **COLUMNS)


async def verl():
    try:
        return await verl_reward.compute_score("codecontests", ANSWER[0]["content"], TRUTH, {"id": "a"})
    except verl_reward.NoVerdict:
        return "no verdict"


async def main():
    async def busy(request):
        return web.Response(status=503, text="busy")

    async def nonsense(request):
        return web.Response(text="{not json", content_type="application/json")

    async def null(request):
        jobs = (await request.json())["jobs"]
        return web.json_response({"results": [result(job, None, 0) | {"reason": "no-quorum"} for job in jobs]})

    async def strangers(request):
        jobs = (await request.json())["jobs"]
        return web.json_response({"results": [result({**job, "id": "other"}, "WA", 0) for job in jobs]})

    async def silent(request):
        await asyncio.sleep(30)

    async def cut(request):
        request.transport.close()
        return web.Response()

    checked = 0
    for handler in (busy, nonsense, null, strangers, silent, cut):
        assert await with_gateway(handler, both) == [None, 0.0], handler.__name__
        assert await with_gateway(handler, verl) == "no verdict", handler.__name__
        checked += 2
    try:
        await with_gateway(busy, lambda: reward.strict_code_reward([ANSWER, NOTHING], **COLUMNS))
    except reward.NoVerdict:
        checked += 1
    os.environ["HIVESMITH_GATEWAY"] = "http://127.0.0.1:9"
    reward.gateway = grade.Gateway()
    assert await both() == [None, 0.0] and await verl() == "no verdict"

    calls = {"n": 0}

    async def recovers(request):
        calls["n"] += 1
        jobs = (await request.json())["jobs"]
        if calls["n"] == 1:
            return web.Response(status=502)
        if calls["n"] == 2:
            return await null_for(jobs)
        return web.json_response({"results": [result(job, "AC", 1) for job in jobs]})

    async def null_for(jobs):
        return web.json_response({"results": [result(job, None, 0) for job in jobs]})

    assert await with_gateway(recovers, both) == [1.0, 0.0] and calls["n"] == 3
    assert reward.gateway.counts.no_verdicts == 0 and reward.gateway.counts.retries == 2

    async def wrong(request):
        jobs = (await request.json())["jobs"]
        return web.json_response({"results": [result(job, "WA", 0) for job in jobs]})

    assert await with_gateway(wrong, both) == [0.0, 0.0]
    assert await with_gateway(wrong, verl) == {"score": 0.0, "solved": 0.0, "has_program": 1.0}
    xcoder = await with_gateway(wrong, lambda: reward.xcoder_reward([ANSWER, NOTHING], **COLUMNS))
    assert xcoder == [0.0, -2.0], xcoder

    async def refuses(request):
        return web.Response(status=400, text="malformed")

    try:
        await with_gateway(refuses, both)
    except ValueError as error:
        assert "malformed" in str(error)
    else:
        raise AssertionError("a refused request was taken for a verdict")
    assert checked == 13
    print(json.dumps({"troubles": checked + 2, "zeros": 0}))


asyncio.run(main())
sys.exit(0)
