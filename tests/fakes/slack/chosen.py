"""From what a person means ("the button that says Later") to what Slack sends: the action of an
element, and the state of what was filled in."""

from .block_kit import elements

TEXTS = ('plain_text_input', 'email_text_input', 'url_text_input', 'number_input')
SELECTED = {'datepicker': 'selected_date', 'timepicker': 'selected_time',
            'datetimepicker': 'selected_date_time', 'users_select': 'selected_user',
            'channels_select': 'selected_channel',
            'conversations_select': 'selected_conversation',
            'multi_users_select': 'selected_users'}
INITIAL = {'plain_text_input': 'initial_value', 'email_text_input': 'initial_value',
           'url_text_input': 'initial_value', 'number_input': 'initial_value',
           'datepicker': 'initial_date', 'timepicker': 'initial_time',
           'datetimepicker': 'initial_date_time', 'users_select': 'initial_user',
           'multi_users_select': 'initial_users', 'channels_select': 'initial_channel',
           'conversations_select': 'initial_conversation'}


def all_options(element):
    found = list(element.get('options', ()))
    for group in element.get('option_groups', ()):
        found += group['options']
    return found


def is_option(option, wanted):
    return wanted in (option.get('value'), option['text']['text'])


def find_element(blocks, wanted):
    """(block, element) with that action_id, or with a text or option that says so; the action_id
    and, for a menu, the option may be given as a pair. LookupError if there is none."""
    action_id, wanted_option = wanted if isinstance(wanted, (tuple, list)) else (wanted, None)
    seen = []
    for block, element in elements(blocks):
        if element.get('action_id') == action_id:
            return block, element
    for block, element in elements(blocks):
        text = (element.get('text') or {}).get('text')
        if text is not None:
            seen.append(text)
        if action_id in (text, element.get('value')) and element['type'] == 'button':
            return block, element
        if wanted_option is None and any(is_option(one, action_id)
                                         for one in all_options(element)):
            return block, element
        seen += [one['text']['text'] for one in all_options(element)]
    raise LookupError(f'nothing says {wanted!r}; there are {seen}')


def action_of(block, element, wanted, ts):
    """One entry of `actions`."""
    found = {'action_id': element['action_id'], 'block_id': block['block_id'],
             'type': element['type'], 'action_ts': ts}
    value = wanted[1] if isinstance(wanted, (tuple, list)) else wanted
    if element['type'] == 'button':
        found['text'] = {'type': 'plain_text', 'emoji': True} | element['text']
        for name in ('value', 'style', 'url'):
            if name in element:
                found[name] = element[name]
    elif element['type'] == 'feedback_buttons':
        found['value'] = value
    else:
        found |= value_of(element, value)
        found.pop('type_only', None)
        for name in ('placeholder', 'initial_option'):
            if name in element:
                found[name] = element[name]
    return found


def value_of(element, value):
    """The part of an action or state that says what was chosen or written."""
    kind = element['type']
    if kind in TEXTS:
        return {'value': None if value in (None, '') else str(value)}
    if kind in SELECTED:
        return {SELECTED[kind]: value}
    several = kind.startswith('multi_') or kind == 'checkboxes'
    options = all_options(element)
    if several:
        wanted = [] if value is None else value if isinstance(value, list) else [value]
        return {'selected_options': [pick(options, one) for one in wanted]}
    return {'selected_option': None if value is None else pick(options, value)}


def pick(options, wanted):
    for one in options:
        if is_option(one, wanted):
            return one
    raise LookupError(f'no option says {wanted!r}')


def initial_of(element):
    kind = element['type']
    if kind in INITIAL:
        return value_of(element, element.get(INITIAL[kind]))
    if kind.startswith('multi_') or kind == 'checkboxes':
        return {'selected_options': element.get('initial_options', [])}
    return {'selected_option': element.get('initial_option')}


def named(values, block, element):
    """The value given for an input, by block_id, action_id or label; (found, value)."""
    for name in (block['block_id'], element['action_id'],
                 (block.get('label') or {}).get('text')):
        if name in values:
            return True, values[name]
    return False, None


def filled_in(blocks, values, required=False):
    """state.values. With `required`, what Slack's client would not send is a ValueError."""
    state = {}
    used = 0
    for block, element in elements(blocks):
        if element['type'] in ('button', 'overflow', 'feedback_buttons', 'icon_button'):
            continue
        given, value = named(values, block, element)
        used += given
        entry = value_of(element, value) if given else initial_of(element)
        if required and block['type'] == 'input':
            check_input(block, element, entry)
        state.setdefault(block['block_id'], {})[element['action_id']] = {
            'type': element['type']} | entry
    if used < len(values):
        raise LookupError(f'some of {sorted(values)} are no inputs here')
    return state


def check_input(block, element, entry):
    value = next(iter(entry.values()))
    label = block['label']['text']
    if not value and not block.get('optional'):
        raise ValueError(f'"{label}" must be filled in')
    if isinstance(value, str) and element['type'] in TEXTS:
        if len(value) < element.get('min_length', 0) or \
                len(value) > element.get('max_length', 3000):
            raise ValueError(f'"{label}" has {len(value)} characters')
