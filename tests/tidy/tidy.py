#!/usr/bin/env python3
"""The house rules as a test: layers, lengths, banned calls, names, openings, the folder table.

Reads the files that git knows or would add. Prints each fault with file and line, then
`N passed, N failed, N skipped`, one for each rule. Usage: tests/tidy/tidy.py [--root FOLDER]
"""

import argparse
import ast
import pathlib
import re
import subprocess
import sys
from typing import Callable, Iterator, NamedTuple

from cpp_text import code_only, coroutine_faults, functions, line_of

COLUMNS = 100
FUNCTION_LINES = 60
FILE_LINES = 400
MAIN_LINES = 200  # bot/main.cpp only puts things together

# Which layer a folder is, the deepest first, and what it may include. CMakeLists.txt must agree.
LAYERS = {
    'bot/core': 'pln_core',
    'bot/voice': 'pln_voice',
    'bot/json': 'pln_json',
    'bot/yaml': 'pln_yaml',
    'bot/configuration': 'pln_configuration',
    'bot/prompts': 'pln_prompts',
    'bot/export': 'pln_export',
    'storage/memory': 'pln_storage_memory',
    'storage/sqlite': 'pln_storage_sqlite',
    'storage/vault': 'pln_vault',
    'storage': 'pln_storage',
    'adapters/console': 'pln_adapter_console',
    'adapters/slack': 'pln_adapter_slack',
    'adapters/net': 'pln_net',
    'adapters': 'pln_adapter',
    'bot/runtime': 'pln_runtime',
    'bot/commands': 'pln_commands',
}
ARROWS = {
    'pln_core': [],
    'pln_voice': ['pln_core'],
    'pln_json': ['pln_core', 'pln_voice'],
    'pln_yaml': [],
    'pln_configuration': ['pln_core', 'pln_yaml'],
    'pln_prompts': ['pln_core', 'pln_voice', 'pln_yaml'],
    'pln_export': ['pln_core'],
    'pln_storage': ['pln_core'],
    'pln_storage_memory': ['pln_core', 'pln_storage'],
    'pln_storage_sqlite': ['pln_core', 'pln_storage'],
    'pln_vault': ['pln_core', 'pln_storage'],
    'pln_adapter': ['pln_core'],
    'pln_adapter_console': ['pln_core', 'pln_adapter'],
    'pln_net': [],
    'pln_runtime': ['pln_core', 'pln_voice', 'pln_json', 'pln_prompts', 'pln_storage',
                    'pln_adapter'],
    'pln_adapter_slack': ['pln_core', 'pln_voice', 'pln_json', 'pln_net', 'pln_adapter'],
    'pln_commands': ['pln_core', 'pln_voice', 'pln_json', 'pln_prompts', 'pln_export',
                     'pln_configuration', 'pln_storage', 'pln_storage_memory',
                     'pln_storage_sqlite', 'pln_vault', 'pln_adapter',
                     'pln_adapter_console', 'pln_adapter_slack', 'pln_net', 'pln_runtime'],
}

# A library's headers, and the only folders that may include them.
LIBRARY_PLACES = [
    (r'boost/beast', ('adapters/net/', 'tests/fakes/')),
    (r'prometheus/', ('bot/runtime/metrics.cpp',)),
    (r'spdlog/', ('bot/runtime/log.cpp',)),
    (r'sqlite3\.h', ('storage/sqlite/', 'tests/')),
    (r'unicode/', ('bot/voice/', 'tests/voice/')),
    (r'yaml-cpp/', ('bot/yaml/',)),
    (r'openssl/', ('storage/vault/', 'adapters/net/', 'adapters/slack/signature.cpp', 'tests/')),
]
NOT_IN_CORE = {'random', 'thread', 'mutex', 'shared_mutex', 'condition_variable', 'future',
               'fstream', 'iostream', 'filesystem', 'ctime'}
BAD_NAMES = {'manager', 'helper', 'helpers', 'util', 'utils', 'utility', 'impl'}

# In pieces, so that this file does not mention them itself.
FORBIDDEN_WORDS = [r'(?<![\w/.-])/' + r'work(?![\w-])'] + [
    r'\b' + re.escape(name + '.' + end) + r'\b' for name, end in [
        ('deb.debian', 'org'), ('snapshot.debian', 'org'), ('pypi', 'org'), ('crates', 'io'),
        ('proxy.golang', 'org'), ('registry.npmjs', 'org'), ('repo.maven.apache', 'org')]]

OWN_CPP = ('.hpp', '.cpp')
COMMENT_STARTS = {'.hpp': '//', '.cpp': '//', '.cmake': '#', '.sql': '--', '.yaml': '#',
                  '.sh': '#', '.py': ('"""', '#')}


class Fault(NamedTuple):
    path: str
    line: int
    what: str


class Tree:
    """The files of the project as texts, by path from its root. Binary files are left out."""

    def __init__(self, root: pathlib.Path):
        listed = subprocess.run(['git', 'ls-files', '-coz', '--exclude-standard'], cwd=root,
                                check=True, capture_output=True, text=True).stdout
        self.texts: dict[str, str] = {}
        self.paths = sorted(p for p in set(listed.split('\0')) if p and (root / p).is_file())
        for path in self.paths:
            try:
                self.texts[path] = (root / path).read_text(encoding='utf-8')
            except UnicodeDecodeError:
                continue

    def cpp(self, *folders: str) -> Iterator[tuple[str, str]]:
        for path, text in self.texts.items():
            if path.endswith(OWN_CPP) and path.startswith(folders or ''):
                yield path, text

    def code(self) -> Iterator[tuple[str, str]]:
        """C++, Python, CMake and scripts: what people program, not what they write."""
        for path, text in self.texts.items():
            if path.endswith(OWN_CPP + ('.py', '.cmake', '.sh', '.sql', 'CMakeLists.txt')) \
                    or text.startswith('#!'):
                yield path, text


def matches(pattern: str, text: str) -> Iterator[tuple[int, re.Match]]:
    for match in re.finditer(pattern, text, re.MULTILINE):
        yield line_of(text, match.start()), match


def layer_of(path: str) -> str | None:
    return next((name for folder, name in LAYERS.items() if path.startswith(folder + '/')), None)


def rule_layers(tree: Tree) -> Iterator[Fault]:
    """a layer includes only itself and the layers it uses, always by the repository's path"""
    for path, text in tree.cpp():
        own = layer_of(path)
        for line, match in matches(r'^\s*#\s*include\s+"([^"]*)"', text):
            include = match.group(1)
            if '..' in include.split('/') or '/' not in include:
                yield Fault(path, line, f'"{include}": write the path from the repository\'s root')
            other = layer_of(include)
            if own and include.startswith('tests/'):
                yield Fault(path, line, f'"{include}": the program does not know its tests')
            if own and other and other != own and other not in ARROWS[own]:
                yield Fault(path, line, f'"{include}": {own} does not use {other}')


def rule_arrows(tree: Tree) -> Iterator[Fault]:
    """CMakeLists.txt draws the same arrows as this test"""
    text = tree.texts.get('CMakeLists.txt', '')
    for line, match in matches(r'pln_layer\((\w+)([^)]*)\)', text):
        name, body = match.groups()
        uses = re.search(r'USES([\s\w]*?)(?=LIBRARIES|DEFINES|$)', body)
        drawn = set(uses.group(1).split()) - {'pln_builtin_prompts'} if uses else set()
        if drawn != set(ARROWS.get(name, ['?'])):
            here = sorted(ARROWS.get(name, ['nothing known']))
            yield Fault('CMakeLists.txt', line, f'{name} uses {sorted(drawn)} there, {here} here')


def rule_libraries(tree: Tree) -> Iterator[Fault]:
    """a library is included only where it belongs; the core includes the standard library only"""
    for path, text in tree.cpp():
        for line, match in matches(r'^\s*#\s*include\s+<([^>]*)>', text):
            header = match.group(1)
            for library, places in LIBRARY_PLACES:
                if re.match(library, header) and not path.startswith(places):
                    yield Fault(path, line, f'<{header}> belongs to {" and ".join(places)} only')
            if path.startswith('bot/core/') and (not re.fullmatch(r'[a-z0-9_]+', header)
                                                 or header in NOT_IN_CORE):
                yield Fault(path, line, f'<{header}>: the core is pure')


def rule_clock(tree: Tree) -> Iterator[Fault]:
    """the core asks no clock"""
    for path, text in tree.cpp('bot/core/'):
        for line, match in matches(r'\b(?:system|steady)_clock::now', code_only(text)):
            yield Fault(path, line, f'{match.group()}: time is passed in')


def rule_columns(tree: Tree) -> Iterator[Fault]:
    """no line of code is longer than 100 columns"""
    for path, text in tree.code():
        for number, line in enumerate(text.split('\n'), 1):
            if len(line) > COLUMNS:
                yield Fault(path, number, f'{len(line)} columns; at most {COLUMNS}')


def rule_functions(tree: Tree) -> Iterator[Fault]:
    """no function is longer than 60 lines"""
    for path, text in tree.code():
        found: list[tuple[str, int, int]] = []
        if path.endswith(OWN_CPP):
            found = [tuple(function) for function in functions(text)]
        elif path.endswith('.py') or 'python' in text.split('\n')[0]:
            found = [(node.name, node.lineno, node.end_lineno - node.lineno + 1)
                     for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        elif text.startswith('#!'):
            found = [(match.group(1), line, match.group().count('\n') + 1)
                     for line, match in matches(r'^(\w+)\(\) \{\n(?:(?!\}).*\n)*\}', text)]
        for name, line, lines in found:
            if lines > FUNCTION_LINES:
                yield Fault(path, line, f'{name} has {lines} lines; at most {FUNCTION_LINES}')


def rule_files(tree: Tree) -> Iterator[Fault]:
    """no file is longer than 400 lines, bot/main.cpp 200"""
    for path, text in tree.code():
        most = MAIN_LINES if path == 'bot/main.cpp' else FILE_LINES
        lines = text.count('\n')
        if lines > most:
            yield Fault(path, lines, f'{lines} lines; at most {most}')


def rule_coroutines(tree: Tree) -> Iterator[Fault]:
    """no detached task, no lost cancellation, nothing in co_await that compilers get wrong"""
    for path, text in tree.cpp():
        for line, match in matches(r'\basio::detached\b|\bthrow_if_cancelled\(\s*false\s*\)',
                                   code_only(text)):
            yield Fault(path, line, f'{match.group()} is banned: it loses an exception or a stop')
        for line, what in coroutine_faults(text):
            yield Fault(path, line, f'{what} in a co_await expression: name it first')


def rule_json(tree: Tree) -> Iterator[Fault]:
    """JSON is read through wire_read.hpp, which cannot throw on a wrong type"""
    for path, text in tree.cpp():
        if path.startswith('tests/') or path.endswith(('wire_read.hpp', 'wire_read.cpp')) \
                or '<nlohmann/' not in text:
            continue
        for line, match in matches(r'(?:\.|->)(?:value|at|get_to|get<[^()]*>)\(', code_only(text)):
            yield Fault(path, line, f'{match.group()[:-1]} throws: use wire_read.hpp')


def rule_headers(tree: Tree) -> Iterator[Fault]:
    """a header imports no namespace for others"""
    for path, text in tree.cpp():
        if path.endswith('.hpp'):
            for line, _ in matches(r'^\s*using namespace\b', code_only(text)):
                yield Fault(path, line, 'using namespace in a header')


def words_of(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r'[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])', name)}


def rule_names(tree: Tree) -> Iterator[Fault]:
    """nothing is named Manager, Helper, Util or Impl"""
    for path, text in tree.code():
        if words_of(pathlib.PurePath(path).stem) & BAD_NAMES:
            yield Fault(path, 1, 'a file name that says nothing: name the noun it holds')
        if path.endswith(OWN_CPP + ('.py',)):
            for line, match in matches(
                    r'^\s*(?:enum )?(?:class|struct|union|using|concept)\s+(\w+)', text):
                if words_of(match.group(1)) & BAD_NAMES:
                    yield Fault(path, line, f'{match.group(1)}: name what it is')


def rule_todo(tree: Tree) -> Iterator[Fault]:
    """work left over names its issue"""
    word = 'TO' + 'DO'
    for path, text in tree.code():
        for line, _ in matches(rf'\b(?:{word}|FIX' rf'ME)\b(?!\s*\(?#\d+)', text):
            yield Fault(path, line, f'write {word}(#number) and have an issue for it')


def rule_openings(tree: Tree) -> Iterator[Fault]:
    """every file opens by saying what it is (a .cpp may leave it to the header of its name); a
    header goes on with #pragma once"""
    for path, text in tree.texts.items():
        suffix = 'CMakeLists.txt' if path.endswith('CMakeLists.txt') else \
            pathlib.PurePath(path).suffix
        start = COMMENT_STARTS.get(suffix, '#' if suffix == 'CMakeLists.txt' else None)
        if start is None and text.startswith('#!'):
            start = ('#', '"""')
        if start is None or (path.startswith('tests/') and suffix == '.yaml') \
                or (suffix == '.cpp' and path[:-4] + '.hpp' in tree.texts):
            continue
        body = text.split('\n', 1)[1] if text.startswith('#!') and '\n' in text else text
        if not body.startswith(start):
            yield Fault(path, 1, 'open with a comment that says what this is')
        if suffix == '.hpp':
            code = [line for line in code_only(text).split('\n') if line.strip()]
            if not code or code[0].strip() != '#pragma once':
                yield Fault(path, 1, '#pragma once stands first after the comment')


def rule_folder_table(tree: Tree) -> Iterator[Fault]:
    """the README's folder table is true"""
    readme = tree.texts.get('README.md')
    if readme is None:
        yield Fault('README.md', 1, 'there is none')
        return
    folders = {'/'.join(path.split('/')[:depth]) for path in tree.paths
               for depth in range(1, path.count('/') + 1)}
    named = set()
    for line, row in matches(r'^\|([^|]*)\|', readme):
        for folder in re.findall(r'`([^`]+)/`', row.group(1)):
            named.add(folder)
            if folder not in folders:
                yield Fault('README.md', line, f'{folder}/ does not exist')
    for folder in sorted(folders - named):
        top = folder.split('/')[0]
        if folder == 'deploy' or (folder.count('/') == 1 and top in (
                'bot', 'adapters', 'storage', 'prompts', 'tests')):
            yield Fault('README.md', 1, f'the folder table does not name {folder}/')


def rule_words(tree: Tree) -> Iterator[Fault]:
    """no file mentions a place on the machine where it was written"""
    for path, text in tree.texts.items():
        for pattern in FORBIDDEN_WORDS:
            for line, match in matches(pattern, text):
                yield Fault(path, line, f'mentions {match.group()}')


RULES: list[Callable[[Tree], Iterator[Fault]]] = [
    rule_layers, rule_arrows, rule_libraries, rule_clock, rule_columns, rule_functions, rule_files,
    rule_coroutines, rule_json, rule_headers, rule_names, rule_todo, rule_openings,
    rule_folder_table, rule_words]


def main() -> int:
    parser = argparse.ArgumentParser(description='Checks the house rules.')
    parser.add_argument('--root', type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parents[2])
    tree = Tree(parser.parse_args().root)
    failed = 0
    for rule in RULES:
        faults = list(rule(tree))
        failed += bool(faults)
        if faults:
            print(f'FAILED {rule.__name__}: {rule.__doc__}')
        for fault in faults:
            print(f'  {fault.path}:{fault.line}: {fault.what}')
    print(f'{len(RULES) - failed} passed, {failed} failed, 0 skipped')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
