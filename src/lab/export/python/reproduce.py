"""Rebuilds one consolidated model of CoRP Lab, bit for bit, and scores it on the run's test prompts. Needs no lab.

    pip install numpy torch transformers
    python reproduce.py BASE OUT

BASE is the folder of the base model (config.json, *.safetensors, tokenizer files); OUT is made, and transformers loads it.
"""

import base64
import hashlib
import json
import os
import shutil
import struct
import sys

DATA = json.loads(r'''{"data": "here"}''')
TABLE = struct.unpack("<1024I", base64.b64decode(DATA["table"]))
MASK = 0xFFFFFFFF
PIECE = 1 << 20

# The noise: Philox4x32-10 (Salmon et al. 2011), then a fixed-point inverse normal CDF. Whole numbers alone, so equal on
# every machine; each function takes an int or an int64 array.


def product(a, b):
    """High and low 32 bits of a * b, without leaving 63 bits on the way."""
    upper, lower = a * (b >> 16), a * (b & 0xFFFF)
    return (upper + (lower >> 16)) >> 16, (((upper & 0xFFFF) << 16) + lower) & MASK


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        high0, low0 = product(c0, 0xD2511F53)
        high1, low1 = product(c2, 0xCD9E8D57)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def integer_normal(x, table):
    """A 32-bit word as a normal in units of 2^-20."""
    m, k = (x << 1 | 1) & MASK, 0
    for step in (16, 8, 4, 2, 1):  # leading zeros
        empty = (m >> (32 - step) == 0) * step
        m, k = m << empty, k + empty
    e, t = (k << 4 | m >> 27 & 15) << 1, m >> 12 & 0x7FFF
    w = table[e + 1]
    d = (w >> 12) - (((w & 4095) * t + 16384) >> 15)
    return (table[e] - ((d * t + 16384) >> 15)) * (1 - 2 * (x >> 31))


def normals(seed, stream, block, table=TABLE):
    """Integer normals of elements 4 * block to 4 * block + 3 of a tensor."""
    return [integer_normal(word, table) for word in philox((block, stream, 0, 0), (seed, 0))]


def f32(value):
    if isinstance(value, float):
        return struct.unpack("<f", struct.pack("<f", value))[0]
    return value.astype("float32").astype("float64")


def add(theta, coefficient, normal):
    """theta + coefficient * normal, product and sum each rounded to float32."""
    return f32(theta + f32(coefficient * (normal * 2.0**-20)))


# The weights.


def perturbed(theta, stream, start):
    """Float32 values of elements [start, start + len(theta)) of a tensor with the noise added; start a multiple of 4."""
    import numpy as np

    table = np.array(TABLE, "int64")
    blocks = np.arange(start >> 2, (start + len(theta) + 3) >> 2, dtype="int64")
    values = theta.astype("float64")
    for seed, coefficient in zip(DATA["seeds"], DATA["coefficients"]):
        drawn = np.stack(normals(seed, stream, blocks, table), 1).reshape(-1)[: len(theta)]
        values = add(values, coefficient, drawn)
    return values.astype("<f4")


def tensors_in(folder):
    """Path, type, shape and place of every tensor in the folder's safetensors files."""
    found = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".safetensors"):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                (length,) = struct.unpack("<Q", file.read(8))
                header = json.loads(file.read(length))
            for tensor, entry in header.items():
                if tensor != "__metadata__":
                    at = 8 + length + entry["data_offsets"][0]
                    found[tensor] = (path, entry["dtype"], entry["shape"], at)
    return found


def read(tensor):
    """A tensor's float32 values in pieces."""
    import numpy as np

    path, dtype, shape, at = tensor
    stored = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}[dtype]
    values = np.memmap(path, stored, "r", at, (int(np.prod(shape)),))
    for start in range(0, len(values), PIECE):
        piece = values[start : start + PIECE]
        yield (piece.astype("<u4") << 16).view("<f4") if dtype == "BF16" else piece.astype("<f4")


def header_of(tensors):
    """A safetensors header for float32 tensors that lie one after the other."""
    entries, at = {"__metadata__": {"format": "pt"}}, 0
    for tensor in tensors:
        size = 4
        for side in tensor["shape"]:
            size *= side
        entries[tensor["name"]] = {"dtype": "F32", "shape": tensor["shape"], "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text


def rebuild(base, out):
    """Writes OUT/model.safetensors. Returns the hashes of the base's weights and of the new ones."""
    found = tensors_in(base)
    lines = {"base": {}, "new": {}}
    ordered = sorted(DATA["tensors"], key=lambda tensor: tensor["name"])
    with open(os.path.join(out, "model.safetensors"), "wb") as file:
        file.write(header_of(ordered))
        for tensor in ordered:
            name = next((name for name in tensor["names"] if name in found), None)
            if name is None or found[name][2] != tensor["shape"]:
                sys.exit(f"The base model has no tensor {tensor['name']} of shape {tensor['shape']}.")
            hashes, start = {"base": hashlib.sha256(), "new": hashlib.sha256()}, 0
            for theta in read(found[name]):
                made = perturbed(theta, tensor["stream"], start).tobytes()
                start += len(theta)
                hashes["base"].update(theta.tobytes())
                hashes["new"].update(made)
                file.write(made)
            shape = "x".join(map(str, tensor["shape"]))
            for which, digest in hashes.items():
                lines[which][tensor["name"]] = f"{tensor['name']} {shape} {digest.hexdigest()}"
    names = [tensor["name"] for tensor in DATA["tensors"]]
    return [hashlib.sha256("\n".join(map(of.get, names)).encode()).hexdigest() for of in lines.values()]


def copy_companions(base, out):
    with open(os.path.join(base, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    config["torch_dtype" if "torch_dtype" in config else "dtype"] = "float32"
    with open(os.path.join(out, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2)
    for name in os.listdir(base):
        if name != "config.json" and name.endswith((".json", ".jinja", ".txt", ".model")) and "index" not in name:
            shutil.copy(os.path.join(base, name), out)


# The task: rewards as the lab gives them for its own three tasks; for another, whether the answer is the one wanted.


def apply(operator, a, b):
    return a + b if operator == "+" else a - b if operator == "-" else a * b


def score_count(prompt, _wanted, response):
    if len(response) != 5 or any(c not in "+-*" for c in response[1::2]):
        return 0, False
    if any(c not in "0123456789" for c in response[::2]) or sorted(response[::2]) != sorted(prompt[1:4]):
        return 0, False
    (a, b, c), (first, second) = map(int, response[::2]), response[1::2]
    late = second == "*" and first != "*"
    value = apply(first, a, apply(second, b, c)) if late else apply(second, apply(first, a, b), c)
    correct = value == int(prompt[5:7])
    return 1 if correct else 0.1, correct


def run_postfix(program, x):
    stack = []
    for symbol in program:
        if symbol == "x" or symbol in "0123456789":
            stack.append(x if symbol == "x" else int(symbol))
        elif symbol in "+-*" and len(stack) > 1:
            right, left = stack.pop(), stack.pop()
            stack.append(apply(symbol, left, right))
        else:
            return None
    return stack[0] if len(stack) == 1 else None


def score_code(prompt, _wanted, response):
    if len(response) > 5 or "x" not in response:
        return 0, False
    x1, y1, x2, y2 = int(prompt[4]), int(prompt[6:8]), int(prompt[9]), int(prompt[11:13])
    first, second, hidden = (run_postfix(response, x) for x in (x1, x2, 12))
    if first is None:
        return 0, False
    on_line = (hidden - y1) * (x2 - x1) == (y2 - y1) * (12 - x1)
    correct = first == y1 and second == y2 and on_line
    return (1 + 2 * (first == y1) + 2 * (second == y2) + 5 * correct) / 10, correct


def score_story(_prompt, wanted, response):
    if sorted(response) != list("abcd"):
        return 0, False
    in_place = sum(a == b for a, b in zip(response, wanted))
    in_pairs = sum(response[i : i + 2] in wanted for i in range(3))
    return (9 * in_place + 8 * in_pairs) / 60, response == wanted


def score_exact(_prompt, wanted, response):
    correct = response.strip() == wanted.strip()
    return int(correct), correct


SCORERS = {"count": score_count, "code": score_code, "story": score_story}


def answers(folder):
    """The model's greedy answers to the test prompts."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    greedy = dict(do_sample=False, num_beams=1, repetition_penalty=1.0, pad_token_id=0)
    for item in DATA["test"]:
        ids = torch.tensor([item["tokens"]])
        options = dict(greedy, max_new_tokens=DATA["maxNewTokens"], eos_token_id=DATA["stopTokens"] or None)
        with torch.no_grad():
            made = model.generate(ids, attention_mask=torch.ones_like(ids), **options)[0, ids.shape[1] :].tolist()
        end = next((i for i, token in enumerate(made) if token in DATA["stopTokens"]), len(made))
        text = tokenizer.decode(made[:end], skip_special_tokens=True)
        ends = [text.index(stop) for stop in DATA["stop"] if stop in text]
        yield text[: min(ends, default=len(text))]


def report(title, folder):
    score = SCORERS.get(DATA["task"], score_exact)
    scores = [score(item["prompt"], item["wanted"], text) for item, text in zip(DATA["test"], answers(folder))]
    reward = sum(reward for reward, _ in scores) / len(scores)
    print(f"{title}: {sum(correct for _, correct in scores)} of {len(scores)} correct, mean reward {reward:.4f}")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    base, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    found, made = rebuild(base, out)
    if found != DATA["base"]:
        sys.exit(f"This is another base model: its weights have SHA-256 {found}, not {DATA['base']}.")
    copy_companions(base, out)
    print(f"weights of the consolidated model: SHA-256 {made}")
    if DATA["task"] not in SCORERS:
        print("Counted as correct: an answer equal to the one wanted. The lab may accept others.")
    report("base model", base)
    report("consolidated model", out)


if __name__ == "__main__":
    main()
