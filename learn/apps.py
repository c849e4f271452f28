from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "learn"
    verbose_name = "Learn"

    def ready(self) -> None:
        from hub import citing, contributing, sitemaps
        from hub.files import access
        from hub.newsletter import choosing
        from hub.search.documents import register
        from learn.attachments import OWNER
        from learn.citing import CitableArticles, draft_from, newest
        from learn.search import ArticleSource
        from learn.sitemaps import SECTIONS

        register(ArticleSource())
        access.register(OWNER)
        sitemaps.register(SECTIONS)
        citing.register(CitableArticles())
        citing.register_linkable(CitableArticles())
        contributing.register(draft_from)
        choosing.register(newest)
        self._join_moderation()
        self._join_accounts()

    def _join_moderation(self) -> None:
        from hub.moderation import sources
        from learn.reported_files import KeptAttachments, ReportedAttachments
        from learn.reporting import Editors, KeptArticles, ReportedArticles

        articles, files = ReportedArticles(), ReportedAttachments()
        sources.register(
            articles,
            delete=articles.delete,
            hide=articles.hide,
            edit=articles,
            redact=articles.redact,
            kept=KeptArticles(),
            keepers=Editors(),
            writer=articles.writer,
        )
        sources.register(
            files,
            delete=files.delete,
            hide=files.hide,
            kept=KeptAttachments(),
            keepers=Editors(),
            writer=files.writer,
        )

    def _join_accounts(self) -> None:
        from accounts import closing, flows, handle_erasure
        from accounts.data_export import register, register_files
        from hub.search import index
        from learn import data_export
        from learn.affiliations import reindex_articles_from
        from learn.closing import close_contributions

        closing.register(close_contributions)
        handle_erasure.register(self.get_model("Article"), lambda keys: index.update("article", keys))
        flows.on_organisation_change.append(reindex_articles_from)
        register("saved-articles", data_export.bookmarks)
        register("reactions", data_export.reactions)
        register("contributions", data_export.contributions)
        register_files("library", data_export.files)
