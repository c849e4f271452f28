from typing import Any

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "learn.comments"
    verbose_name = "Comments on articles"

    def ready(self) -> None:
        from accounts.demo import registry as demo_parts
        from accounts.personal_data import erasure
        from accounts.personal_data.data_export import register
        from hub.moderation import registry
        from hub.notifications import registry as notifications
        from hub.quotations.registry import register_holder, register_source
        from learn.articles import extensions
        from learn.comments.counter_checks import count_anew, counted_comments
        from learn.comments.flows import redact_below
        from learn.comments.integrations.erasure import close_comments
        from learn.comments.integrations.notifications import SOURCES
        from learn.comments.integrations.personal_data import SECTIONS
        from learn.comments.integrations.quotations import (
            CommentQuotationHolder,
            CommentQuotationSource,
        )
        from learn.comments.integrations.reports import (
            CommentBulkRemoval,
            CommentReports,
            CommentRetention,
        )
        from learn.comments.rendering import comments_below
        from learn.figures import counter_checks
        from learn.moderation import actions

        extensions.register(comments_below)
        register_source(CommentQuotationSource())
        register_holder(CommentQuotationHolder())
        actions.on_redact.append(redact_below)
        counter_checks.register("comments", counted_comments, count_anew)
        reported = CommentReports()
        registry.register(
            reported,
            delete=reported.delete,
            hide=reported.hide,
            edit=reported,
            redact=reported.redact,
            release=reported.release,
            kept=CommentRetention(),
            writer=reported.writer,
            remove_all=CommentBulkRemoval(),
        )
        for source in SOURCES:
            notifications.register(source)
        erasure.register(close_comments)
        for name, section in SECTIONS.items():
            register(name, section)
        demo_parts.register(_demo)


def _demo() -> Any:
    from learn.comments.demo import PART

    return PART
