"""C++ read as text, as far as the house rules need it: comments and strings blanked, functions and
co_await expressions found. It relies on the form that clang-format gives, a space before the brace
of a body and none before that of a value, and is no parser."""

import re
from typing import Iterator, NamedTuple

_TOKEN = re.compile(
    r'//[^\n]*'
    r'|/\*.*?\*/'
    r'|R"(?P<fence>[^(\s]*)\(.*?\)(?P=fence)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-zA-Z])(?:u8|[uUL])?'(?:\\.|[^'\\\n])+'",
    re.DOTALL)
_PREPROCESSOR = re.compile(r'^[ \t]*#(?:[^\n\\]|\\.|\\\n)*', re.MULTILINE | re.DOTALL)
_SCOPE = re.compile(r'\b(?:namespace|class|struct|union|enum|extern)\b')
_LAMBDA = re.compile(r'(?<![\w)\]])\s*\[\s*[^\]\s]')
_BRACE_VALUE = re.compile(r'[\w>]\{|[(,]\s*\{')


class Function(NamedTuple):
    name: str
    line: int
    lines: int


def _blank(match: re.Match) -> str:
    text = match.group()
    inside = re.sub(r'[^\n]', ' ', text)
    if text[0] in '"R' or text[-1] in '"\'':
        return '"' + inside[1:-1] + '"'
    return inside


def code_only(text: str) -> str:
    """The same text, same places, with comments and the insides of strings turned into spaces."""
    return _TOKEN.sub(_blank, text)


def line_of(text: str, place: int) -> int:
    return text.count('\n', 0, place) + 1


def _closing(code: str, opening: int) -> int:
    """The place of the bracket that closes the one at `opening`, or the end of the text."""
    depth = 0
    for place in range(opening, len(code)):
        if code[place] in '([{':
            depth += 1
        elif code[place] in ')]}':
            depth -= 1
            if depth == 0:
                return place
    return len(code) - 1


def functions(text: str) -> Iterator[Function]:
    """Every function defined at namespace or class scope; what is inside one belongs to it."""
    code = _PREPROCESSOR.sub(lambda match: re.sub(r'[^\n]', ' ', match.group()), code_only(text))
    head = 0  # where the declaration that is being read began
    place = 0
    while place < len(code):
        char = code[place]
        if char in ';}' or (char == ':' and code[head:place].strip() in ('public', 'private',
                                                                         'protected')):
            head = place + 1
        elif char in '([':
            place = _closing(code, place)
        elif char == '{':
            declaration = code[head:place]
            if code[place - 1] != ' ' or declaration.rstrip().endswith(('=', ',', '(')):
                place = _closing(code, place)  # a value: part of the declaration
            elif '(' not in declaration or _is_scope(declaration):
                head = place + 1  # look inside
            else:
                end = _closing(code, place)
                start = head + len(declaration) - len(declaration.lstrip())
                first = line_of(code, start)
                yield Function(_name(text[start:place]), first, line_of(code, end) - first + 1)
                head = end + 1
                place = end
        place += 1


def _is_scope(declaration: str) -> bool:
    while (shorter := re.sub(r'<[^<>]*>', '', declaration)) != declaration:
        declaration = shorter  # `template <class T>` opens no scope
    scope = _SCOPE.search(declaration.split('(')[0])
    # `struct S f() {` does not occur here; `extern "C" int f() {` does.
    return bool(scope) and scope.group() != 'extern'


def _name(declaration: str) -> str:
    name = re.search(r'([\w:~]+|operator[^\s(]*)\s*\(', declaration)
    if name is None:
        return declaration.split('\n')[0].strip()
    if name.group(1) in ('TEST_CASE', 'SUBCASE'):
        return declaration.split('\n')[0].strip()
    return name.group(1)


def coroutine_faults(text: str) -> Iterator[tuple[int, str]]:
    """Forms inside a co_await expression that compilers are known to get wrong: (line, which)."""
    code = code_only(text)
    for match in re.finditer(r'\bco_await\b', code):
        line = line_of(code, match.start())
        expression = _expression_after(code, match.end())
        if _LAMBDA.search(expression):
            yield line, 'a lambda that captures'
        if _BRACE_VALUE.search(expression):
            yield line, 'a value built with braces'
        if _stands_in_braces(code, match.start()):
            yield line, 'an initialiser in braces around it'


def _expression_after(code: str, start: int) -> str:
    """What follows up to the expression's end: `;`, `,` or a bracket that was opened before."""
    place = start
    while place < len(code) and code[place] not in ';,)]}':
        if code[place] in '([{':
            place = _closing(code, place)
        place += 1
    return code[start:place]


def _stands_in_braces(code: str, start: int) -> bool:
    depth = 0
    for place in range(start - 1, 0, -1):
        char = code[place]
        if char == ';' and depth == 0:
            return False
        if char in ')]}':
            depth += 1
        elif char in '([{':
            if depth > 0:
                depth -= 1
            elif char == '{':
                before = code[:place].rstrip()[-1:]
                return code[place - 1] != ' ' or before in ('=', ',', '(')
    return False
