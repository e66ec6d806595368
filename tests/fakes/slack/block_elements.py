"""The elements of Block Kit that people press, choose and fill in, with their limits."""

import re

from .block_text import confirm, option, options, text_object, word

COMMON = {'type', 'action_id', 'confirm', 'focus_on_load', 'accessibility_label'}


def placeholder(element, at, faults):
    if 'placeholder' in element:
        text_object(element['placeholder'], at + '/placeholder', faults, 150, ('plain_text',))


def button(element, at, faults):
    text_object(element.get('text'), at + '/text', faults, 75, ('plain_text',))
    word(element, 'value', at, faults, 2000)
    word(element, 'url', at, faults, 3000, 1)
    word(element, 'accessibility_label', at, faults, 75)
    if element.get('style') not in (None, 'primary', 'danger'):
        faults.add(at + '/style', 'style is primary or danger')


def static_select(element, at, faults):
    placeholder(element, at, faults)
    groups = element.get('option_groups')
    if groups is None:
        found = options(element, at, faults, 100)
    else:
        found = []
        if 'options' in element or not isinstance(groups, list) or not 1 <= len(groups) <= 100:
            faults.add(at + '/option_groups', 'either options or 1 to 100 option_groups')
            return
        for number, group in enumerate(groups):
            here = f'{at}/option_groups/{number}'
            if not isinstance(group, dict):
                faults.add(here, 'no option group')
                continue
            text_object(group.get('label'), here + '/label', faults, 75, ('plain_text',))
            found += options(group, here, faults, 100)
    initial(element, at, faults, found)


def initial(element, at, faults, found):
    """What is chosen at the start must be one of the options, letter for letter."""
    chosen = element.get('initial_options', [])
    if 'initial_options' in element and (not isinstance(chosen, list) or not chosen):
        faults.add(at + '/initial_options', 'must have 1 item or more')
        return
    if 'initial_option' in element:
        chosen = [element['initial_option']]
    for one in chosen:
        if one not in found:
            faults.add(at + '/initial_option', 'the initial option is none of the options')


def external_select(element, at, faults):
    placeholder(element, at, faults)
    least = element.get('min_query_length', 0)
    if not isinstance(least, int):
        faults.add(at + '/min_query_length', 'must be a number')


def overflow(element, at, faults):
    options(element, at, faults, 5, ('plain_text',))


def choice(element, at, faults):
    """Radio buttons and checkboxes."""
    initial(element, at, faults, options(element, at, faults, 10, ('plain_text', 'mrkdwn')))


def plain_text_input(element, at, faults):
    placeholder(element, at, faults)
    word(element, 'initial_value', at, faults, 3000)
    for name, least, most in (('min_length', 0, 3000), ('max_length', 1, 3000)):
        value = element.get(name, least)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            faults.add(f'{at}/{name}', f'{name} is {least} to {most}')


def date(element, at, faults):
    placeholder(element, at, faults)
    value = element.get('initial_date')
    if value is not None and not re.fullmatch(r'\d{4}-\d\d-\d\d', str(value)):
        faults.add(at + '/initial_date', 'must be YYYY-MM-DD')


def clock(element, at, faults):
    placeholder(element, at, faults)
    value = element.get('initial_time')
    if value is not None and not re.fullmatch(r'([01]\d|2[0-3]):[0-5]\d', str(value)):
        faults.add(at + '/initial_time', 'must be HH:mm')


def any_select(element, at, faults):
    placeholder(element, at, faults)


def image(element, at, faults):
    if not isinstance(element, dict):
        faults.add(at, 'no image')
        return
    if ('image_url' in element) == ('slack_file' in element):
        faults.add(at, 'either image_url or slack_file')
    word(element, 'image_url', at, faults, 3000, 1)
    word(element, 'alt_text', at, faults, 2000)
    if not isinstance(element.get('alt_text'), str):
        faults.add(at + '/alt_text', 'missing required field: alt_text')


def feedback_buttons(element, at, faults):
    for name in ('positive_button', 'negative_button'):
        one = element.get(name)
        if not isinstance(one, dict):
            faults.add(f'{at}/{name}', f'missing required field: {name}')
            continue
        text_object(one.get('text'), f'{at}/{name}/text', faults, 75, ('plain_text',))
        word(one, 'value', f'{at}/{name}', faults, 2000)


def icon_button(element, at, faults):
    text_object(element.get('text'), at + '/text', faults, 75, ('plain_text',))
    if element.get('icon') != 'trash':
        faults.add(at + '/icon', 'icon is trash')


def free(element, at, faults):
    """A kind whose inside is not looked at."""


# type: (check, fields besides the common ones; None: any)
ELEMENTS = {
    'button': (button, {'text', 'value', 'url', 'style'}),
    'static_select': (static_select, {'placeholder', 'options', 'option_groups',
                                      'initial_option'}),
    'multi_static_select': (static_select, {'placeholder', 'options', 'option_groups',
                                            'initial_options', 'max_selected_items'}),
    'external_select': (external_select, {'placeholder', 'initial_option', 'min_query_length'}),
    'multi_external_select': (external_select, {'placeholder', 'initial_options',
                                                'min_query_length', 'max_selected_items'}),
    'overflow': (overflow, {'options'}),
    'radio_buttons': (choice, {'options', 'initial_option'}),
    'checkboxes': (choice, {'options', 'initial_options'}),
    'plain_text_input': (plain_text_input, {'placeholder', 'initial_value', 'multiline',
                                            'min_length', 'max_length',
                                            'dispatch_action_config'}),
    'email_text_input': (plain_text_input, {'placeholder', 'initial_value',
                                            'dispatch_action_config'}),
    'url_text_input': (plain_text_input, {'placeholder', 'initial_value',
                                          'dispatch_action_config'}),
    'number_input': (free, None),
    'rich_text_input': (free, None),
    'file_input': (free, None),
    'datepicker': (date, {'placeholder', 'initial_date'}),
    'timepicker': (clock, {'placeholder', 'initial_time', 'timezone'}),
    'datetimepicker': (free, {'initial_date_time'}),
    'users_select': (any_select, {'placeholder', 'initial_user'}),
    'multi_users_select': (any_select, {'placeholder', 'initial_users', 'max_selected_items'}),
    'conversations_select': (any_select, None),
    'multi_conversations_select': (any_select, None),
    'channels_select': (any_select, None),
    'multi_channels_select': (any_select, None),
    'workflow_button': (free, None),
    'feedback_buttons': (feedback_buttons, {'positive_button', 'negative_button'}),
    'icon_button': (icon_button, {'icon', 'text', 'value', 'visible_to_user_ids'}),
    'image': (image, {'image_url', 'alt_text', 'slack_file'}),
}
TYPED = ('plain_text_input', 'email_text_input', 'url_text_input', 'number_input',
         'rich_text_input', 'file_input')
MULTI = tuple(name for name in ELEMENTS if name.startswith('multi_'))
IN_ACTIONS = tuple(name for name in ELEMENTS if name not in TYPED + MULTI + (
    'image', 'feedback_buttons', 'icon_button'))
ACCESSORIES = tuple(name for name in ELEMENTS if name not in TYPED + (
    'feedback_buttons', 'icon_button'))
IN_INPUT = tuple(name for name in ELEMENTS if name not in (
    'button', 'overflow', 'image', 'workflow_button', 'feedback_buttons', 'icon_button'))


def element(value, at, faults, kinds):
    """One element that must be of one of `kinds`."""
    kind = value.get('type') if isinstance(value, dict) else None
    if kind not in kinds:
        faults.add(at + '/type', f'unsupported type of element here: {kind}')
        return
    check, fields = ELEMENTS[kind]
    if fields is not None:
        for extra in value.keys() - fields - COMMON:
            faults.add(at, f'no such field: {extra}')
    faults.unique('action_id', value.get('action_id'), at)
    confirm(value, at, faults)
    check(value, at, faults)


__all__ = ['ACCESSORIES', 'ELEMENTS', 'IN_ACTIONS', 'IN_INPUT', 'element', 'image', 'option']
