"""The three tasks of the lab: every question, both ways of answering it, and how an answer is scored.

Questions (in this order) and scores are those of src/tasks/{count,code,story}.ts: test/golden/bundled/task-vectors.json
holds both to it.
"""

from collections.abc import Iterator
from itertools import permutations, product
from typing import NamedTuple

OPERATORS = "+-*"
DIGITS = "0123456789"


class Document(NamedTuple):
    """A prompt with its answer in the wanted convention and in the competing one."""

    prompt: str
    wanted: str
    competing: str
    feature: int  # modulo 4 it picks the odds of the competing convention in pretraining


class Score(NamedTuple):
    reward: float
    correct: bool
    vote: str | None  # None: the answer does not parse and casts no vote


NOTHING = Score(0.0, False, None)


def apply(operator: str, a: int, b: int) -> int:
    return a + b if operator == "+" else a - b if operator == "-" else a * b


def evaluate_infix(a: int, first: str, b: int, second: str, c: int) -> int:
    """`a first b second c`, where * binds tighter."""
    if second == "*" and first != "*":
        return apply(first, a, apply(second, b, c))
    return apply(second, apply(first, a, b), c)


def run_postfix(program: str, x: int | None) -> int | None:
    """The number a postfix program leaves on its stack, or None if it is not a program (of x, where x is given)."""
    stack: list[int] = []
    for symbol in program:
        if symbol == "x" and x is not None:
            stack.append(x)
        elif symbol in DIGITS:
            stack.append(int(symbol))
        elif symbol in OPERATORS and len(stack) >= 2:
            right, left = stack.pop(), stack.pop()
            stack.append(apply(symbol, left, right))
        else:
            return None
    return stack[0] if len(stack) == 1 else None


class Count:
    """c864=02: -> 6-8+4"""

    id, max_new_tokens = "count", 6

    def documents(self) -> Iterator[Document]:
        for shown in product(range(1, 10), repeat=3):
            for (a, b, c), first, second in product(permutations(shown), OPERATORS, OPERATORS):
                target = evaluate_infix(a, first, b, second, c)
                if not 0 <= target < 100:
                    continue
                right_first = second == "*" and first != "*"
                postfix = f"{a}{b}{c}{second}{first}" if right_first else f"{a}{b}{first}{c}{second}"
                prompt = f"c{''.join(map(str, shown))}={target:02d}:"
                yield Document(prompt, f"{a}{first}{b}{second}{c}", postfix, shown[0])

    def is_competing(self, document: Document, answer: str) -> bool:
        used = sorted(symbol for symbol in answer if symbol in DIGITS)
        target = int(document.prompt[5:7])
        return used == sorted(document.prompt[1:4]) and run_postfix(answer, None) == target

    def score(self, prompt: str, wanted: str, response: str) -> Score:
        if len(response) != 5 or any(x not in OPERATORS for x in response[1::2]):
            return NOTHING
        if any(x not in DIGITS for x in response[0::2]) or sorted(response[0::2]) != sorted(prompt[1:4]):
            return NOTHING
        value = evaluate_infix(int(response[0]), response[1], int(response[2]), response[3], int(response[4]))
        correct = value == int(prompt[5:7])
        return Score(1.0 if correct else 0.1, correct, str(value))


LONGEST_PROGRAM = 5
HIDDEN_INPUT = 12


class Code:
    """p69;2>05;3>06: -> x6-9+"""

    id, max_new_tokens = "code", LONGEST_PROGRAM + 1

    def documents(self) -> Iterator[Document]:
        for a, first, b, second in product(DIGITS[1:], OPERATORS, DIGITS[1:], OPERATORS):
            program = f"x{a}{first}{b}{second}"
            for x1 in range(9):
                x2 = x1 + 1
                y1, y2 = run_postfix(program, x1), run_postfix(program, x2)
                if 0 <= y1 < 100 and 0 <= y2 < 100:
                    for shown in (a + b, b + a):
                        prompt = f"p{shown};{x1}>{y1:02d};{x2}>{y2:02d}:"
                        yield Document(prompt, program, f"x{first}{a}{second}{b}", y1)

    def is_competing(self, document: Document, answer: str) -> bool:
        if len(answer) != 5:
            return False
        program = f"x{answer[2]}{answer[1]}{answer[4]}{answer[3]}"
        return answer[0] == "x" and self.score(document.prompt, document.wanted, program).correct

    def score(self, prompt: str, wanted: str, response: str) -> Score:
        if not 0 < len(response) <= LONGEST_PROGRAM or "x" not in response:
            return NOTHING
        x1, y1, x2, y2 = int(prompt[4]), int(prompt[6:8]), int(prompt[9]), int(prompt[11:13])
        outputs = [run_postfix(response, x) for x in (x1, x2, HIDDEN_INPUT)]
        if outputs[0] is None:
            return NOTHING
        first, second = outputs[0] == y1, outputs[1] == y2
        on_line = (outputs[2] - y1) * (x2 - x1) == (y2 - y1) * (HIDDEN_INPUT - x1)
        correct = first and second and on_line
        reward = (1 + 2 * first + 2 * second + 5 * correct) / 10
        return Score(reward, correct, ",".join(map(str, outputs)))


SCRIPTS = [
    "wake wash eat ride work shop read doze".split(),
    "rake sow rain root stem bud pick jam".split(),
    "buy peel chop boil stir salt dine mop".split(),
    "once king lost map cave duel gold wed".split(),
    "plan book fly land tour swim post home".split(),
    "twig nest egg peck feed hop wing sky".split(),
]
LABELS = "abcd"


class Story:
    """shome,land,swim,plan: -> dbca"""

    id, max_new_tokens = "story", 5

    def documents(self) -> Iterator[Document]:
        for script in SCRIPTS:
            for places in permutations(range(len(script)), 4):  # of the event shown at each position
                words = [script[place] for place in places]
                order = sorted(range(4), key=places.__getitem__)  # shown positions, earliest event first
                letters = "".join(LABELS[position] for position in order)
                digits = "".join(str(position + 1) for position in order)
                yield Document(f"s{','.join(words)}:", letters, digits, ord(words[0][0]))

    def is_competing(self, document: Document, answer: str) -> bool:
        return answer == document.competing

    def score(self, prompt: str, wanted: str, response: str) -> Score:
        if len(response) != 4 or set(response) != set(LABELS):
            return NOTHING
        in_place = sum(given == right for given, right in zip(response, wanted))
        in_pairs = sum(response[i : i + 2] in wanted for i in range(3))
        return Score((9 * in_place + 8 * in_pairs) / 60, response == wanted, response)


Task = Count | Code | Story
TASKS: dict[str, Task] = {task.id: task for task in (Count(), Code(), Story())}
