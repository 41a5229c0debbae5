from decimal import ROUND_HALF_EVEN, Decimal, getcontext
from fractions import Fraction

getcontext().prec = 50
print(Decimal(2).sqrt(), Decimal(1) / Decimal(7))
print(Decimal("2.675").quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN))
print(sum(Fraction(1, k) for k in range(1, 30)))
print(Decimal(10).ln().exp())
