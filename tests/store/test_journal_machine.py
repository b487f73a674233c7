"""A short run of the machine; `python -m tests.bench machine` makes the long one."""

from hypothesis import settings

from tests.store.journal_machine import JournalMachine

TestJournal = JournalMachine.TestCase
TestJournal.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
