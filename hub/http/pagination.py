"""Navigation of numbered pages that are no Django `Page`, for the pagination component."""

from typing import Protocol


class CountedPage(Protocol):
    @property
    def number(self) -> int: ...

    @property
    def last(self) -> int: ...


class PageSteps:
    """Mixin for a page that knows its `number`, from 1, and the number of the `last` page."""

    @property
    def has_previous(self: CountedPage) -> bool:
        return self.number > 1

    @property
    def has_next(self: CountedPage) -> bool:
        return self.number < self.last

    @property
    def previous_page_number(self: CountedPage) -> int:
        return self.number - 1

    @property
    def next_page_number(self: CountedPage) -> int:
        return self.number + 1
