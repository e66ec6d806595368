#!/usr/bin/env python3
"""The test of the house rules' test: each rule is shown a small tree with one fault in it and has
to name the file; and a clean tree, in which no rule may find anything."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import tidy  # noqa: E402
from cpp_text import coroutine_faults, functions  # noqa: E402

CLEAN = {
    'CMakeLists.txt': '# Targets.\npln_layer(pln_voice FOLDERS bot/voice\n  USES pln_core\n'
                      '  LIBRARIES ICU::uc)\n',
    'README.md': '| folder | holds |\n|---|---|\n| `bot/core/` | all |\n| `bot/voice/` | text |\n',
    'bot/core/a.hpp': '// A value.\n#pragma once\n#include <string>\n',
    'bot/voice/a.cpp': '// Text.\n#include <unicode/unistr.h>\n\n#include "bot/core/a.hpp"\n',
}
PRAGMA = '// A header.\n#pragma once\n'
LONG_BODY = 'int f(int x) {\n' + '  x += 1;\n' * 59 + '}\n'


class TreeCase(unittest.TestCase):
    def faults(self, rule, files: dict[str, str]) -> list[tidy.Fault]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            subprocess.run(['git', 'init', '-q'], cwd=root, check=True)
            for path, text in (CLEAN | files).items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding='utf-8')
            return list(rule(tidy.Tree(root)))

    def fires(self, rule, path: str, text: str, says: str = '') -> None:
        faults = self.faults(rule, {path: text})
        self.assertEqual([fault.path for fault in faults], [path], faults)
        self.assertIn(says, faults[0].what)

    def quiet(self, rule, path: str, text: str) -> None:
        self.assertEqual(self.faults(rule, {path: text}), [])


class RulesTest(TreeCase):
    def test_clean_tree_has_no_fault(self):
        for rule in tidy.RULES:
            with self.subTest(rule.__name__):
                self.assertEqual(self.faults(rule, {}), [])

    def test_ignored_files_are_not_read(self):
        files = {'.gitignore': 'x.hpp\n', 'bot/core/x.hpp': 'using namespace std;\n'}
        self.assertEqual(self.faults(tidy.rule_headers, files), [])

    def test_forbidden_include_between_layers(self):
        for path, include in [('bot/core/x.cpp', 'storage/store.hpp'),
                              ('bot/voice/x.cpp', 'bot/prompts/p.hpp'),
                              ('bot/runtime/x.cpp', 'storage/sqlite/s.hpp'),
                              ('storage/x.cpp', 'storage/memory/m.hpp'),
                              ('adapters/console/x.cpp', 'storage/store.hpp')]:
            self.fires(tidy.rule_layers, path, f'#include "{include}"\n', 'does not use')
        self.quiet(tidy.rule_layers, 'bot/runtime/x.cpp', '#include "storage/store.hpp"\n')
        self.quiet(tidy.rule_layers, 'bot/main.cpp', '#include "storage/sqlite/s.hpp"\n')

    def test_include_by_relative_path(self):
        self.fires(tidy.rule_layers, 'bot/core/x.cpp', '#include "a.hpp"\n', 'path')
        self.fires(tidy.rule_layers, 'bot/core/x.cpp', '#include "../voice/a.hpp"\n', 'path')

    def test_include_of_a_test(self):
        self.fires(tidy.rule_layers, 'bot/core/x.cpp', '#include "tests/support/x.hpp"\n', 'tests')

    def test_arrows_that_cmake_draws_otherwise(self):
        self.fires(tidy.rule_arrows, 'CMakeLists.txt',
                   'pln_layer(pln_core FOLDERS bot/core\n  USES pln_voice)\n', 'pln_core')
        self.fires(tidy.rule_arrows, 'CMakeLists.txt', 'pln_layer(pln_new FOLDERS bot/new)\n')

    def test_library_in_the_wrong_folder(self):
        for path, header in [('bot/runtime/x.cpp', 'sqlite3.h'),
                             ('adapters/console/x.cpp', 'boost/beast/http.hpp'),
                             ('bot/prompts/x.cpp', 'unicode/unistr.h'),
                             ('bot/voice/x.cpp', 'yaml-cpp/yaml.h')]:
            self.fires(tidy.rule_libraries, path, f'#include <{header}>\n', header)
        self.quiet(tidy.rule_libraries, 'storage/sqlite/x.cpp', '#include <sqlite3.h>\n')

    def test_impure_core(self):
        for header in ['boost/asio.hpp', 'nlohmann/json.hpp', 'random', 'thread', 'fstream',
                       'iostream']:
            self.fires(tidy.rule_libraries, 'bot/core/x.cpp', f'#include <{header}>\n', 'pure')
        self.fires(tidy.rule_clock, 'bot/core/x.cpp', 'auto t = system_clock::now();\n')
        self.fires(tidy.rule_clock, 'bot/core/x.cpp', 'auto t = steady_clock::now();\n')
        self.quiet(tidy.rule_clock, 'bot/core/x.cpp', '// not system_clock::now\n')
        self.quiet(tidy.rule_clock, 'bot/runtime/x.cpp', 'auto t = steady_clock::now();\n')

    def test_long_line(self):
        self.fires(tidy.rule_columns, 'bot/core/x.cpp', '// ' + 'x' * 98 + '\n', '101')
        self.quiet(tidy.rule_columns, 'bot/core/x.cpp', '// ' + 'ü' * 97 + '\n')

    def test_long_function(self):
        self.fires(tidy.rule_functions, 'bot/core/x.cpp', 'namespace a {\n' + LONG_BODY + '}\n',
                   'f has 61 lines')
        self.fires(tidy.rule_functions, 'tests/x.py', 'def g():\n' + '    pass\n' * 60, 'g has 61')
        self.fires(tidy.rule_functions, 'deploy/x',
                   '#!/bin/bash\nh() {\n' + '  true\n' * 59 + '}\n', 'h has 61')
        self.quiet(tidy.rule_functions, 'bot/core/x.cpp', LONG_BODY.replace('  x += 1;\n', '', 1))

    def test_long_file(self):
        self.fires(tidy.rule_files, 'bot/core/x.cpp', '\n' * 401)
        self.fires(tidy.rule_files, 'bot/main.cpp', '\n' * 201)
        self.quiet(tidy.rule_files, 'bot/core/x.cpp', '\n' * 400)

    def test_banned_calls(self):
        for text in ['co_spawn(io, f(), asio::detached);', 'x.throw_if_cancelled(false);',
                     'co_await f(Options{1, 2});', 'co_await run([p] { use(p); });']:
            self.fires(tidy.rule_coroutines, 'bot/runtime/x.cpp', f'void f() {{\n  {text}\n}}\n')

    def test_json_read_that_throws(self):
        for call in ['j.value("k", 1)', 'j.at("k")', 'j.get<int>()', 'j->at(0)']:
            text = f'#include <nlohmann/json.hpp>\nint x = {call};\n'
            self.fires(tidy.rule_json, 'bot/export/x.cpp', text, 'wire_read')
            self.quiet(tidy.rule_json, 'bot/export/wire_read.hpp', text)
        self.quiet(tidy.rule_json, 'bot/export/x.cpp', 'int x = o.value();\n')
        self.quiet(tidy.rule_json, 'bot/export/x.cpp',
                   '#include <nlohmann/json.hpp>\nint x = std::get<int>(v);\n')

    def test_namespace_in_a_header(self):
        self.fires(tidy.rule_headers, 'bot/core/x.hpp', PRAGMA + 'using namespace std;\n')
        self.quiet(tidy.rule_headers, 'bot/core/x.cpp', 'using namespace std::chrono;\n')

    def test_names_that_say_nothing(self):
        self.fires(tidy.rule_names, 'bot/core/string_util.hpp', PRAGMA)
        for name in ['UserManager', 'DateHelper', 'JsonUtil', 'StoreImpl']:
            self.fires(tidy.rule_names, 'bot/core/x.cpp', f'struct {name} {{}};\n', name)
        self.quiet(tidy.rule_names, 'bot/core/x.cpp', 'struct ImplicitAnswer {};\n')

    def test_work_without_an_issue(self):
        word = 'TO' + 'DO'
        self.fires(tidy.rule_todo, 'bot/core/x.cpp', f'// {word}: later\n')
        self.quiet(tidy.rule_todo, 'bot/core/x.cpp', f'// {word}(#12): later\n')

    def test_openings(self):
        self.fires(tidy.rule_openings, 'bot/core/x.cpp', 'int x;\n', 'comment')
        self.quiet(tidy.rule_openings, 'bot/core/a.cpp', '#include "bot/core/a.hpp"\n')
        self.fires(tidy.rule_openings, 'bot/core/x.hpp', '// X.\nint x;\n', 'pragma')
        self.fires(tidy.rule_openings, 'deploy/x', '#!/bin/bash\nset -e\n', 'comment')
        self.fires(tidy.rule_openings, 'prompts/en/x.yaml', 'a: b\n', 'comment')
        self.fires(tidy.rule_openings, 'storage/migrations/1.sql', 'select 1;\n', 'comment')

    def test_folder_table(self):
        readme = CLEAN['README.md']
        self.fires(tidy.rule_folder_table, 'README.md', readme + '| `bot/gone/` | - |\n', 'gone')
        faults = self.faults(tidy.rule_folder_table, {'storage/new/a.cpp': '// New.\n'})
        self.assertEqual([fault.path for fault in faults], ['README.md'])
        self.assertIn('storage/new/', faults[0].what)

    def test_forbidden_words(self):
        self.fires(tidy.rule_words, 'README.md', CLEAN['README.md'] + 'see /' + 'work/x\n')
        self.fires(tidy.rule_words, 'deploy/x', '# from deb.' + 'debian.org\n')
        self.quiet(tidy.rule_words, 'deploy/x', '# home/' + 'work and /' + 'working\n')


class FunctionsTest(unittest.TestCase):
    def lengths(self, text: str) -> list[tuple[str, int]]:
        return [(function.name, function.lines) for function in functions(text)]

    def test_finds_what_is_a_function(self):
        cases = {
            'int f() {\n}\n': [('f', 2)],
            'namespace a::b {\nvoid g(int x = {}) {\n}\n}\n': [('g', 2)],
            'struct S {\n  int v{1};\n public:\n  S() : v{2} {\n  }\n};\n': [('S', 2)],
            'A::A(int x)\n    : a_{x}, b_(x) {\n  go();\n}\n': [('A::A', 4)],
            'constexpr T table[] = {\n  {f(1), 2},\n  {3, 4},\n};\nint h() {\n}\n': [('h', 2)],
            'enum class E { a, b };\nauto s() { return R"x(}{)x" "}" + \'}\'; }\n': [('s', 1)],
            'template <class T>\nauto k(T t) -> int {\n  if (t) {\n  }\n}\n': [('k', 5)],
            'TEST_CASE("a name") {\n}\n': [('TEST_CASE("a name") {'[:-2], 2)],
            '#define X(a) {\nint n() {\n  return 1\'000;\n}\n': [('n', 3)],
            'extern "C" int z(int x) {\n}\n': [('z', 2)],
        }
        for text, expected in cases.items():
            with self.subTest(text):
                self.assertEqual(self.lengths(text), expected)


class CoroutinesTest(unittest.TestCase):
    def test_what_is_wrong_and_what_is_not(self):
        wrong = ['co_await f({.x = a});', 'co_await c.async_send(ec, Message{a}, token);',
                 'Options o{.a = co_await x()};', 'co_await [p]() -> awaitable<void> {}();',
                 'auto x = co_await f({s1, s2});', 'std::vector v{co_await x()};']
        right = ['co_await f(std::move(options));', 'co_await f([](int x) { return x; });',
                 'auto x = co_await f(a[i]);', 'if (co_await ready()) { go(); }',
                 'for (;;) { co_await next(); }', 'co_return Step{a, b};',
                 'auto [ec, n] = co_await read();', '// co_await f({1})\n']
        for text in wrong:
            self.assertNotEqual(list(coroutine_faults(f'void f() {{ {text} }}')), [], text)
        for text in right:
            self.assertEqual(list(coroutine_faults(f'void f() {{ {text} }}')), [], text)


if __name__ == '__main__':
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f'{result.testsRun - bad} passed, {bad} failed, {len(result.skipped)} skipped')
    sys.exit(1 if bad else 0)
