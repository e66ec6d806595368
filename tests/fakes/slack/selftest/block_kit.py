"""Block Kit: every limit, each with the last good value beside the first bad one."""

from ..block_kit import message_faults, view_faults
from .stage import actions, button, modal, plain, section, stage, text_input


def option(number, **more):
    return {'text': plain(f'Option {number}'), 'value': f'v{number}'} | more


def select(count, **more):
    return {'type': 'static_select', 'action_id': 'pick', 'placeholder': plain('Pick'),
            'options': [option(n) for n in range(count)]} | more


def context(*texts):
    return {'type': 'context', 'elements': [{'type': 'mrkdwn', 'text': one} for one in texts]}


def message_limits():
    """(what, good blocks, bad blocks)"""
    fields = [{'type': 'mrkdwn', 'text': 'f'}]
    yield 'blocks', [section()] * 50, [section()] * 51
    yield 'section text', [section('x' * 3000)], [section('x' * 3001)]
    yield 'empty text', [section('x')], [section('')]
    yield 'section fields', [{'type': 'section', 'fields': fields * 10}], \
        [{'type': 'section', 'fields': fields * 11}]
    yield 'field text', \
        [{'type': 'section', 'fields': [{'type': 'mrkdwn', 'text': 'x' * 2000}]}], \
        [{'type': 'section', 'fields': [{'type': 'mrkdwn', 'text': 'x' * 2001}]}]
    yield 'header', [{'type': 'header', 'text': plain('x' * 150)}], \
        [{'type': 'header', 'text': plain('x' * 151)}]
    yield 'header is plain', [{'type': 'header', 'text': plain('x')}], \
        [{'type': 'header', 'text': {'type': 'mrkdwn', 'text': 'x'}}]
    yield 'actions', [actions(*[button(f'a{n}') for n in range(25)])], \
        [actions(*[button(f'a{n}') for n in range(26)])]
    yield 'no elements', [actions(button())], [actions()]
    yield 'context', [context(*'0123456789')], [context(*'0123456789a')]
    yield 'button text', [actions(button(text='x' * 75))], [actions(button(text='x' * 76))]
    yield 'button value', [actions(button(value='x' * 2000))], [actions(button(value='x' * 2001))]
    yield 'button style', [actions(button(style='danger'))], [actions(button(style='default'))]
    yield 'action_id', [actions(button('x' * 255))], [actions(button('x' * 256))]
    yield 'action_id is unique in a message', [actions(button('a')), actions(button('b'))], \
        [actions(button('a')), actions(button('a'))]
    yield 'block_id', [section() | {'block_id': 'x' * 255}], [section() | {'block_id': 'x' * 256}]
    yield 'block_id is unique', [section() | {'block_id': 'a'}, section() | {'block_id': 'b'}], \
        [section() | {'block_id': 'a'}, section() | {'block_id': 'a'}]
    yield 'select', [actions(select(100))], [actions(select(101))]
    yield 'select with options', [actions(select(1))], [actions(select(0))]
    yield 'overflow', [actions({'type': 'overflow', 'options': [option(n) for n in range(5)]})], \
        [actions({'type': 'overflow', 'options': [option(n) for n in range(6)]})]
    for kind in ('radio_buttons', 'checkboxes'):
        yield kind, [actions({'type': kind, 'options': [option(n) for n in range(10)]})], \
            [actions({'type': kind, 'options': [option(n) for n in range(11)]})]
    yield 'initial option', [actions(select(3, initial_option=option(2)))], \
        [actions(select(3, initial_option=option(3)))]
    yield 'option text', [actions(select(1, options=[option(0, text=plain('x' * 75))]))], \
        [actions(select(1, options=[option(0, text=plain('x' * 76))]))]
    yield 'option text is plain', [actions(select(1))], \
        [actions(select(1, options=[option(0, text={'type': 'mrkdwn', 'text': 'x'})]))]
    yield 'type', [{'type': 'divider'}], [{'type': 'marquee'}]
    yield 'field', [section()], [section() | {'colour': 'red'}]
    picture = {'type': 'image', 'image_url': 'https://x.example/a.png'}
    yield 'alt_text', [picture | {'alt_text': 'a'}], [picture]
    yield 'markdown', [{'type': 'markdown', 'text': 'x' * 6000}] * 2, \
        [{'type': 'markdown', 'text': 'x' * 6001}] * 2
    cell = {'type': 'raw_text', 'text': 'x'}
    yield 'table', [{'type': 'table', 'rows': [[cell] * 20] * 100}], \
        [{'type': 'table', 'rows': [[cell] * 21] * 100}]
    yield 'one table', [{'type': 'table', 'rows': [[cell]]}], \
        [{'type': 'table', 'rows': [[cell]]}] * 2
    yield 'typed elements only in inputs', [text_input()], \
        [actions({'type': 'plain_text_input', 'action_id': 'a'})]


def view_limits():
    yield 'title', modal(title=plain('x' * 24)), modal(title=plain('x' * 25))
    yield 'submit', modal(submit=plain('x' * 24)), modal(submit=plain('x' * 25))
    yield 'close', modal(close=plain('x' * 24)), modal(close=plain('x' * 25))
    yield 'submit with inputs', modal(section(), submit=None), modal(submit=None)
    yield 'private_metadata', modal(private_metadata='x' * 3000), modal(private_metadata='x' * 3001)
    yield 'callback_id', modal(callback_id='x' * 255), modal(callback_id='x' * 256)
    yield 'blocks', modal(*[section()] * 100), modal(*[section()] * 101)
    yield 'markdown only in messages', modal(section()), modal({'type': 'markdown', 'text': 'x'})
    yield 'home has no title', {'type': 'home', 'blocks': [section()] * 100}, \
        {'type': 'home', 'blocks': [section()], 'title': plain('x')}
    yield 'home', {'type': 'home', 'blocks': [section()]}, \
        {'type': 'home', 'blocks': [section()] * 101}
    yield 'no button in an input', modal(text_input()), \
        modal(text_input() | {'element': button()})


def run(check):
    for what, good, bad in message_limits():
        check(f'{what}: good', message_faults(good) == [], message_faults(good))
        check(f'{what}: bad', message_faults(bad))
    for what, good, bad in view_limits():
        check(f'{what}: good', view_faults(good) == [], view_faults(good))
        check(f'{what}: bad', view_faults(bad))
    for odd in (None, 'x', [1], [{}], [{'type': []}], [[]], [{'type': 'section', 'text': 3}],
                [{'type': 'actions', 'elements': [None, {}, 'x']}], [{'type': 'input'}]):
        check(f'no crash on {odd}', message_faults(odd))
    with stage() as s:
        bad = [actions(button('a')), actions(button('a'))]
        found = s.bot.json('chat.postMessage', channel=s.ana, text='x', blocks=bad)
        check('invalid_blocks', found.error == 'invalid_blocks' and
              'json-pointer:/blocks/1/elements/0' in found.body['errors'][0], found.body)
        check('kept for the test', s.fake.refused_blocks[0]['blocks'] == bad)
        check('blocks that are no JSON', s.bot.form(
            'chat.postMessage', channel=s.ana, blocks='[').error == 'invalid_blocks_format')
        good = s.bot.form('chat.postMessage', channel=s.ana, blocks=[actions(
            {'type': 'button', 'text': plain('x')})])
        element = good.body['message']['blocks'][0]['elements'][0]
        check('missing ids are made', element['action_id'] and
              good.body['message']['blocks'][0]['block_id'], good.body)
        check('no text for the notification', s.fake.count('posts_without_text') == 1
              and good.body['warning'] == 'missing_text_in_message')
