import array
import base64
import hashlib
import json
import struct

print(struct.pack("<iHd", -5, 65535, 1.5).hex(), struct.unpack(">I", b"\0\0\1\0"))
print(hashlib.sha256(b"abc").hexdigest(), hashlib.md5(b"").hexdigest())
print(base64.b64encode(bytes(range(20))).decode(), array.array("H", [1, 2, 3]).tobytes().hex())
print(json.dumps({"b": [1, 2.5, None, True], "a": "é\n"}, sort_keys=True), json.loads('{"k": [1e3, "\\u00e9"]}'))
