"""Block Kit as Slack checks it: types, allowed and required fields, limits, unique ids. The answers
are sentences with JSON pointers; none means that the blocks are good."""

import re

from . import block_elements as elements_of
from .block_text import Faults, text_object, word

PLACES = {'message': 50, 'modal': 100, 'home': 100}
ANYWHERE = ('message', 'modal', 'home')
TABLE_ROWS, TABLE_COLUMNS, MARKDOWN_CHARACTERS = 100, 20, 12_000


def section(block, at, faults):
    if 'text' not in block and 'fields' not in block:
        faults.add(at, 'missing required field: text or fields')
    if 'text' in block:
        text_object(block['text'], at + '/text', faults, 3000)
    fields = block.get('fields', [])
    if not isinstance(fields, list) or len(fields) > 10 or ('fields' in block and not fields):
        faults.add(at + '/fields', 'must have 1 to 10 items')
        return
    for number, one in enumerate(fields):
        text_object(one, f'{at}/fields/{number}', faults, 2000)
    if 'accessory' in block:
        elements_of.element(block['accessory'], at + '/accessory', faults,
                            elements_of.ACCESSORIES)


def header(block, at, faults):
    text_object(block.get('text'), at + '/text', faults, 150, kinds=('plain_text',))


def element_list(block, at, faults, most, kinds):
    found = block.get('elements')
    if not isinstance(found, list) or not 1 <= len(found) <= most:
        faults.add(at + '/elements', f'must have 1 to {most} items')
        return
    for number, one in enumerate(found):
        elements_of.element(one, f'{at}/elements/{number}', faults, kinds)


def actions(block, at, faults):
    element_list(block, at, faults, 25, elements_of.IN_ACTIONS)


def context_actions(block, at, faults):
    element_list(block, at, faults, 5, ('feedback_buttons', 'icon_button'))


def context(block, at, faults):
    found = block.get('elements')
    if not isinstance(found, list) or not 1 <= len(found) <= 10:
        faults.add(at + '/elements', 'must have 1 to 10 items')
        return
    for number, one in enumerate(found):
        here = f'{at}/elements/{number}'
        if isinstance(one, dict) and one.get('type') == 'image':
            elements_of.image(one, here, faults)
        else:
            text_object(one, here, faults, 3000)


def image(block, at, faults):
    elements_of.image(block, at, faults)
    if 'title' in block:
        text_object(block['title'], at + '/title', faults, 2000, kinds=('plain_text',))


def input_block(block, at, faults):
    text_object(block.get('label'), at + '/label', faults, 2000, kinds=('plain_text',))
    if 'hint' in block:
        text_object(block['hint'], at + '/hint', faults, 2000, kinds=('plain_text',))
    elements_of.element(block.get('element'), at + '/element', faults, elements_of.IN_INPUT)


def markdown(block, at, faults):
    text = block.get('text')
    if not isinstance(text, str) or not text:
        faults.add(at + '/text', 'must be a string')
        return
    faults.markdown += len(text)
    if faults.markdown > MARKDOWN_CHARACTERS:
        faults.add(at + '/text', f'more than {MARKDOWN_CHARACTERS} characters of markdown')


def table(block, at, faults):
    rows = block.get('rows')
    if not isinstance(rows, list) or not 1 <= len(rows) <= TABLE_ROWS:
        faults.add(at + '/rows', f'must have 1 to {TABLE_ROWS} items')
        return
    faults.tables += 1
    if faults.tables > 1:
        faults.add(at, 'only one table is allowed per message')
    for number, row in enumerate(rows):
        if not isinstance(row, list) or not 1 <= len(row) <= TABLE_COLUMNS:
            faults.add(f'{at}/rows/{number}', f'must have 1 to {TABLE_COLUMNS} cells')
            continue
        for column, cell in enumerate(row):
            if not isinstance(cell, dict) or \
                    cell.get('type') not in ('raw_text', 'rich_text', 'raw_number'):
                faults.add(f'{at}/rows/{number}/{column}', 'unknown kind of cell')


def free(block, at, faults):
    """A kind whose inside is not looked at."""


# type: (check, fields besides type and block_id, places)
BLOCKS = {
    'section': (section, {'text', 'fields', 'accessory', 'expand'}, ANYWHERE),
    'header': (header, {'text', 'level'}, ANYWHERE),
    'divider': (free, set(), ANYWHERE),
    'image': (image, {'image_url', 'alt_text', 'title', 'slack_file'}, ANYWHERE),
    'actions': (actions, {'elements'}, ANYWHERE),
    'context': (context, {'elements'}, ANYWHERE),
    'context_actions': (context_actions, {'elements'}, ('message',)),
    'input': (input_block, {'label', 'element', 'hint', 'optional', 'dispatch_action'}, ANYWHERE),
    'markdown': (markdown, {'text'}, ('message',)),
    'table': (table, {'rows', 'column_settings'}, ('message',)),
    'rich_text': (free, {'elements'}, ANYWHERE),
    'video': (free, None, ANYWHERE),
    'file': (free, None, ('message',)),
    'task_card': (free, None, ('message',)), 'plan': (free, None, ('message',)),
    'alert': (free, None, ANYWHERE), 'card': (free, None, ('message',)),
    'carousel': (free, None, ('message',)), 'container': (free, None, ('message',)),
    'data_table': (free, None, ('message',)), 'data_visualization': (free, None, ('message',)),
}


def check_blocks(blocks, place, faults):
    if not isinstance(blocks, list):
        faults.add('/blocks', 'must be an array')
        return
    if len(blocks) > PLACES[place]:
        faults.add('/blocks', f'{len(blocks)} blocks; at most {PLACES[place]}')
    for number, block in enumerate(blocks):
        at = f'/blocks/{number}'
        if not isinstance(block, dict):
            faults.add(at, 'must be an object')
            continue
        kind = block.get('type')
        known = BLOCKS.get(kind) if isinstance(kind, str) else None
        if known is None:
            faults.add(at + '/type', f'unsupported type: {kind}')
            continue
        check, fields, places = known
        if place not in places:
            faults.add(at + '/type', f'{kind} is not allowed in a {place}')
        if fields is not None:
            for extra in block.keys() - fields - {'type', 'block_id'}:
                faults.add(at, f'no such field: {extra}')
        faults.unique('block_id', block.get('block_id'), at)
        check(block, at, faults)


def message_faults(blocks):
    """What is wrong with the blocks of a message."""
    faults = Faults()
    check_blocks(blocks, 'message', faults)
    return faults.found


VIEW_FIELDS = {
    'modal': {'type', 'blocks', 'title', 'close', 'submit', 'private_metadata', 'callback_id',
              'clear_on_close', 'notify_on_close', 'external_id', 'submit_disabled'},
    'home': {'type', 'blocks', 'private_metadata', 'callback_id', 'external_id'}}


def view_faults(view, kinds=('modal', 'home')):
    """What is wrong with a view."""
    faults = Faults()
    if not isinstance(view, dict) or view.get('type') not in kinds:
        faults.add('/view/type', f'must be one of {", ".join(kinds)}')
        return faults.found
    kind = view['type']
    for extra in view.keys() - VIEW_FIELDS[kind]:
        faults.add('/view', f'no such field: {extra}')
    for name, most in (('private_metadata', 3000), ('callback_id', 255), ('external_id', 255)):
        word(view, name, '/view', faults, most)
    if kind == 'modal':
        text_object(view.get('title'), '/view/title', faults, 24, kinds=('plain_text',))
        for name in ('close', 'submit'):
            if view.get(name) is not None:
                text_object(view[name], f'/view/{name}', faults, 24, kinds=('plain_text',))
        inputs = any(isinstance(block, dict) and block.get('type') == 'input'
                     for block in view.get('blocks') or ())
        if inputs and view.get('submit') is None:
            faults.add('/view/submit', 'required when the view has an input block')
    check_blocks(view.get('blocks'), kind, faults)
    return faults.found


def metadata_fault(metadata):
    """The error code of a message's metadata; None if it is good."""
    if not isinstance(metadata, dict) or metadata.keys() - {'event_type', 'event_payload',
                                                            'entities'}:
        return 'invalid_metadata_format'
    if not isinstance(metadata.get('event_type'), str) or \
            not re.fullmatch(r'[A-Za-z][A-Za-z0-9_]*', metadata['event_type']) or \
            not isinstance(metadata.get('event_payload'), dict):
        return 'invalid_metadata_schema'
    return None


def with_ids(blocks, new_id):
    """A copy of good blocks in which every block has a block_id and every element an action_id."""
    found = []
    for block in blocks:
        block = dict(block)
        block.setdefault('block_id', new_id())
        if isinstance(block.get('elements'), list) and block['type'] == 'actions':
            block['elements'] = [{'action_id': new_id()} | one for one in block['elements']]
        for name in ('accessory', 'element'):
            if isinstance(block.get(name), dict) and block[name].get('type') != 'image':
                block[name] = {'action_id': new_id()} | block[name]
        found.append(block)
    return found


def elements(blocks):
    """(block, element) of everything in good blocks that a person can use."""
    for block in blocks or ():
        for one in block.get('elements', ()) if block.get('type') in ('actions',
                                                                      'context_actions') else ():
            yield block, one
        for name in ('accessory', 'element'):
            if isinstance(block.get(name), dict) and block[name].get('type') != 'image':
                yield block, block[name]
