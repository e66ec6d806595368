"""The small parts of Block Kit: text objects, words, options, and the list of what was wrong."""

TEXT_FIELDS = {'plain_text': {'type', 'text', 'emoji'}, 'mrkdwn': {'type', 'text', 'verbatim'}}


class Faults:
    def __init__(self):
        self.found = []
        self.ids = {'block_id': set(), 'action_id': set()}
        self.markdown = 0
        self.tables = 0

    def add(self, at, what):
        self.found.append(f'[ERROR] {what} [json-pointer:{at}]')

    def unique(self, name, value, at):
        """An id: a word of 1 to 255 characters, used once in a message or view."""
        if value is None:
            return
        if not isinstance(value, str) or not 1 <= len(value) <= 255:
            self.add(f'{at}/{name}', f'{name} must have 1 to 255 characters')
        elif value in self.ids[name]:
            self.add(f'{at}/{name}', f'{name} "{value}" already exists')
        else:
            self.ids[name].add(value)


def word(thing, name, at, faults, most, least=0):
    """A string field that may be missing."""
    value = thing.get(name)
    if value is None:
        return
    if not isinstance(value, str):
        faults.add(f'{at}/{name}', f'must be a string: {name}')
    elif not least <= len(value) <= most:
        faults.add(f'{at}/{name}', f'{name} has {len(value)} characters; {least} to {most}')


def text_object(value, at, faults, most, kinds=('plain_text', 'mrkdwn'), least=1):
    if not isinstance(value, dict):
        faults.add(at, 'missing or no text object')
        return
    kind = value.get('type')
    if kind not in kinds:
        faults.add(at + '/type', f'text of type {kind}; allowed: {", ".join(kinds)}')
        return
    if value.keys() - TEXT_FIELDS[kind]:
        faults.add(at, f'no such field: {", ".join(value.keys() - TEXT_FIELDS[kind])}')
    text = value.get('text')
    if not isinstance(text, str):
        faults.add(at + '/text', 'must be a string: text')
    elif not least <= len(text) <= most:
        faults.add(at + '/text', f'text has {len(text)} characters; {least} to {most}')


def option(value, at, faults, kinds=('plain_text',), description=75):
    if not isinstance(value, dict):
        faults.add(at, 'no option object')
        return
    if value.keys() - {'text', 'value', 'description', 'url'}:
        faults.add(at, 'no such field in an option')
    text_object(value.get('text'), at + '/text', faults, 75, kinds)
    word(value, 'value', at, faults, 150, 1)
    if 'value' not in value:
        faults.add(at + '/value', 'missing required field: value')
    if 'description' in value:
        text_object(value['description'], at + '/description', faults, description, kinds)


def options(element, at, faults, most, kinds=('plain_text',)):
    found = element.get('options')
    if not isinstance(found, list) or not 1 <= len(found) <= most:
        faults.add(at + '/options', f'must have 1 to {most} items')
        return []
    for number, one in enumerate(found):
        option(one, f'{at}/options/{number}', faults, kinds)
    return found


def confirm(element, at, faults):
    value = element.get('confirm')
    if value is None:
        return
    here = at + '/confirm'
    if not isinstance(value, dict) or value.keys() - {'title', 'text', 'confirm', 'deny', 'style'}:
        faults.add(here, 'no confirmation dialog object')
        return
    text_object(value.get('title'), here + '/title', faults, 100, ('plain_text',))
    text_object(value.get('text'), here + '/text', faults, 300)
    text_object(value.get('confirm'), here + '/confirm', faults, 30, ('plain_text',))
    text_object(value.get('deny'), here + '/deny', faults, 30, ('plain_text',))
