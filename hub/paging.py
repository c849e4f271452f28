"""Steps between numbered pages that are no Django's Page: what the pagination component asks of them."""

from typing import Protocol


class Counted(Protocol):
    @property
    def number(self) -> int: ...

    @property
    def last(self) -> int: ...


class Stepping:
    """Of a page that knows its `number`, from 1, and that of the `last` one."""

    @property
    def has_previous(self: Counted) -> bool:
        return self.number > 1

    @property
    def has_next(self: Counted) -> bool:
        return self.number < self.last

    @property
    def previous_page_number(self: Counted) -> int:
        return self.number - 1

    @property
    def next_page_number(self: Counted) -> int:
        return self.number + 1
