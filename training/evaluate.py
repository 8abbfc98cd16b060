"""Runs RandOpt in PyTorch on a bundled model and prints what base, best member and vote get right on test prompts.

    python training/evaluate.py --model thicket-49k

It shares no code with the lab's engine, and its noise is PyTorch's: a check of the effect, not of the bits.
"""

import argparse
import json
import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch

from export import load_model
from model import Shape, Weights
from population import Member, draw_population, draw_prompts, scores, scores_of_members, vote
from tasks import TASKS, Score, Task

MODELS = Path(__file__).resolve().parent.parent / "public" / "models"
# Two-sided 95 % points of Student's t, by number of runs.
T_95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}
ROWS = {
    "base": "base",
    "best": "best member",
    "vote": "vote of the best K",
    "strict": "  strict: no answer votes too",
    "random": "  random K members",
    "members": "members' mean on support",
}


@dataclass(frozen=True)
class Settings:
    sigmas: tuple[float, ...]
    members: int = 256
    support: int = 128
    test: int = 512
    k: int = 25
    seeds: int = 5


Run = dict[str, float]


def accuracy(row: list[Score]) -> float:
    return sum(score.correct for score in row) / len(row)


def vote_accuracy(rows: list[list[Score]], strict: bool = False) -> float:
    verdicts = [vote(list(ballots), strict) for ballots in zip(*rows)]
    return sum(verdicts) / len(verdicts)


def randopt(settings: Settings, shape: Shape, weights: Weights, task: Task, seed: int) -> Run:
    """One population: ranked on support, reported on test."""
    support = draw_prompts(task, "practice", settings.support, seed)
    test = draw_prompts(task, "test", settings.test, seed)
    members = draw_population(settings.members, settings.sigmas, seed)

    def on_test(chosen: Iterable[Member]) -> list[list[Score]]:
        return scores_of_members(shape, weights, list(chosen), task, test)

    rows = scores_of_members(shape, weights, members, task, support)
    rewards = [sum(score.reward for score in row) for row in rows]
    order = sorted(range(len(members)), key=lambda i: -rewards[i])
    best = on_test(members[i] for i in order[: settings.k])
    return {
        "base": accuracy(scores(shape, weights, task, test)[0]),
        "best": accuracy(best[0]),
        "vote": vote_accuracy(best),
        "strict": vote_accuracy(best, strict=True),
        "random": vote_accuracy(on_test(Random(f"random/{seed}").sample(members, settings.k))),
        "members": statistics.mean(map(accuracy, rows)),
    }


def evaluate(settings: Settings, shape: Shape, weights: Weights, names: Iterable[str] = TASKS) -> dict[str, list[Run]]:
    seeds = range(settings.seeds)
    return {name: [randopt(settings, shape, weights, TASKS[name], seed) for seed in seeds] for name in names}


def interval(values: list[float]) -> float:
    """Half the width of the 95 % confidence interval of the mean."""
    return T_95[len(values)] * statistics.stdev(values) / math.sqrt(len(values))


def report(settings: Settings, runs: dict[str, list[Run]]) -> None:
    print(f"Test accuracy, mean +- sd of {settings.seeds} populations and splits: {settings}")
    print(f"{'':32s}" + "".join(f"{name:>18s}" for name in runs))
    for row, title in ROWS.items():
        cells = [[run[row] for run in results] for results in runs.values()]
        print(f"{title:32s}" + "".join(f"{statistics.mean(c):>10.3f} +-{statistics.stdev(c):.3f}" for c in cells))
    for row in ("best", "vote"):
        gains = [[run[row] - run["base"] for run in results] for results in runs.values()]
        line = "".join(f"{statistics.mean(gain):>+10.3f} +-{interval(gain):.3f}" for gain in gains)
        print(f"{row + ' - base, with 95 % interval':32s}" + line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--tasks", default=",".join(TASKS))
    parser.add_argument("--sigmas", help="comma-separated; by default those that index.json recommends")
    for name in ("members", "support", "test", "k", "seeds"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Settings, name))
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    shape, weights = load_model(arguments.models / arguments.model)
    index = {entry["id"]: entry for entry in json.loads((arguments.models / "index.json").read_text())}
    given = arguments.sigmas and map(float, arguments.sigmas.split(","))
    sigmas = tuple(given or index[arguments.model]["sigmas"])
    counts = {name: getattr(arguments, name) for name in ("members", "support", "test", "k", "seeds")}
    settings = Settings(sigmas, **counts)
    report(settings, evaluate(settings, shape, weights, arguments.tasks.split(",")))


if __name__ == "__main__":
    main()
