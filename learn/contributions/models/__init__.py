"""Models of the editorial workflow: contributions, authors, reviews."""

from learn.contributions.models.authorship import Authorship, TopicLead
from learn.contributions.models.contribution import Contribution, Step
from learn.contributions.models.review import DeskNote, Remark, RemarkAnswer

__all__ = ["Authorship", "Contribution", "DeskNote", "Remark", "RemarkAnswer", "Step", "TopicLead"]
