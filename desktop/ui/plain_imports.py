"""Python's own import, given back. To be imported before the rest of the window.

PySide6 replaces `__import__` to look for `from __feature__ import …` in the source text of every module imported after it;
nobody here uses that, and reading a hundred sources took 30 ms of each start (of 150 ms of imports).
"""

import builtins

import PySide6.QtCore  # noqa: F401 - it must have replaced the import before it is given back

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
