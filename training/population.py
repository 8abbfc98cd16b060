"""Asks models the lab's questions: answers, scores, and the perturbed populations of RandOpt."""

from collections import Counter, defaultdict
from functools import cache
from random import Random
from typing import NamedTuple

import torch

from alphabet import decode_answer, encode
from model import Shape, Weights, generate
from splits import pool_of
from tasks import Document, Score, Task

TOKENS_IN_FLIGHT = 60_000
MEMBERS_AT_ONCE = 32


@cache
def pool_documents(task: Task, pool: str) -> list[Document]:
    """The distinct prompts of a pool; where a prompt comes more than once, its first answer stands."""
    found: dict[str, Document] = {}
    for document in task.documents():
        if pool_of(document.prompt) == pool:
            found.setdefault(document.prompt, document)
    return list(found.values())


def draw_prompts(task: Task, pool: str, count: int, seed: int) -> list[Document]:
    return Random(f"{task.id}/{pool}/{seed}").sample(pool_documents(task, pool), count)


def answers(shape: Shape, weights: Weights, task: Task, documents: list[Document]) -> list[list[str]]:
    """What each member answers to each prompt. Prompts of equal length go together, so nothing is padded."""
    members = weights["model.norm.weight"].shape[0]
    found = [[""] * len(documents) for _ in range(members)]
    by_length = defaultdict(list)
    for place, document in enumerate(documents):
        by_length[len(document.prompt)].append(place)
    for length, places in by_length.items():
        prompts = torch.tensor([encode(documents[place].prompt) for place in places])
        step = max(1, TOKENS_IN_FLIGHT // (length * len(places)))
        for start in range(0, members, step):
            some = {name: tensor[start : start + step] for name, tensor in weights.items()}
            tokens = generate(shape, some, prompts, task.max_new_tokens).tolist()
            for member, rows in enumerate(tokens, start):
                for place, row in zip(places, rows):
                    found[member][place] = decode_answer(row)
    return found


def scores(shape: Shape, weights: Weights, task: Task, documents: list[Document]) -> list[list[Score]]:
    rows = answers(shape, weights, task, documents)
    return [[task.score(d.prompt, d.wanted, answer) for d, answer in zip(documents, row)] for row in rows]


class Member(NamedTuple):
    seed: int
    sigma: float


def draw_population(count: int, sigmas: tuple[float, ...], seed: int) -> list[Member]:
    random = Random(f"population/{seed}")
    return [Member(drawn, random.choice(sigmas)) for drawn in random.sample(range(2**31), count)]


def perturbed(weights: Weights, members: list[Member]) -> Weights:
    """theta0 + sigma * eps(seed) for each member; PyTorch's own generator stands in for the lab's noise."""
    parts: dict[str, list[torch.Tensor]] = {name: [] for name in weights}
    for seed, sigma in members:
        generator = torch.Generator().manual_seed(seed)
        for name, tensor in weights.items():
            parts[name].append(tensor[0] + sigma * torch.randn(tensor.shape[1:], generator=generator))
    return {name: torch.stack(tensors) for name, tensors in parts.items()}


def scores_of_members(
    shape: Shape, weights: Weights, members: list[Member], task: Task, documents: list[Document]
) -> list[list[Score]]:
    rows: list[list[Score]] = []
    for start in range(0, len(members), MEMBERS_AT_ONCE):
        chunk = perturbed(weights, members[start : start + MEMBERS_AT_ONCE])
        rows += scores(shape, chunk, task, documents)
    return rows


def vote(ballots: list[Score], strict: bool = False) -> bool:
    """Whether the most frequent vote is right; ties go to the vote seen first, so pass the best member first.

    Answers that do not parse cast no vote or, if `strict`, all vote for the same wrong thing.
    """
    counts = Counter(ballot.vote for ballot in ballots if strict or ballot.vote is not None)
    if not counts:
        return False
    winner = max(counts, key=counts.__getitem__)
    return next(ballot.correct for ballot in ballots if ballot.vote == winner)
