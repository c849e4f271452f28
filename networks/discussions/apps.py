from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "networks.discussions"
    verbose_name = "Discussions"

    def ready(self) -> None:
        from hub import link_previews, sitemaps
        from hub.files import access
        from hub.notifications import registry as notifications
        from hub.search import documents
        from networks.discussions.integrations.link_targets import ThreadLinkTarget, talk_about
        from networks.discussions.integrations.sitemaps import ThreadSection
        from networks.discussions.notifications import moderators, posts, threads
        from networks.discussions.posts.files import OWNER, OWNER_OF_DRAFTS
        from networks.discussions.search.indexing import ThreadPageSearch

        link_previews.register_backlinks(talk_about)
        link_previews.register_link_target(ThreadLinkTarget())
        access.register(OWNER)
        access.register(OWNER_OF_DRAFTS)
        documents.register(ThreadPageSearch())
        sitemaps.register({"discussions": ThreadSection})
        told = (*posts.SOURCES, *threads.SOURCES, *moderators.SOURCES)
        for source in told:
            notifications.register(source)
        self._join_quotations()
        self._join_accounts()
        self._join_networks()
        self._join_moderation()

    def _join_quotations(self) -> None:
        from hub.quotations.registry import register_holder, register_source
        from networks.discussions.integrations.quotations import (
            DraftQuotationHolder,
            PostQuotationHolder,
            PostQuotationSource,
        )

        register_source(PostQuotationSource())
        register_holder(PostQuotationHolder())
        register_holder(DraftQuotationHolder())

    def _join_moderation(self) -> None:
        from hub.moderation import registry
        from hub.safeguarding import file_owners
        from networks.discussions.moderation.actions import POSTS, THREADS, author_of_file
        from networks.discussions.moderation.reports import (
            PostFileReports,
            PostReports,
            ThreadReports,
            posts_for_moderator,
        )
        from networks.discussions.moderation.retention import (
            PostFileRetention,
            PostRetention,
            ThreadRetention,
        )
        from networks.discussions.moderation.screened_files import PostFileSteward

        registry.register(
            PostReports(),
            **POSTS.abilities,
            kept=PostRetention(),
            for_moderator=posts_for_moderator,
        )
        registry.register(ThreadReports(), **THREADS.abilities, kept=ThreadRetention())
        files = PostFileReports()
        registry.register(
            files,
            delete=files.delete,
            hide=files.hide,
            kept=PostFileRetention(),
            writer=author_of_file,
        )
        file_owners.register("posts", PostFileSteward())

    def _join_networks(self) -> None:
        from networks.discussions.integrations.audit_messages import SENTENCES
        from networks.discussions.integrations.network_export import PARTS, files
        from networks.exporting import parts
        from networks.integrations import audit_messages

        audit_messages.register(SENTENCES)
        for name, rows in PARTS.items():
            parts.register(name, rows)
        parts.register_files(files)

    def _join_accounts(self) -> None:
        from accounts import flows
        from accounts.personal_data import erasure, handle_erasure
        from accounts.personal_data.data_export import register
        from networks.discussions.flows import recount_sharing_of
        from networks.discussions.integrations.erasure import close_what_one_kept
        from networks.discussions.integrations.personal_data import SECTIONS
        from networks.discussions.models import Post, Thread
        from networks.discussions.search.indexing import index_posts_now, index_threads_now

        erasure.register(close_what_one_kept)
        handle_erasure.register(Post, index_posts_now)
        handle_erasure.register(Thread, index_threads_now)
        flows.on_organisation_change.append(recount_sharing_of)
        for name, section in SECTIONS.items():
            register(name, section)
