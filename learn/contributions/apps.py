from typing import Any

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "learn.contributions"
    label = "contributions"
    verbose_name = "Contributions to Learn"

    def ready(self) -> None:
        from hub import contributing
        from hub.files import access
        from hub.notifications import sources
        from hub.safeguarding import holders
        from learn import flows, moderating, readers
        from learn.contributions.flows import begin_from, follow_articles
        from learn.contributions.held_files import OWNER, ArticleFiles
        from learn.contributions.notifying import SOURCES
        from learn.contributions.notifying_files import SOURCES as FILE_SOURCES
        from learn.contributions.querysets import looks_after_any, read_on_the_way
        from learn.contributions.redacting import redact_what_was_said

        readers.register(read_on_the_way)
        flows.on_change.append(follow_articles)
        moderating.on_redact.append(redact_what_was_said)
        contributing.register(begin_from)  # type: ignore[arg-type]  # whoever proposes is a person of this site
        for source in SOURCES:
            sources.register(source)
        for of_file in FILE_SOURCES:
            sources.register(of_file)
        access.register(OWNER)
        holders.register("articles", ArticleFiles())
        sources.register_group(sources.EDITORS, looks_after_any)
        self._join_accounts()

    def _join_accounts(self) -> None:
        from accounts import closing
        from accounts.data_export import register
        from accounts.demo import parts
        from learn.contributions import data_export
        from learn.contributions.closing import close_shared

        closing.register(close_shared)
        register("shared-with-learn", data_export.shared)
        parts.register(_demo)


def _demo() -> Any:
    from learn.contributions.demo import PART

    return PART
