"""One peer in a process of its own: reads commands from standard input, answers with lines of JSON.

worker.py MODULE DEVICE STUDY
tune SECONDS    the best of the peer's batches; answers with it, and with what compiling and warming up took
round SECONDS   batches until so long has passed; answers with paths, seconds, and sums of the outputs
"""

import importlib
import json
import os
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)


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
        timed(peer, batch)
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


def main():
    answers, sys.stdout = sys.stdout, sys.stderr  # libraries may print
    name, device, study_file = sys.argv[1:]
    from study import Study

    study = Study.load(study_file)
    module = importlib.import_module(name)
    begin = time.perf_counter()
    peer = module.Peer(study, device)
    building = time.perf_counter() - begin
    say = lambda answer: print(json.dumps(answer), file=answers, flush=True)
    say({"outputs": study.outputs, "months": study.months, "version": module.version()})
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


main()
