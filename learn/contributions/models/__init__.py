"""The way of an article into the library: who wrote it, who looks at it, and what is said about it."""

from learn.contributions.models.contribution import Contribution, Step
from learn.contributions.models.people import Authorship, TopicLead
from learn.contributions.models.talk import DeskNote, Remark, RemarkAnswer

__all__ = ["Authorship", "Contribution", "DeskNote", "Remark", "RemarkAnswer", "Step", "TopicLead"]
