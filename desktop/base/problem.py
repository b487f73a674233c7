"""What can be foreseen to go wrong, said so that a person knows what to do."""


class Problem(Exception):  # noqa: N818 - it is a message to a person, not an error of ours
    """Something foreseeable that stops the work at hand.

    `title` says what happened, `hint` what to do; both in French, both shown as they are.
    Anything else that is raised is a bug.
    """

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.title}\n{self.hint}" if self.hint else self.title


class Damaged(Problem):
    """A file of the workspace is not what was written: a backup can take its place."""
