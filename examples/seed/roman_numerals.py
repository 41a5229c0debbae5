"""Conversion between Roman numerals and integers.

Input: one token, a Roman numeral or a number from 1 to 3999. Output: the other form.
"""
SYMBOLS = {"M": 1000, "CM": 900, "D": 500, "CD": 400, "C": 100, "XC": 90, "L": 50,
           "XL": 40, "X": 10, "IX": 9, "V": 5, "IV": 4, "I": 1}


def to_roman(number):
    if not 1 <= number <= 3999:
        raise ValueError(f"no Roman numeral for {number}")
    text = ""
    for symbol, value in SYMBOLS.items():
        count, number = divmod(number, value)
        text += symbol * count
    return text


def from_roman(text):
    total = 0
    for letter, following in zip(text, text[1:] + " "):
        value = SYMBOLS[letter]
        total += -value if value < SYMBOLS.get(following, 0) else value
    return total


if __name__ == "__main__":
    token = input().strip().upper()
    print(to_roman(int(token)) if token.isdigit() else from_roman(token))
