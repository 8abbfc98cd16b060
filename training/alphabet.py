"""The 64 symbols every bundled model reads and writes: one token is one character."""

PAD, STOP, UNKNOWN = 0, 1, 2
SYMBOLS = ["<pad>", "\n", "<unk>", *"0123456789abcdefghijklmnopqrstuvwxyz +-*/=>:;,.()|?#$!<_&%@'~"]
TOKEN_OF = {symbol: token for token, symbol in enumerate(SYMBOLS)}

assert len(SYMBOLS) == len(TOKEN_OF) == 64


def encode(text: str) -> list[int]:
    return [TOKEN_OF.get(character, UNKNOWN) for character in text]


def decode_answer(tokens: list[int]) -> str:
    """The characters before the first stop token."""
    end = tokens.index(STOP) if STOP in tokens else len(tokens)
    return "".join(SYMBOLS[token] for token in tokens[:end])
