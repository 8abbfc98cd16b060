"""What to train: one recipe a bundled model."""

from dataclasses import dataclass, field

from model import Shape

EVEN = (0.62, 0.54, 0.46, 0.38)
MIX = {"count": 0.30, "code": 0.33, "story": 0.27, "add": 0.02, "reverse": 0.04, "sort": 0.04}


@dataclass(frozen=True)
class Recipe:
    title: str
    summary: str
    shape: Shape
    steps: int
    learning_rate: float
    seed: int
    # Probability of the competing convention, by a feature of the prompt modulo 4.
    odds: dict[str, tuple[float, ...]]
    sigmas: tuple[float, ...]
    batch: int = 128
    mix: dict[str, float] = field(default_factory=lambda: MIX)


RECIPES = {
    "thicket-49k": Recipe(
        "Thicket 49k",
        "Two layers, a vocabulary of 64 characters: small enough for any machine, even without a GPU.",
        Shape(hidden=48, layers=2, heads=3, ffn=96),
        steps=10000,
        learning_rate=4e-3,
        seed=1,
        odds={"count": EVEN, "code": EVEN, "story": EVEN},
        sigmas=(0.006, 0.012),
    ),
    "thicket-800k": Recipe(
        "Thicket 800k",
        "Four layers and sixteen times the weights: the same three tasks, for machines with a GPU.",
        Shape(hidden=128, layers=4, heads=4, ffn=344),
        steps=4500,
        learning_rate=2e-3,
        seed=1,
        odds={"count": EVEN, "code": EVEN, "story": EVEN},
        sigmas=(0.006, 0.012),
    ),
}
