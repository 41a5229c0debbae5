from collections import Counter, OrderedDict, defaultdict

text = "the quick brown fox jumps over the lazy dog and the quick cat"
print(Counter(text.split()).most_common(3))
index = defaultdict(list)
for i, c in enumerate(text):
    index[c].append(i)
print({k: v for k, v in sorted(index.items()) if len(v) > 5})
o = OrderedDict.fromkeys("banana")
o.move_to_end("b")
print("".join(o))
