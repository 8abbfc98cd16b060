"""A Llama in plain PyTorch whose every weight carries a leading axis of members, so that one call scores many models.

Training uses it with one member. Tensor names, layouts ([out, in]) and arithmetic are those of Hugging Face's
LlamaForCausalLM with tied embeddings; test/golden/check_transformers.py holds the exported files to that.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from alphabet import STOP, SYMBOLS

Weights = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Shape:
    hidden: int
    layers: int
    heads: int
    ffn: int
    vocab: int = len(SYMBOLS)
    rope_theta: float = 10000.0
    rms_eps: float = 1e-5
    context: int = 64

    @property
    def head(self) -> int:
        return self.hidden // self.heads

    def tensors(self) -> dict[str, tuple[int, ...]]:
        d, f = self.hidden, self.ffn
        shapes: dict[str, tuple[int, ...]] = {"model.embed_tokens.weight": (self.vocab, d)}
        for layer in range(self.layers):
            prefix = f"model.layers.{layer}."
            shapes[prefix + "input_layernorm.weight"] = (d,)
            for name in "qkvo":
                shapes[f"{prefix}self_attn.{name}_proj.weight"] = (d, d)
            shapes[prefix + "post_attention_layernorm.weight"] = (d,)
            shapes[prefix + "mlp.gate_proj.weight"] = (f, d)
            shapes[prefix + "mlp.up_proj.weight"] = (f, d)
            shapes[prefix + "mlp.down_proj.weight"] = (d, f)
        return shapes | {"model.norm.weight": (d,)}

    def parameters(self) -> int:
        return sum(math.prod(shape) for shape in self.tensors().values())


def initialise(shape: Shape, seed: int) -> Weights:
    """One member. Projections that write to the residual stream start smaller, by the square root of their number."""
    generator = torch.Generator().manual_seed(seed)
    weights: Weights = {}
    for name, size in shape.tensors().items():
        if len(size) == 1:
            weights[name] = torch.ones(1, *size)
            continue
        scale = 0.08 if "embed" in name else 1 / math.sqrt(size[1])
        if "o_proj" in name or "down_proj" in name:
            scale /= math.sqrt(2 * shape.layers)
        weights[name] = torch.randn(1, *size, generator=generator) * scale
    return weights


def rms_norm(x: torch.Tensor, gain: torch.Tensor, eps: float) -> torch.Tensor:
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * gain[:, None]


def linear(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """x [M, R, in], weight [M, out, in] -> [M, R, out]"""
    return torch.bmm(x, weight.mT)


def rotations(shape: Shape, start: int, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Cosines and sines [count, head / 2] of positions start, start + 1, ..."""
    frequency = shape.rope_theta ** (-torch.arange(0, shape.head, 2) / shape.head)
    angle = torch.arange(start, start + count)[:, None] * frequency
    return angle.cos(), angle.sin()


def rotate(x: torch.Tensor, cosine: torch.Tensor, sine: torch.Tensor) -> torch.Tensor:
    a, b = x.chunk(2, -1)
    return torch.cat([a * cosine - b * sine, b * cosine + a * sine], -1)


Cache = list[tuple[torch.Tensor, torch.Tensor]]


def forward(shape: Shape, weights: Weights, ids: torch.Tensor, cache: Cache | None = None) -> torch.Tensor:
    """ids [M, B, T] (or M = 1, shared by all members) -> logits [M, B, T, vocab]; `cache` is read, then extended."""
    embedding = weights["model.embed_tokens.weight"]
    members, (batch, length) = embedding.shape[0], ids.shape[1:]
    index = torch.arange(members)[:, None, None]
    x = embedding[index, ids].view(members, batch * length, shape.hidden)
    past = cache[0][0].shape[2] if cache else 0
    cosine, sine = rotations(shape, past, length)

    def heads(rows: torch.Tensor) -> torch.Tensor:
        return rows.view(members * batch, length, shape.heads, shape.head).transpose(1, 2)

    for layer in range(shape.layers):
        w = lambda name: weights[f"model.layers.{layer}.{name}.weight"]
        h = rms_norm(x, w("input_layernorm"), shape.rms_eps)
        q = rotate(heads(linear(h, w("self_attn.q_proj"))), cosine, sine)
        k = rotate(heads(linear(h, w("self_attn.k_proj"))), cosine, sine)
        v = heads(linear(h, w("self_attn.v_proj")))
        if cache is not None:
            if past:
                k, v = torch.cat([cache[layer][0], k], 2), torch.cat([cache[layer][1], v], 2)
                cache[layer] = (k, v)
            else:
                cache.append((k, v))
        o = F.scaled_dot_product_attention(q, k, v, is_causal=past == 0)
        x = x + linear(o.transpose(1, 2).reshape(members, batch * length, shape.hidden), w("self_attn.o_proj"))
        h = rms_norm(x, w("post_attention_layernorm"), shape.rms_eps)
        gated = F.silu(linear(h, w("mlp.gate_proj"))) * linear(h, w("mlp.up_proj"))
        x = x + linear(gated, w("mlp.down_proj"))
    x = rms_norm(x, weights["model.norm.weight"], shape.rms_eps)
    return linear(x, embedding).view(members, batch, length, shape.vocab)


@torch.no_grad()
def generate(shape: Shape, weights: Weights, prompts: torch.Tensor, new_tokens: int) -> torch.Tensor:
    """Greedy: prompts [B, T] -> tokens [M, B, new_tokens], with STOP from the first stop token on."""
    cache: Cache = []
    members = weights["model.norm.weight"].shape[0]
    ids = prompts.expand(members, *prompts.shape)
    stopped = torch.zeros(ids.shape[:2], dtype=torch.bool)
    tokens = torch.full((*ids.shape[:2], new_tokens), STOP)
    for position in range(new_tokens):
        chosen = forward(shape, weights, ids, cache)[:, :, -1].argmax(-1).masked_fill(stopped, STOP)
        tokens[:, :, position] = chosen
        stopped |= chosen == STOP
        if stopped.all():
            break
        ids = chosen[:, :, None]
    return tokens
