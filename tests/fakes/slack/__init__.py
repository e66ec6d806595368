"""A strict stand-in for Slack, for tests: Web API, Socket Mode, signed HTTP delivery, OAuth, and
the people who write and press. `FakeSlack` in fake.py is what a test drives; what it knows of Slack
is refused as Slack refuses it. Python's standard library only."""

from .fake import FakeSlack

__all__ = ['FakeSlack']
