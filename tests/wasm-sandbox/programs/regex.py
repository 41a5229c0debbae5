import re

text = "a1 b22, c333; d4444 -- x@y.org, not@, me.you@host.example.com"
print(re.findall(r"([a-z])(\d+)", text))
print(re.sub(r"\d", lambda m: str(9 - int(m.group())), text))
print([m.span() for m in re.finditer(r"[\w.]+@[\w.]+\w", text)])
print(re.split(r"[,;]\s*", text))
