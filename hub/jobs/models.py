"""Jobs that wait, run or failed, as staff see them. Successful jobs leave no row."""

from __future__ import annotations

from procrastinate.contrib.django.models import ProcrastinateJob


class Job(ProcrastinateJob):
    """Row of the library that runs the jobs, which alone changes it."""

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return f"{self.what}, {self.pk}"

    @property
    def what(self) -> str:
        """Name of its task as words: "notifications: send mail"."""
        *modules, name = self.task_name.split(".")
        place = modules[-2] if len(modules) > 1 else "".join(modules)
        return f"{place.replace('_', ' ')}: {name.replace('_', ' ')}"
