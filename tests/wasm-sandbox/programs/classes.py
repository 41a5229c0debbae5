from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum


class Colour(Enum):
    RED = 1
    BLUE = 2


@dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False)


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    def __repr__(self):
        return f"{type(self).__name__}({self.area():.2f})"


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2


print(sorted([Point(2, 1), Point(1, 5), Point(1)]), Square(1.5), Colour(2), list(Colour))
try:
    Shape()
except TypeError:
    print("abstract")
print(__name__, Point.__module__, Square.mro()[1].__name__)
