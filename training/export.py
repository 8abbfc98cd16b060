"""Writes a trained model in the Hugging Face layout, and its line in public/models/index.json."""

import json
from pathlib import Path

from safetensors.torch import load_file, save_file

from alphabet import PAD, STOP, SYMBOLS, UNKNOWN
from model import Shape, Weights
from recipes import Recipe


def config_json(shape: Shape) -> dict:
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "torch_dtype": "float32",
        "vocab_size": shape.vocab,
        "hidden_size": shape.hidden,
        "intermediate_size": shape.ffn,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.heads,
        "head_dim": shape.head,
        "hidden_act": "silu",
        "max_position_embeddings": shape.context,
        "rms_norm_eps": shape.rms_eps,
        "rope_theta": shape.rope_theta,
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": True,
        "bos_token_id": None,
        "eos_token_id": STOP,
        "pad_token_id": PAD,
    }


def special(token: int) -> dict:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": token, "content": SYMBOLS[token], **flags, "special": True}


def tokenizer_json() -> dict:
    """Byte-pair encoding without a single merge: every character is a token, and decoding joins them again."""
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [special(token) for token in (PAD, STOP, UNKNOWN)],
        "normalizer": None,
        "pre_tokenizer": None,
        "post_processor": None,
        "decoder": {"type": "Fuse"},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": SYMBOLS[UNKNOWN],
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {symbol: token for token, symbol in enumerate(SYMBOLS)},
            "merges": [],
        },
    }


def tokenizer_config_json(shape: Shape) -> dict:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.context,
        "pad_token": SYMBOLS[PAD],
        "eos_token": SYMBOLS[STOP],
        "unk_token": SYMBOLS[UNKNOWN],
        "clean_up_tokenization_spaces": False,
    }


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def update_index(out: Path, entry: dict) -> None:
    """Replaces or adds the model's entry; smaller models come first."""
    path = out / "index.json"
    entries = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    entries = [other for other in entries if other["id"] != entry["id"]] + [entry]
    write_json(path, sorted(entries, key=lambda other: other["parameters"]))


def load_model(folder: Path) -> tuple[Shape, Weights]:
    """The inverse of export_model."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    sizes = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
    tensors = load_file(folder / "model.safetensors")
    return Shape(*(config[size] for size in sizes)), {name: tensor[None] for name, tensor in tensors.items()}


def export_model(name: str, recipe: Recipe, weights: Weights, out: Path) -> Path:
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {key: tensor[0].contiguous() for key, tensor in weights.items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    write_json(folder / "config.json", config_json(recipe.shape))
    write_json(folder / "tokenizer.json", tokenizer_json())
    write_json(folder / "tokenizer_config.json", tokenizer_config_json(recipe.shape))
    write_json(folder / "generation_config.json", {"do_sample": False, "eos_token_id": STOP, "pad_token_id": PAD})
    update_index(
        out,
        {
            "id": name,
            "title": recipe.title,
            "summary": recipe.summary,
            "parameters": recipe.shape.parameters(),
            "sigmas": list(recipe.sigmas),
        },
    )
    return folder
