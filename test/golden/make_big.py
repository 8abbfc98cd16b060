"""Records what PyTorch computes from the synthetic checkpoint of Qwen2.5-0.5B's shape, for `npm run -s big`.

    npx tsx scripts/synthetic.ts FOLDER
    python3 test/golden/make_big.py FOLDER          writes test/golden/big.json
    python3 test/golden/make_big.py --check FOLDER  holds this forward pass to a checkpoint's own expected.json

The forward pass of Qwen2 is written out here in float32 from the stored weights, so that torch is all it needs.
"""

import argparse
import json
import struct
from pathlib import Path

import numpy
import torch

GOLDEN = Path(__file__).resolve().parent / "big.json"
TOKENS = [9707, 11, 1879, 0, 151643, 785, 220, 77777]
TOP = 8
SPREAD = 61


class Checkpoint:
    """Tensors of one .safetensors file as float32, read when asked for."""

    def __init__(self, path: Path):
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            self.header = json.loads(file.read(length))
        self.bytes = numpy.memmap(path, numpy.uint8, "r", 8 + length)

    def __call__(self, name: str) -> torch.Tensor:
        info = self.header[name]
        first, end = info["data_offsets"]
        raw = self.bytes[first:end]
        if info["dtype"] == "BF16":
            values = (raw.view(numpy.uint16).astype(numpy.uint32) << 16).view(numpy.float32)
        else:
            values = raw.view({"F32": numpy.float32, "F16": numpy.float16}[info["dtype"]]).astype(numpy.float32)
        return torch.from_numpy(values.reshape(info["shape"]))

    def linear(self, name: str, x: torch.Tensor) -> torch.Tensor:
        bias = f"{name}.bias"
        y = x @ self(f"{name}.weight").T
        return y + self(bias) if bias in self.header else y

    def norm(self, name: str, x: torch.Tensor, eps: float) -> torch.Tensor:
        return self(f"{name}.weight") * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps)


def rotated(x: torch.Tensor, theta: float) -> torch.Tensor:
    """x: [heads, positions, features of a head]."""
    half = x.shape[-1] // 2
    frequency = theta ** (-torch.arange(half, dtype=torch.float64) / half)
    angle = torch.arange(x.shape[1], dtype=torch.float64)[:, None] * frequency
    cosine, sine = angle.cos().float(), angle.sin().float()
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cosine - b * sine, b * cosine + a * sine], -1)


def attention(weights: Checkpoint, config: dict, at: str, x: torch.Tensor) -> torch.Tensor:
    heads, groups = config["num_attention_heads"], config["num_key_value_heads"]
    theta = config.get("rope_theta") or config["rope_parameters"]["rope_theta"]
    split = lambda y, count: y.view(len(x), count, -1).transpose(0, 1)
    q = rotated(split(weights.linear(f"{at}.q_proj", x), heads), theta)
    k = rotated(split(weights.linear(f"{at}.k_proj", x), groups), theta)
    v = split(weights.linear(f"{at}.v_proj", x), groups)
    k, v = (part.repeat_interleave(heads // groups, 0) for part in (k, v))
    scores = q @ k.transpose(1, 2) / q.shape[-1] ** 0.5
    later = torch.ones(len(x), len(x)).triu(1).bool()
    mixed = scores.masked_fill(later, -torch.inf).softmax(-1) @ v
    return weights.linear(f"{at}.o_proj", mixed.transpose(0, 1).reshape(len(x), -1))


@torch.no_grad()
def logits(folder: Path, tokens: list[int]) -> torch.Tensor:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    weights = Checkpoint(folder / "model.safetensors")
    eps = config["rms_norm_eps"]
    x = weights("model.embed_tokens.weight")[tokens]
    for layer in range(config["num_hidden_layers"]):
        at = f"model.layers.{layer}"
        x = x + attention(weights, config, f"{at}.self_attn", weights.norm(f"{at}.input_layernorm", x, eps))
        y = weights.norm(f"{at}.post_attention_layernorm", x, eps)
        gate = torch.nn.functional.silu(weights.linear(f"{at}.mlp.gate_proj", y))
        x = x + weights.linear(f"{at}.mlp.down_proj", gate * weights.linear(f"{at}.mlp.up_proj", y))
    x = weights.norm("model.norm", x, eps)
    return weights.linear("model.embed_tokens" if config["tie_word_embeddings"] else "lm_head", x)


def write(folder: Path) -> None:
    found = logits(folder, TOKENS)
    spread = list(range(0, found.shape[1], found.shape[1] // SPREAD))
    golden = {
        "source": f"torch {torch.__version__}, float32 from the stored weights",
        "tokens": TOKENS,
        "positions": [
            {"top": [[int(i), round(float(row[i]), 6)] for i in row.topk(TOP).indices]}
            | {"spread": [[i, round(float(row[i]), 6)] for i in spread]}
            for row in found
        ],
    }
    GOLDEN.write_text(json.dumps(golden).replace('{"top"', '\n{"top"') + "\n", encoding="utf-8")
    print(f"Wrote {GOLDEN.name}")


def check(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    error = (logits(folder, expected["tokens"]) - torch.tensor(expected["logits"])).abs().max().item()
    print(f"{folder.name}: logits within {error:.1e} of expected.json")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with expected.json, write nothing")
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    (check if arguments.check else write)(arguments.folder)
