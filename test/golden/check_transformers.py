"""Holds the bundled models to Hugging Face transformers, which loads the very files the lab loads.

    python test/golden/check_transformers.py            writes test/golden/bundled/<id>.json, the goldens of the tests
    python test/golden/check_transformers.py --lab      compares what the lab's command line computes with transformers

Logits must agree within 2e-4 and greedy continuations exactly. Needs training/requirements.txt.
"""

import argparse
import hashlib
import json
import shlex
import subprocess
import sys
from pathlib import Path

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

ROOT = Path(__file__).resolve().parent.parent.parent
MODELS = ROOT / "public" / "models"
GOLDENS = Path(__file__).resolve().parent / "bundled"
TOLERANCE = 2e-4
NEW_TOKENS = 8
PROMPTS = ["c864=02:", "p69;2>05;3>06:", "shome,land,swim,plan:", "a17+25:"]


class Reference:
    """A bundled model and its tokenizer as transformers sees them, in float32 with plain attention."""

    def __init__(self, folder: Path):
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager"
        ).eval()

    def encode(self, text: str) -> list[int]:
        tokens = self.tokenizer(text).input_ids
        assert len(tokens) == len(text), f"{text!r} is not one token a character: {tokens}"
        assert self.tokenizer.decode(tokens) == text, f"{text!r} does not survive decoding"
        return tokens

    @torch.no_grad()
    def logits(self, tokens: list[int]) -> torch.Tensor:
        return self.model(torch.tensor([tokens])).logits[0]

    @torch.no_grad()
    def greedy(self, tokens: list[int]) -> list[int]:
        """The continuation, with the stop token where it came."""
        ids = torch.tensor([tokens])
        out = self.model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=NEW_TOKENS)
        return out[0, len(tokens) :].tolist()


def case_of(reference: Reference, prompt: str) -> dict:
    tokens = reference.encode(prompt)
    continuation = reference.greedy(tokens)
    logits = reference.logits(tokens)
    return {
        "prompt": prompt,
        "tokens": tokens,
        "logits": [[float(f"{value:.6g}") for value in row] for row in logits.tolist()],
        "greedy": continuation,
        "text": reference.tokenizer.decode(continuation, skip_special_tokens=True),
    }


def write_golden(name: str) -> None:
    folder = MODELS / name
    reference = Reference(folder)
    golden = {
        "source": f"transformers {transformers.__version__}, torch {torch.__version__}, eager attention, float32",
        "sha256": hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(),
        "cases": [case_of(reference, prompt) for prompt in PROMPTS],
    }
    path = GOLDENS / f"{name}.json"
    path.write_text(json.dumps(golden).replace("], [", "],\n[") + "\n", encoding="utf-8")
    print(f"Wrote {path.relative_to(ROOT)}")


def ask_lab(command: str, *arguments: str) -> list:
    """Runs the lab's command line in the repository and returns the JSON it prints."""
    done = subprocess.run([*shlex.split(command), *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"`{command} {' '.join(arguments)}` failed: {done.stderr.strip()}")
    return json.loads(done.stdout)


def without_stop(tokens: list[int], stop: int) -> list[int]:
    return tokens[: tokens.index(stop)] if stop in tokens else tokens


def compare(name: str, command: str) -> bool:
    reference, agrees = Reference(MODELS / name), True
    for prompt in PROMPTS:
        tokens = reference.encode(prompt)
        place = [str(MODELS / name), "--tokens", ",".join(map(str, tokens))]
        given = torch.tensor(ask_lab(command, "logits", *place))
        expected = reference.logits(tokens)
        if given.shape != expected.shape:
            raise SystemExit(f"{name} {prompt}: logits of shape {list(given.shape)}, not {list(expected.shape)}")
        error = (given - expected).abs().max().item()
        stop = reference.model.generation_config.eos_token_id
        answer = ask_lab(command, "generate", *place, "--max-new", str(NEW_TOKENS))
        same = without_stop(answer, stop) == without_stop(reference.greedy(tokens), stop)
        good = error <= TOLERANCE and same
        agrees &= good
        print(f"{'ok  ' if good else 'FAIL'} {name:14s} {prompt:24s} logits within {error:.1e}, greedy {'equal' if same else 'differs'}")
    return agrees


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="one model's id; by default all in public/models/index.json")
    parser.add_argument("--lab", nargs="?", const="npm run -s lab --", metavar="COMMAND", help="compare, write nothing")
    arguments = parser.parse_args()
    listed = [entry["id"] for entry in json.loads((MODELS / "index.json").read_text(encoding="utf-8"))]
    names = [arguments.model] if arguments.model else listed
    if arguments.lab:
        sys.exit(0 if all([compare(name, arguments.lab) for name in names]) else 1)
    for name in names:
        write_golden(name)


if __name__ == "__main__":
    main()
