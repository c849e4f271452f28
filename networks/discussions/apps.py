from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "networks.discussions"
    verbose_name = "Discussions"

    def ready(self) -> None:
        from hub import citing, sitemaps
        from hub.files import access
        from hub.notifications import sources as notifications
        from hub.search import documents
        from networks.discussions import notifying, notifying_moderators, notifying_threads
        from networks.discussions.citing import LinkableThreads, talk_about
        from networks.discussions.pictures import OWNER, OWNER_OF_DRAFTS
        from networks.discussions.search import ThreadPageSource
        from networks.discussions.sitemaps import ThreadSection

        citing.register_talk(talk_about)
        citing.register_linkable(LinkableThreads())
        access.register(OWNER)
        access.register(OWNER_OF_DRAFTS)
        documents.register(ThreadPageSource())
        sitemaps.register({"discussions": ThreadSection})
        told = (*notifying.SOURCES, *notifying_threads.SOURCES, *notifying_moderators.SOURCES)
        for source in told:
            notifications.register(source)
        self._join_quotations()
        self._join_accounts()
        self._join_networks()
        self._join_moderation()

    def _join_quotations(self) -> None:
        from hub.quotations.registry import register_holder, register_source
        from networks.discussions.quotations import QuotedPosts, QuotingPosts, QuotingThreadDrafts

        register_source(QuotedPosts())
        register_holder(QuotingPosts())
        register_holder(QuotingThreadDrafts())

    def _join_moderation(self) -> None:
        from hub.moderation import sources
        from hub.safeguarding import holders
        from networks.discussions.deciding import POSTS, THREADS, author_of_file
        from networks.discussions.held_files import PostFiles
        from networks.discussions.kept import KeptFiles, KeptPosts, KeptThreads
        from networks.discussions.reporting import FileSource, PostSource, ThreadSource, posts_for_moderator

        sources.register(PostSource(), **POSTS.abilities, kept=KeptPosts(), for_moderator=posts_for_moderator)
        sources.register(ThreadSource(), **THREADS.abilities, kept=KeptThreads())
        files = FileSource()
        sources.register(files, delete=files.delete, hide=files.hide, kept=KeptFiles(), writer=author_of_file)
        holders.register("posts", PostFiles())

    def _join_networks(self) -> None:
        from networks import trail
        from networks.discussions.exporting import PARTS, files
        from networks.discussions.trail import SENTENCES
        from networks.exporting import parts

        trail.register(SENTENCES)
        for name, rows in PARTS.items():
            parts.register(name, rows)
        parts.register_files(files)

    def _join_accounts(self) -> None:
        from accounts import closing, flows, handle_erasure
        from accounts.data_export import register
        from networks.discussions.closing import close_what_one_kept
        from networks.discussions.data_export import SECTIONS
        from networks.discussions.flows import recount_sharing_of
        from networks.discussions.models import Post, Thread
        from networks.discussions.search import index_posts_now, index_threads_now

        closing.register(close_what_one_kept)
        handle_erasure.register(Post, index_posts_now)
        handle_erasure.register(Thread, index_threads_now)
        flows.on_organisation_change.append(recount_sharing_of)
        for name, section in SECTIONS.items():
            register(name, section)
