#!/usr/bin/env python3
"""The fake Slack of tests/fakes/slack refuses what Slack refuses: a raw client tries it all.

The last line is `N passed, N failed, N skipped`.
"""

import importlib
import pathlib
import sys
import traceback

from checks import check, closing_line

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

TOPICS = ('sockets', 'web_api', 'block_kit', 'interactions', 'oauth', 'http',
          'strangers')


def main():
    for topic in sys.argv[1:] or TOPICS:
        module = importlib.import_module(f'fakes.slack.selftest.{topic}')
        try:
            module.run(check)
        except Exception as error:  # one topic does not hide the others
            traceback.print_exc()
            check(f'{topic} came to its end', False, error)
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
