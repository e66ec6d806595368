#!/usr/bin/env python3
"""B1: our dialogue core beside RiveScript JS and XState 5, turns per second of CPU time.

RiveScript gets the same lines; once with twenty commands that work everywhere, once with the
phrases of our own word lists, which our core looks for in every turn. XState only restores, moves
and stores a state: no words.
"""

import subprocess
import sys

import instructions
import rounds
from rounds import ROOT, bench, peer

WORDS = [ROOT / 'prompts' / language / 'words.yaml' for language in ('en', 'de')]


def peers_with(lines):
    def run(command):
        return command and (lambda: rounds.figures(command, input=lines))
    return {
        'RiveScript, 20 commands': run(peer('rivescript.mjs', 'rate', 6000)),
        'RiveScript, our phrases': run(peer('rivescript.mjs', 'rate', 500, *WORDS)),
        'XState, no words': run(peer('xstate.mjs', 50000)),
    }


def main():
    lines = subprocess.run(bench('dialogue_bench', '--lines'), capture_output=True, text=True,
                           check=True).stdout
    print(f'peers: {rounds.versions("rivescript", "xstate")}; load {rounds.LOAD} before')
    found = rounds.Rounds().run({'ours': bench('dialogue_bench', 1), **peers_with(lines)})
    digests = set(found.values['ours', 'digest'])
    if len(digests) != 1:
        print('the digests differ: the run does not count')
        return 1
    for side in ('ours', *peers_with(lines)):
        found.show(side, 'rate', 'turns/s a core')
    rounds.against('B1 dialogue core', found.median('ours', 'rate'), 500_000, 'turns/s a core',
                   digits=0)
    for side, goal in zip(peers_with(lines), (200, None, 8)):
        found.ratio('B1 dialogue core', ('ours', 'rate'), (side, 'rate'), goal)
    return instructions.main()


if __name__ == '__main__':
    sys.exit(main())
