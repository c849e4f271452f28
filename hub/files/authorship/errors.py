"""Exception for files whose author details cannot be removed."""

from hub.files.authorship.limits import CANNOT


class CannotClean(Exception):
    """Something in the file may name its author and cannot be removed.

    `exit_code` is one of `limits`.
    """

    def __init__(self, exit_code: int = CANNOT) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code
