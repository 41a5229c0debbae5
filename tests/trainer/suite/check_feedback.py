"""The trainer's reports to a campaign that is away, fails, loses its answer or refuses: nothing is lost, counted twice or fatal."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from feedback import BATCH, Feedback

seen: list[dict] = []
script: list = []


class Campaign(BaseHTTPRequestHandler):
    """Counts a report once by its name, and then does what the script says."""

    def do_POST(self):
        report = json.loads(self.rfile.read(int(self.headers["content-length"])))
        step = script.pop(0) if script else 200
        if step in (200, "lost", "noise") and report["report"] not in [known["report"] for known in seen]:
            seen.append(report)
        if step == "lost":
            self.close_connection = True
            return
        body = b"<html>" if step == "noise" else json.dumps({"logged": len(report["tasks"]), "unknown": 0, "repeated": False}).encode()
        self.send_response(step if isinstance(step, int) else 200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Campaign)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_address[1]}"

feedback = Feedback(url)
assert feedback.send() and not seen, "nothing to say"
for at in range(10):
    feedback.add("a", at < 3)
feedback.add("b", True)
for trouble in (500, 503, 401, "lost", "noise"):
    script[:] = [trouble]
    assert not feedback.send() and feedback.trouble, trouble
assert feedback.send()
[first] = seen
assert first["tasks"] == [{"task": "a", "rollouts": 10, "passed": 3}, {"task": "b", "rollouts": 1, "passed": 1}], first

# What came while the campaign did not answer is a report of its own, and both arrive.
script[:] = [500, 500]
feedback.add("a", True)
assert not feedback.send()
feedback.add("c", False)
assert not feedback.send() and feedback.send()
assert [report["tasks"][0]["task"] for report in seen] == ["a", "a", "c"], seen

# A refused report would be refused again; the next one goes through.
script[:] = [400]
feedback.add("x", True)
assert feedback.send() and feedback.given_up == 1
for at in range(BATCH + 1):
    feedback.add(f"{at:064x}", True)
assert feedback.send()
assert [len(report["tasks"]) for report in seen[-2:]] == [BATCH, 1]
assert len({report["report"] for report in seen}) == len(seen)

# Nobody there: training goes on, and the end does not wait for ever.
away = Feedback("http://127.0.0.1:9")
away.add("a", True)
assert not away.send() and not away.finish(1.0) and len(away.waiting) == 1
server.shutdown()
print(json.dumps({"reports": len(seen)}))
