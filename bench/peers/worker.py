"""One peer in a process of its own: reads commands from standard input, answers with lines of JSON.

worker.py MODULE DEVICE STUDY SEED
tune SECONDS    the best of the peer's batches; answers with it, and with what compiling and warming up took
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


def tune(peer, module, device, seconds):
    batches = module.BATCHES[device] if isinstance(module.BATCHES, dict) else module.BATCHES
    best = (0, None)
    compiling = 0.0
    for batch in batches:
        begin = time.perf_counter()
        try:
            timed(peer, batch)
        except (MemoryError, RuntimeError):  # what libraries raise where a batch does not fit in the memory
            if best[1] is None:
                raise
            break
        first = time.perf_counter() - begin
        tries = []
        begin = time.perf_counter()
        while not tries or time.perf_counter() - begin < seconds:
            tries.append(timed(peer, batch)[1])
        best = max(best, (batch / min(tries), batch))
        compiling = max(compiling, first - min(tries))
    return {"batch": best[1], "compiling": compiling}


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


main()
