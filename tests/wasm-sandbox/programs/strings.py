import string
import textwrap

s = "Grüße, Jürgen! Ça va? 日本語 🙂"
print(s.upper(), s.lower(), s[::-1], len(s), s.encode())
print(f"{3.14159:>10.3f}|{42:#010b}|{1234567:,}|{'x':^7}|{0.1 + 0.2!r}")
print(textwrap.fill("lorem ipsum dolor sit amet " * 3, 30))
print("a,b,,c".split(","), "  x ".strip(), "abcabc".translate(str.maketrans("ab", "xy")))
print(string.ascii_letters[10:20], "%s-%05d-%.2e" % ("k", 42, 12345.678))
