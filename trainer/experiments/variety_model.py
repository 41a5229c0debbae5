"""A model of the variety experiment: a token a line of a program, trained from scratch on the rows of one run."""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass

import torch
from transformers import Qwen2Config, Qwen2ForCausalLM

PAD, EOS, ANSWER, UNKNOWN = range(4)
SPECIAL = 4
# Operator, option, shape of a link, its modulus, what is added, and the end of a link.
WORD = re.compile(r"%\d+|\+\d+|>|[^\s:>%+]+")


@dataclass(frozen=True)
class Shape:
    """What decides how a model is made and trained, beside its rows."""

    hidden: int
    layers: int
    steps: int
    rows: int
    lr: float
    device: str


class Codec:
    """Words of signatures and lines of programs, those of the run's own training rows and no others."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        words = sorted({word for signature, _ in rows for word in WORD.findall(signature)})
        self.lines = sorted({line for _, program in rows for line in program.splitlines()})
        self.words = {word: SPECIAL + at for at, word in enumerate(words)}
        self.first_line = SPECIAL + len(words)
        self.ids = {line: self.first_line + at for at, line in enumerate(self.lines)}

    @property
    def size(self) -> int:
        return self.first_line + len(self.lines)

    def question(self, signature: str) -> list[int]:
        return [*(self.words.get(word, UNKNOWN) for word in WORD.findall(signature)), ANSWER]

    def answer(self, program: str) -> list[int]:
        return [*(self.ids[line] for line in program.splitlines()), EOS]

    def knows(self, signature: str) -> bool:
        return all(word in self.words for word in WORD.findall(signature))

    def can_write(self, program: str) -> bool:
        return all(line in self.ids for line in program.splitlines())

    def text(self, ids: list[int]) -> str:
        """Tokens that are no lines are left out."""
        return "".join(self.lines[at - self.first_line] + "\n" for at in ids if at >= self.first_line)


def fresh_model(vocabulary: int, longest: int, shape: Shape) -> Qwen2ForCausalLM:
    heads = max(2, shape.hidden // 32)
    config = Qwen2Config(
        vocab_size=vocabulary,
        hidden_size=shape.hidden,
        intermediate_size=2 * shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=heads,
        num_key_value_heads=heads,
        max_position_embeddings=longest,
        tie_word_embeddings=True,
        pad_token_id=PAD,
        eos_token_id=EOS,
        bos_token_id=None,
    )
    return Qwen2ForCausalLM(config)


def padded(sequences: list[list[int]], value: int, left: bool = False) -> torch.Tensor:
    longest = max(len(sequence) for sequence in sequences)
    fill = [[value] * (longest - len(sequence)) for sequence in sequences]
    return torch.tensor([pad + s if left else s + pad for s, pad in zip(sequences, fill)])


def train(pairs: list[tuple[list[int], list[int]]], vocabulary: int, shape: Shape, seed: int):
    """A fixed number of steps of a fixed number of rows: the budget, whatever the arm. The model and its last loss."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    model = fresh_model(vocabulary, 256, shape).to(shape.device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=shape.lr, weight_decay=0.01, betas=(0.9, 0.98))
    warm = max(1, shape.steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda at: min(1, (at + 1) / warm) * 0.5 * (1 + math.cos(math.pi * min(1, at / shape.steps)))
    )
    deck: list[int] = []
    model.train()
    for _ in range(shape.steps):
        while len(deck) < shape.rows:
            again = list(range(len(pairs)))
            order.shuffle(again)
            deck += again
        chosen, deck = [pairs[at] for at in deck[: shape.rows]], deck[shape.rows :]
        ids = padded([q + a for q, a in chosen], PAD)
        labels = padded([[-100] * len(q) + a for q, a in chosen], -100)
        mask = padded([[1] * (len(q) + len(a)) for q, a in chosen], 0)
        loss = model(
            input_ids=ids.to(shape.device), attention_mask=mask.to(shape.device), labels=labels.to(shape.device)
        ).loss
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return model, float(loss.detach())


@torch.no_grad()
def programs_of(model, codec: Codec, signatures: list[str], longest: int, device: str) -> list[str]:
    """The likeliest program line by line, of at most so many lines."""
    model.eval()
    found = []
    for at in range(0, len(signatures), 64):
        asked = [codec.question(signature) for signature in signatures[at : at + 64]]
        ids, mask = padded(asked, PAD, left=True), padded([[1] * len(q) for q in asked], 0, left=True)
        out = model.generate(
            input_ids=ids.to(device), attention_mask=mask.to(device), do_sample=False, max_new_tokens=longest
        )
        for row in out[:, ids.shape[1] :].tolist():
            found.append(codec.text(row[: row.index(EOS)] if EOS in row else row))
    return found
