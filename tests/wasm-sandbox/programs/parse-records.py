import sys

people = []
for line in sys.stdin:
    line = line.strip()
    if not line or line.startswith("#"):
        continue
    name, age, *rest = (part.strip() for part in line.split(";"))
    people.append((int(age), name, rest))
for age, name, rest in sorted(people):
    print(f"{name:<8}{age:>4} {'/'.join(rest) or '-'}")
