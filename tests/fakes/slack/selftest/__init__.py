"""The fake's own tests, by topic: each module has run(check), and shows that a refusal really
refuses. tests/end_to_end/slack_fake_test.py runs them."""
