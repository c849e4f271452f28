from typing import Any

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "learn.contributions"
    label = "contributions"
    verbose_name = "Contributions to Learn"

    def ready(self) -> None:
        from hub.files import access
        from hub.notifications import registry
        from hub.safeguarding import file_owners
        from learn import flows, visibility_rules
        from learn.contributions.flows import follow_articles
        from learn.contributions.integrations.file_notifications import SOURCES as FILE_SOURCES
        from learn.contributions.integrations.notifications import SOURCES
        from learn.contributions.integrations.redaction import redact_what_was_said
        from learn.contributions.integrations.screened_files import OWNER, ArticleFileSteward
        from learn.contributions.querysets import looks_after_any, read_on_the_way
        from learn.moderation import actions

        visibility_rules.register(read_on_the_way)
        flows.on_change.append(follow_articles)
        actions.on_redact.append(redact_what_was_said)
        for source in SOURCES:
            registry.register(source)
        for of_file in FILE_SOURCES:
            registry.register(of_file)
        access.register(OWNER)
        file_owners.register("articles", ArticleFileSteward())
        registry.register_group(registry.EDITORS, looks_after_any)
        self._join_accounts()

    def _join_accounts(self) -> None:
        from accounts.demo import registry
        from accounts.personal_data import erasure
        from accounts.personal_data.data_export import register
        from learn.contributions.integrations import personal_data
        from learn.contributions.integrations.erasure import close_shared

        erasure.register(close_shared)
        register("shared-with-learn", personal_data.shared)
        registry.register(_demo)


def _demo() -> Any:
    from learn.contributions.demo import PART

    return PART
