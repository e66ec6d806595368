#!/usr/bin/env python3
"""The coach and a Bolt app over Socket Mode, side by side: B2 turns from an event to its answer,
the same at a rate, B6 from the start to a connection, B9 idle, and of B10 a storm after an outage
and Slack asking for new connections. B7: the coach alone, with few and many people known.

PLN_SLACK_SECONDS (5) for each figure, PLN_SLACK_IDLE (20) seconds, PLN_SLACK_STORM (10000) events,
PLN_SLACK_PEOPLE (300000; the goal is for 10000000), PLN_BENCH_ROUNDS (3).
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

from processes import COACH, Process, free_port
from rounds import against, bench, peer

SECONDS = float(os.environ.get('PLN_SLACK_SECONDS', 5))
STORM = int(os.environ.get('PLN_SLACK_STORM', 10_000))
IDLE = float(os.environ.get('PLN_SLACK_IDLE', 20))
PEOPLE = (10_000, int(os.environ.get('PLN_SLACK_PEOPLE', 300_000)))
ROUNDS = int(os.environ.get('PLN_BENCH_ROUNDS', 3))
WINDOWS = (1, 16, 64, 256)
LOG = pathlib.Path(tempfile.gettempdir()) / 'slack_bench.log'


class Load:
    """The stand-in for Slack, and commands to it."""

    def __init__(self, people=0):
        self.child = subprocess.Popen(bench('slack_load', people), text=True, bufsize=1,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.child.stdout.readline())

    def tell(self, *command):
        """The figures that it answers with."""
        print(*command, file=self.child.stdin, flush=True)
        found = {}
        for line in self.child.stdout:
            words = line.split()
            if words == ['end']:
                return found
            found[words[1]] = float(words[2])
        sys.exit('slack_load has ended')

    def close(self):
        self.child.stdin.close()
        self.child.wait()


def coach(folder, port):
    for name, token in (('bot', 'xoxb-load'), ('app', 'xapp-load')):
        file = folder / name
        file.write_text(token, encoding='utf-8')
        file.chmod(0o600)
    (folder / 'coach.yaml').write_text(
        f'admin: {{listen: "127.0.0.1:{free_port()}"}}\nlog: {{level: warn}}\nslack:\n'
        f'  - {{name: load, app_token_file: app, bot_token_file: bot, join_lines: false,'
        f' api_url: "http://127.0.0.1:{port}/api/"}}\n', encoding='utf-8')
    return [COACH, 'serve', '--config', folder / 'coach.yaml', '--data', folder / 'data']


def bolt(folder, port):
    return peer('bolt_store.mjs', port, folder)


SIDES = {'coach': coach, 'bolt': bolt}


def measured(side):
    """One life of one side; its figures by name."""
    found = {}
    with tempfile.TemporaryDirectory() as place, LOG.open('a', encoding='utf-8') as log:
        load = Load()
        command = SIDES[side](pathlib.Path(place), load.port)
        began = time.perf_counter()
        process = Process(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log,
                                           stderr=log))
        if load.tell('ready', 30).get('ready') != 1:
            sys.exit(f'{side} did not connect; see {LOG}')
        found['start to connection ms'] = 1000 * (time.perf_counter() - began)
        time.sleep(2)
        before, switches = process.cpu_ms(), process.switches()
        time.sleep(IDLE)
        found['idle % of a core'] = (process.cpu_ms() - before) / IDLE / 10
        found['idle switches/s'] = (process.switches() - switches) / IDLE
        found['idle MB'] = process.rss_mb()
        load.tell('run', 64, SECONDS / 2)  # warms up
        for window in WINDOWS:
            before = process.cpu_ms()
            told = load.tell('run', window, SECONDS)
            spent = process.cpu_ms() - before
            found[f'turns/s at {window}'] = told['turns_per_second']
            found[f'CPU us a turn at {window}'] = spent * 1000 / max(1, told['turns'])
            found[f'p50 ms at {window}'] = told['p50_ms']
        told = load.tell('rate', 1000, SECONDS)
        found['p99 ms at 1000/s'] = told['p99_ms']
        found['p99.9 ms at 1000/s'] = told['p999_ms']
        before = process.rss_mb()
        told = load.tell('storm', STORM)
        found['storm events/s'] = told['events_per_second']
        found['storm latest ack s'] = told['latest_ack_s']
        found['storm MB more'] = process.peak_mb() - before
        found['gap ms'] = load.tell('refresh', 2000, max(6, SECONDS))['gap_ms']
        found['peak MB'] = process.peak_mb()
        process.stop()
        load.close()
    return found


def grown(people):
    """The coach with so many people known, of whom all write."""
    with tempfile.TemporaryDirectory() as place, LOG.open('a', encoding='utf-8') as log:
        folder = pathlib.Path(place)
        load = Load(people)
        command = coach(folder, load.port)
        subprocess.run(bench('fill_store', folder / 'data', people), check=True, stdout=log)
        process = Process(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log,
                                           stderr=log))
        load.tell('ready', 30)
        load.tell('run', 64, SECONDS / 2)
        before = process.cpu_ms()
        told = load.tell('run', 64, SECONDS)
        cpu = (process.cpu_ms() - before) * 1000 / max(1, told['turns'])
        print(f'  B7 {people} people: {told["turns_per_second"]:.0f} turns/s at 64, {cpu:.1f} us '
              f'CPU a turn, p99 {told["p99_ms"]:.1f} ms, RSS {process.rss_mb():.1f} MB')
        process.stop()
        load.close()
    return cpu, told['p99_ms']


def median(values):
    return sorted(values)[len(values) // 2]


def main():
    if bolt(pathlib.Path(), 0) is None:
        print('Bolt is not installed: no ratios')
        SIDES.pop('bolt')
    rounds = {side: [] for side in SIDES}
    for _ in range(ROUNDS):
        for side in SIDES:
            rounds[side].append(measured(side))
    sides = {side: {name: median([one[name] for one in all_of]) for name in all_of[0]}
             for side, all_of in rounds.items()}
    for name in sides['coach']:
        texts = [f'{side} {figures[name]:.2f}' for side, figures in sides.items()]
        ratio = ''
        if 'bolt' in sides and sides['coach'][name] and sides['bolt'][name]:
            ratio = f', ratio {sides["coach"][name] / sides["bolt"][name]:.3f}'
        print(f'  {name}: ' + ', '.join(texts) + ratio)
    ours = sides['coach']
    against('B2 turns/s at 64', ours['turns/s at 64'], 14_000, 'turns/s', most=False)
    against('B2 CPU a turn at 64', ours['CPU us a turn at 64'], 60, 'us', most=True)
    against('B2 p50 at 1', ours['p50 ms at 1'], 0.35, 'ms', most=True, digits=2)
    against('B2 p99 at 1000/s', ours['p99 ms at 1000/s'], 2, 'ms', most=True, digits=2)
    against('B2 p99.9 at 1000/s', ours['p99.9 ms at 1000/s'], 10, 'ms', most=True, digits=2)
    against('B10 storm', ours['storm events/s'], 10_000, 'events/s', most=False)
    against('B10 latest acknowledgement', ours['storm latest ack s'], 3, 's', most=True, digits=2)
    against('B10 memory of the storm', ours['storm MB more'], 16, 'MB', most=True, digits=1)
    against('B10 gap at a refresh', ours['gap ms'], 0, 'ms', most=True, digits=1)
    against('B6 start to a connection', ours['start to connection ms'], 25, 'ms', most=True)
    against('B9 idle', ours['idle % of a core'], 0.01, '% of a core', most=True, digits=4)
    few, many = (grown(people) for people in PEOPLE)
    against(f'B7 CPU a turn, {PEOPLE[1]} people to {PEOPLE[0]}', many[0] / few[0], 1.5, 'times',
            most=True)
    against('B7 p99 likewise', many[1] / few[1], 2, 'times', most=True)
    if 'bolt' in sides:
        ratio = ours['turns/s at 64'] / sides['bolt']['turns/s at 64']
        against('B2 turns/s at 64, of Bolt\'s', ratio, 10, 'times', most=False, digits=2)


if __name__ == '__main__':
    main()
