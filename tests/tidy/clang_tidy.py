#!/usr/bin/env python3
"""Runs clang-tidy over our own .cpp files, several at a time, and only where something has changed.

A file that was found clean leaves a stamp named for the hash of all that the verdict hangs on: the
file, our headers that it includes directly or not, .clang-tidy and the compile command. Prints what
was found, then `N passed, N failed, N skipped`, one for each file.
Usage: tests/tidy/clang_tidy.py [--build build/dev] [--stamps build/tidy] [--jobs 2] [FILE...]
"""

import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = 'clang-tidy-19'
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def own_headers(source: pathlib.Path) -> list[pathlib.Path]:
    """The headers of ours that a file includes, directly or not, sorted."""
    seen: set[pathlib.Path] = set()
    waiting = [source]
    while waiting:
        for include in INCLUDE.findall(waiting.pop().read_bytes()):
            header = ROOT / include.decode()
            if header not in seen and header.is_file():
                seen.add(header)
                waiting.append(header)
    return sorted(seen)


def verdict_key(source: pathlib.Path, command: str, tool_version: bytes) -> str:
    key = hashlib.sha256(tool_version)
    # The same verdict holds in another checkout or build folder.
    key.update(command.replace(str(ROOT), '').encode())
    for file in [ROOT / '.clang-tidy', source, *own_headers(source)]:
        key.update(file.read_bytes())
    return key.hexdigest()


def compile_commands(build: pathlib.Path) -> dict[pathlib.Path, str]:
    """The compile command of each of our sources; generated ones and header checks are left out."""
    entries = json.loads((build / 'compile_commands.json').read_text(encoding='utf-8'))
    commands = {pathlib.Path(entry['file']): entry['command'] for entry in entries}
    return {file: command for file, command in commands.items()
            if file.is_relative_to(ROOT) and not file.is_relative_to(ROOT / 'build')
            and not file.is_relative_to(build)}


def check(source: pathlib.Path, build: pathlib.Path) -> tuple[bool, str]:
    result = subprocess.run([TOOL, '--quiet', '-p', str(build), str(source)], cwd=ROOT, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    noise = re.compile(r'^\d+ warnings? .*generated\.$|^Suppressed |^Use -header-filter')
    lines = [line for line in result.stdout.split('\n') if line and not noise.match(line)]
    return result.returncode == 0, '\n'.join(lines)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description='clang-tidy where something has changed.')
    parser.add_argument('--build', type=pathlib.Path, default=ROOT / 'build/dev')
    parser.add_argument('--stamps', type=pathlib.Path, default=ROOT / 'build/tidy')
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('files', nargs='*', type=pathlib.Path)
    return parser.parse_args()


def main() -> int:
    options = arguments()
    build = options.build.resolve()
    commands = compile_commands(build)
    if options.files:
        wanted = {file.resolve() for file in options.files}
        commands = {file: command for file, command in commands.items() if file in wanted}
    version = subprocess.run([TOOL, '--version'], capture_output=True, check=True).stdout
    keys = {file: verdict_key(file, command, version) for file, command in commands.items()}
    options.stamps.mkdir(parents=True, exist_ok=True)
    old = {stamp.name for stamp in options.stamps.iterdir()}
    changed = [file for file, key in sorted(keys.items()) if key not in old]
    print(f'{len(changed)} of {len(commands)} files to look at', flush=True)

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for file, (clean, text) in zip(changed, pool.map(lambda f: check(f, build), changed)):
            if clean:
                (options.stamps / keys[file]).touch()
            else:
                failed += 1
                print(f'FAILED {file.relative_to(ROOT)}\n{text}', flush=True)
    if not options.files:
        for name in old - set(keys.values()):
            (options.stamps / name).unlink()
    print(f'{len(commands) - failed} passed, {failed} failed, 0 skipped')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
