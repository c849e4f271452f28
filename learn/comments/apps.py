from typing import Any

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "learn.comments"
    verbose_name = "Comments on articles"

    def ready(self) -> None:
        from accounts import closing
        from accounts.data_export import register
        from accounts.demo import parts
        from hub.moderation import sources
        from hub.notifications import sources as notifications
        from hub.quotations.registry import register_holder, register_source
        from learn import below, counts, moderating
        from learn.comments.closing import close_comments
        from learn.comments.counting import count_anew, counted_comments
        from learn.comments.data_export import SECTIONS
        from learn.comments.flows import redact_below
        from learn.comments.notifying import SOURCES
        from learn.comments.quotations import QuotedComments, QuotingComments
        from learn.comments.reporting import KeptComments, RemovedComments, ReportedComments
        from learn.comments.showing import comments_below

        below.register(comments_below)
        register_source(QuotedComments())
        register_holder(QuotingComments())
        moderating.on_redact.append(redact_below)
        counts.register("comments", counted_comments, count_anew)
        reported = ReportedComments()
        sources.register(
            reported,
            delete=reported.delete,
            hide=reported.hide,
            edit=reported,
            redact=reported.redact,
            release=reported.release,
            kept=KeptComments(),
            writer=reported.writer,
            remove_all=RemovedComments(),
        )
        for source in SOURCES:
            notifications.register(source)
        closing.register(close_comments)
        for name, section in SECTIONS.items():
            register(name, section)
        parts.register(_demo)


def _demo() -> Any:
    from learn.comments.demo import PART

    return PART
