"""The gate of B1: instructions a turn, which do not hang on what else the machine does.

dialogue_bench plays its fixed talk under callgrind, once for one round and once for two; the
second round, when everything that is made once is made, is what counts. The number in
dialogue_instructions is what it was when somebody last wrote it there on purpose.
    python3 -B tests/bench/instructions.py           compares, fails at +10 %
    python3 -B tests/bench/instructions.py --write   keeps the number found
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from rounds import ROOT, bench

KEPT = ROOT / 'tests/bench/dialogue_instructions'
MORE = 0.10  # so much more fails
PEOPLE = 20  # of each language ten: a few seconds


def collected(program, rounds, folder):
    """Instructions in all turns of so many rounds, and the number of turns."""
    done = subprocess.run(
        ['valgrind', '--tool=callgrind', f'--callgrind-out-file={folder}/out',
         '--toggle-collect=*take_turn*', program, str(rounds), str(PEOPLE)],
        capture_output=True, text=True, check=True)
    turns = sum(int(count) for count in re.findall(r'^round \d+ +(\d+) turns', done.stdout, re.M))
    return int(re.search(r'Collected : (\d+)', done.stderr)[1]), turns


def instructions_a_turn():
    with tempfile.TemporaryDirectory() as folder:
        # Without debug information, whose newer forms valgrind cannot read.
        program = pathlib.Path(folder) / 'dialogue_bench'
        subprocess.run(['strip', '-g', '-o', program, *bench('dialogue_bench')], check=True)
        first, first_turns = collected(program, 1, folder)
        both, both_turns = collected(program, 2, folder)
    return (both - first) / (both_turns - first_turns)


def main():
    if shutil.which('valgrind') is None:
        print('instructions a turn: valgrind is not installed, nothing was compared')
        return 1
    found = instructions_a_turn()
    if '--write' in sys.argv:
        KEPT.write_text(f'{found:.0f}\n')
    kept = float(KEPT.read_text())
    more = found / kept - 1
    print(f'B1 instructions a turn: {found:,.0f} ({more:+.1%} against the {kept:,.0f} kept; '
          f'{"too many" if more > MORE else "fine"}, up to {MORE:+.0%})')
    return 1 if more > MORE else 0


if __name__ == '__main__':
    sys.exit(main())
