"""One peer in a process of its own: reads commands from standard input, answers with lines of JSON.

worker.py MODULE DEVICE STUDY SEED
tune SECONDS    the best of the peer's batches and ways; answers with them, and what compiling and warming up took
round SECONDS   batches until so long has passed; answers with paths, seconds, and sums of the outputs

What fails is answered with {"failed": why}, and ends it.
"""

import importlib
import json
import sys
import time

ENOUGH = 200_000  # paths a round whose outputs are summed up, which takes longer than a GPU's paths


def timed(peer, batch):
    wall, cpu = time.perf_counter(), time.process_time()
    outputs = peer.simulate(batch)
    return outputs, time.perf_counter() - wall, time.process_time() - cpu


def quickest(peer, batch, seconds):
    """Of several goes: the shortest, and how much longer the first took."""
    begin = time.perf_counter()
    timed(peer, batch)
    first = time.perf_counter() - begin
    tries = []
    begin = time.perf_counter()
    while not tries or time.perf_counter() - begin < seconds:
        tries.append(timed(peer, batch)[1])
    return min(tries), first - min(tries)


def tune(peer, module, device, seconds):
    """The best of the module's batches; then, with that, the best of its other ways."""
    rate, best, compiling = 0, None, 0.0
    for batch in module.BATCHES[device]:
        try:
            took, more = quickest(peer, batch, seconds)
        except (MemoryError, RuntimeError):  # what libraries raise where a batch does not fit in the memory
            if best is None:
                raise
            break
        compiling = max(compiling, more)
        rate, best = max((rate, best), (batch / took, batch)) if best else (batch / took, batch)
    ways = getattr(module, "WAYS", {}).get(device, ("",))
    way = ways[0]
    for other in ways[1:]:
        peer.choose(other)
        took, more = quickest(peer, best, seconds)
        if best / took > rate:
            rate, way, compiling = best / took, other, max(compiling, more)
    if len(ways) > 1:
        peer.choose(way)
    return {"batch": best, "way": way, "compiling": compiling}


def rounds(peer, batch, seconds):
    paths, summed, wall, cpu, sums, squares = 0, 0, 0.0, 0.0, 0.0, 0.0
    while wall < seconds:
        outputs, took, took_cpu = timed(peer, batch)
        paths, wall, cpu = paths + batch, wall + took, cpu + took_cpu
        if summed < ENOUGH:
            more, more_squares = peer.moments(outputs)
            summed, sums, squares = summed + batch, sums + more, squares + more_squares
    return {"paths": paths, "seconds": wall, "cpu": cpu, "summed": summed, "sums": list(sums), "squares": list(squares)}


def serve(say, name, device, study_file, seed):
    from study import Study

    study = Study.load(study_file)
    module = importlib.import_module(name)
    begin = time.perf_counter()
    peer = module.Peer(study, device, int(seed))
    building = time.perf_counter() - begin
    say({"outputs": study.outputs, "version": module.version()})
    batch = None
    for line in sys.stdin:
        command, seconds = line.split()
        if command == "tune":
            answer = tune(peer, module, device, float(seconds))
            answer["compiling"] += building
            batch = answer["batch"]
        else:
            answer = rounds(peer, batch, float(seconds))
        say(answer)


def main():
    answers, sys.stdout = sys.stdout, sys.stderr  # libraries may print
    say = lambda answer: print(json.dumps(answer), file=answers, flush=True)
    try:
        serve(say, *sys.argv[1:])
    except (Exception, SystemExit) as error:
        kind = "" if isinstance(error, SystemExit) else f"{type(error).__name__}: "
        say({"failed": kind + (str(error).strip().split("\n")[0] or "no reason given")[:200]})
        sys.exit(1)


if __name__ == "__main__":
    main()
