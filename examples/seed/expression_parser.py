"""Integer expressions with + - * / and brackets, by recursive descent.

Input: one expression. Output: its value; / rounds down.
"""
import re


class Parser:
    def __init__(self, text):
        self.tokens = re.findall(r"\d+|[-+*/()]", text)
        self.position = 0

    def peek(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self):
        token = self.peek()
        self.position += 1
        return token

    def expression(self):
        value = self.term()
        while self.peek() in ("+", "-"):
            if self.take() == "+":
                value += self.term()
            else:
                value -= self.term()
        return value

    def term(self):
        value = self.factor()
        while self.peek() in ("*", "/"):
            if self.take() == "*":
                value *= self.factor()
            else:
                value //= self.factor()
        return value

    def factor(self):
        token = self.take()
        if token == "-":
            return -self.factor()
        if token == "(":
            value = self.expression()
            self.take()
            return value
        return int(token)


if __name__ == "__main__":
    try:
        print(Parser(input()).expression())
    except ZeroDivisionError:
        print("division by zero")
