"""Stands in for Hugging Face transformers, in float64: a Llama and a tokenizer of single characters, written from the
architecture's description and not from the lab's code, so that the exported script can be run where there is no PyTorch."""

import json
import os
import struct

import numpy as np


def tensors_of(folder):
    with open(os.path.join(folder, "model.safetensors"), "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), file.read()
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"]).astype("float64")
        for name, entry in header.items()
        if name != "__metadata__"
    }


def norm(x, weight, epsilon):
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + epsilon) * weight


def rotate(x, theta):
    """x [tokens, heads, width], its halves turned against each other by position."""
    half = x.shape[-1] // 2
    angle = np.arange(len(x))[:, None, None] * theta ** (-np.arange(half) / half)
    a, b = x[..., :half], x[..., half:]
    return np.concatenate([a * np.cos(angle) - b * np.sin(angle), b * np.cos(angle) + a * np.sin(angle)], -1)


class AutoModelForCausalLM:
    @classmethod
    def from_pretrained(cls, folder, dtype):
        model = cls()
        with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
            model.config = json.load(file)
        model.weights = tensors_of(folder)
        assert model.config["model_type"] == "llama" and model.config["tie_word_embeddings"]
        return model

    def eval(self):
        return self

    def attention(self, x, layer):
        heads, width = self.config["num_attention_heads"], self.config["head_dim"]
        assert heads == self.config["num_key_value_heads"]
        of = lambda name: self.weights[f"model.layers.{layer}.self_attn.{name}_proj.weight"]
        q, k, v = ((x @ of(name).T).reshape(len(x), heads, width) for name in "qkv")
        q, k = (rotate(part, self.config["rope_theta"]) for part in (q, k))
        scores = np.einsum("qhd,khd->hqk", q, k) / np.sqrt(width)
        scores = np.where(np.tril(np.ones((len(x), len(x)), bool)), scores, -np.inf)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        return np.einsum("hqk,khd->qhd", shares, v).reshape(len(x), -1) @ of("o").T

    def logits(self, tokens):
        epsilon = self.config["rms_norm_eps"]
        embedding = self.weights["model.embed_tokens.weight"]
        x = embedding[tokens]
        for layer in range(self.config["num_hidden_layers"]):
            of = lambda name: self.weights[f"model.layers.{layer}.{name}.weight"]
            x = x + self.attention(norm(x, of("input_layernorm"), epsilon), layer)
            y = norm(x, of("post_attention_layernorm"), epsilon)
            gate = y @ of("mlp.gate_proj").T
            x = x + (gate / (1 + np.exp(-gate)) * (y @ of("mlp.up_proj").T)) @ of("mlp.down_proj").T
        return norm(x, self.weights["model.norm.weight"], epsilon)[-1] @ embedding.T

    def generate(self, ids, attention_mask, max_new_tokens, eos_token_id, do_sample, num_beams, repetition_penalty, pad_token_id):
        assert attention_mask.all() and not do_sample and num_beams == 1 and repetition_penalty == 1
        tokens = ids[0].tolist()
        for _ in range(max_new_tokens):
            tokens.append(int(self.logits(tokens).argmax()))
            if tokens[-1] in (eos_token_id or []):
                break
        return np.array([tokens])


class AutoTokenizer:
    @classmethod
    def from_pretrained(cls, folder):
        tokenizer = cls()
        with open(os.path.join(folder, "tokenizer.json"), encoding="utf-8") as file:
            content = json.load(file)
        special = {token["id"] for token in content["added_tokens"] if token["special"]}
        assert not content["model"].get("merges")
        tokenizer.text = {id: "" if id in special else text for text, id in content["model"]["vocab"].items()}
        return tokenizer

    def decode(self, tokens, skip_special_tokens):
        assert skip_special_tokens
        return "".join(self.text[token] for token in tokens)
