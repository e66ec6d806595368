"""Counting checks in a script, and the closing line that tests/run reads."""

_counts = {True: 0, False: 0}


def check(what, good, detail=''):
    _counts[bool(good)] += 1
    if not good:
        print(f'FAILED {what}' + (f': {detail}' if detail != '' else ''))


def closing_line():
    """Prints `N passed, N failed, 0 skipped`; gives the exit status."""
    print(f'{_counts[True]} passed, {_counts[False]} failed, 0 skipped')
    return 1 if _counts[False] else 0
