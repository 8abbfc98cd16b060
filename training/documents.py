"""The pretraining stream: the three tasks answered in two conventions, and a little addition, reversal and sorting.

A prompt of the lab's pools never enters it (splits.py). Which convention answers a prompt is drawn at random and not
marked in the prompt, so a model learns both and leans one way by a hair: see README.md.
"""

from functools import cache
from random import Random
from string import ascii_lowercase, digits

import torch

from alphabet import PAD, encode
from recipes import Recipe
from splits import pool_of
from tasks import TASKS, Document

PROMPT_WEIGHT, ANSWER_WEIGHT = 0.1, 1.0


def addition(random: Random) -> tuple[str, str]:
    a, b = random.randint(10, 99), random.randint(10, 99)
    return f"a{a}+{b}:", str(a + b)


def reversal(random: Random) -> tuple[str, str]:
    word = "".join(random.choices(ascii_lowercase, k=random.randint(3, 5)))
    return f"r{word}:", word[::-1]


def sorting(random: Random) -> tuple[str, str]:
    word = "".join(random.choices(digits, k=random.randint(3, 5)))
    return f"o{word}:", "".join(sorted(word))


SIDE_TASKS = {"add": addition, "reverse": reversal, "sort": sorting}


@cache
def pretraining_documents(kind: str) -> list[Document]:
    return [document for document in TASKS[kind].documents() if pool_of(document.prompt) == "pretraining"]


def draw_document(recipe: Recipe, kind: str, random: Random) -> tuple[str, str]:
    if kind in SIDE_TASKS:
        return SIDE_TASKS[kind](random)
    document = random.choice(pretraining_documents(kind))
    odds = recipe.odds[kind][document.feature % 4]
    return document.prompt, document.competing if random.random() < odds else document.wanted


def draw_batch(recipe: Recipe, random: Random) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids [B, T], right-padded, and the weight of each token in the loss."""
    kinds = random.choices(list(recipe.mix), list(recipe.mix.values()), k=recipe.batch)
    rows, weights = [], []
    for kind in kinds:
        prompt, answer = draw_document(recipe, kind, random)
        rows.append(encode(prompt + answer + "\n"))
        weights.append([PROMPT_WEIGHT] * len(prompt) + [ANSWER_WEIGHT] * (len(answer) + 1))
    length = max(map(len, rows))
    pad = lambda lists, filler: torch.tensor([row + [filler] * (length - len(row)) for row in lists])
    return pad(rows, PAD), pad(weights, 0.0)
