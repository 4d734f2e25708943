"""What is asked and what has to come back: the one place that knows the texts, for host, load generator and report."""

import json

CHAT = "/v1/chat/completions"
STAMP = "@" + "0" * 6 + "-" + "0" * 19
BODY_BYTES = {"1k": 1_000, "20k": 20_000, "400k": 400_000}
PROSE = "The quick brown fox said \\\"jump\\\" over the lazy dog,\\nand then it was quiet. "


def compact(value):
    return json.dumps(value, separators=(",", ":"))


ANSWER = compact({
    "id": "chatcmpl-bench", "object": "chat.completion", "created": 1, "model": "gpt-bench",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": STAMP + " word" * 150}}],
    "usage": {"prompt_tokens": 150, "completion_tokens": 150, "total_tokens": 300},
})


def event(choices, **more):
    return "data: " + compact({"id": "chatcmpl-bench", "object": "chat.completion.chunk", "created": 1, "model": "gpt-bench",
                               "choices": choices, **more}) + "\n\n"


EVENT = event([{"index": 0, "delta": {"content": " " + STAMP}, "logprobs": None, "finish_reason": None}])
TAIL = event([{"index": 0, "delta": {}, "finish_reason": "stop"}]) + "data: [DONE]\n\n"
USAGE = event([], usage={"prompt_tokens": 19, "completion_tokens": 50, "total_tokens": 69})


def body(model, size, chunks=0, gap_millis=0):
    """A chat request of about the size, its model in front as most SDKs write it."""
    wishes = f'"stream":true,"max_tokens":{chunks},"seed":{gap_millis},' if chunks else ""
    start = f'{{"model":"{model}",{wishes}"messages":['
    messages, left = [], BODY_BYTES[size] - len(start) - 20
    while left > 60:
        text = (PROSE * 4)[:left - 40] if left - 40 < 4 * len(PROSE) else PROSE * 4
        messages.append('{"role":"user","content":"' + text.rstrip("\\") + '"}')
        left -= len(messages[-1]) + 1
    return start + ",".join(messages) + '],"temperature":0.7}'


def gemini_path(model, chunks=0):
    return f"/v1beta/models/{model}:" + ("streamGenerateContent?alt=sse" if chunks else "generateContent")


def gemini_body(model, size, chunks=0, gap_millis=0):
    """The same question in Gemini's words; its model stands in the path."""
    messages = json.loads(body(model, size))["messages"]
    wishes = {"temperature": 0.7, **({"maxOutputTokens": chunks, "seed": gap_millis} if chunks else {})}
    return compact({"contents": [{"role": "user", "parts": [{"text": message["content"]}]} for message in messages], "generationConfig": wishes})


def request(text, headers, path=CHAT):
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json", "Accept-Encoding: identity",
             "User-Agent: side-by-side", "Content-Type: application/json", *headers, f"Content-Length: {len(text)}"]
    return "\r\n".join(lines) + "\r\n\r\n" + text


def http_chunk(text):
    return f"{len(text):x}\r\n{text}\r\n"


def write_texts(folder):
    """The files that host and load generator read; the host's hold the framing of HTTP as well."""
    texts = {
        "answer": ANSWER, "event": EVENT, "tail": TAIL,
        "host-answer": f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(ANSWER)}\r\n\r\n{ANSWER}",
        "host-event": http_chunk(EVENT), "host-tail": http_chunk(TAIL) + "0\r\n\r\n", "host-usage": http_chunk(USAGE),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, newline="")
