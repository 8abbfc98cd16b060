"""Writes what the TypeScript tasks must reproduce: hashes, pools, questions and scores of well-formed and hostile answers.

    python training/make_goldens.py
"""

import json
from pathlib import Path
from random import Random

from population import pool_documents
from splits import pool_of, prompt_hash
from tasks import TASKS, Document, Task

TARGET = Path(__file__).resolve().parent.parent / "test" / "golden" / "bundled" / "task-vectors.json"
HASHED = ["", "a", "c864=02:", "p69;2>05;3>06:", "shome,land,swim,plan:", "é", "日本", "😀", "x" * 100]
HOSTILE = ["", " ", "\n", "\0", "x", "xx*", "x" * 5, "+" * 5, "1" * 5, "abcd", "abca", "ABCD", "abcd\n", " abcd", "１+２+３"]
HOSTILE += ["٣+٤*٥", "😀😀", "x٣+", "((((((((", "x5+" * 400, "9" * 5000, "__proto__", "NaN", "1e3+1", "0x1+2", "x0*0-", "dcba"]
MUTATIONS = "0123456789abcdx+-*:; "
DOCUMENTS, MUTANTS = 40, 5


def mutate(answer: str, random: Random) -> str:
    """One symbol replaced, inserted or dropped, or two swapped."""
    place, symbol = random.randrange(len(answer)), random.choice(MUTATIONS)
    return random.choice(
        [
            answer[:place] + symbol + answer[place + 1 :],
            answer[:place] + symbol + answer[place:],
            answer[:place] + answer[place + 1 :],
            "".join(random.sample(answer, len(answer))),
        ]
    )


def responses(document: Document, other: Document, random: Random) -> list[str]:
    given = [document.wanted, document.competing, other.wanted]
    return given + [mutate(random.choice(given), random) for _ in range(MUTANTS)]


def score_rows(task: Task, random: Random) -> list[list]:
    documents = random.sample(pool_documents(task, "practice"), DOCUMENTS)
    pairs = [(d, answer) for d, other in zip(documents, documents[::-1]) for answer in responses(d, other, random)]
    pairs += [(documents[0], answer) for answer in HOSTILE]
    scored = [(d, answer, task.score(d.prompt, d.wanted, answer)) for d, answer in pairs]
    return [[d.prompt, d.wanted, answer, score.reward, score.correct, score.vote] for d, answer, score in scored]


def task_golden(task: Task) -> dict:
    every = list(task.documents())
    return {
        "maxNewTokens": task.max_new_tokens,
        "items": len(every),
        "itemsHash": prompt_hash("".join(f"{d.prompt}{d.wanted}\n" for d in every)),
        "pools": {pool: len(pool_documents(task, pool)) for pool in ("pretraining", "practice", "test")},
        "scores": score_rows(task, Random(task.id)),
    }


def main() -> None:
    golden = {
        "hashes": [[text, prompt_hash(text), pool_of(text)] for text in HASHED],
        "tasks": {task.id: task_golden(task) for task in TASKS.values()},
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    lines = json.dumps(golden, ensure_ascii=True).replace("], [", "],\n[")
    TARGET.write_text(lines + "\n", encoding="utf-8")
    print(f"Wrote {TARGET}")


if __name__ == "__main__":
    main()
