import cmath
import math
import statistics

print([math.sin(k / 7) for k in range(4)], math.hypot(3, 4), math.sqrt(2), math.log2(10))
print(1e308 * 10, -(1e308) * 10, float("nan"), 5e-324, 0.1 + 0.2, round(2.5), round(-3.567, 2))
print(cmath.sqrt(-2), (1 + 2j) ** 3, statistics.mean([1, 2, 4]), statistics.pstdev([1.5, 2.5, 4.0]))
print(math.fsum([0.1] * 10), sum([0.5] * 10), math.copysign(1, float("inf") - float("inf")) in (1.0, -1.0))
