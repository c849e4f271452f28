from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "learn"
    verbose_name = "Learn"

    def ready(self) -> None:
        from hub import link_previews, sitemaps
        from hub.files import access
        from hub.newsletter import content
        from hub.search.documents import register
        from learn.articles.attachments import OWNER
        from learn.integrations.link_targets import ArticlePreviews, newest
        from learn.integrations.search import ArticleSource
        from learn.integrations.sitemaps import SECTIONS

        register(ArticleSource())
        access.register(OWNER)
        sitemaps.register(SECTIONS)
        link_previews.register(ArticlePreviews())
        link_previews.register_link_target(ArticlePreviews())
        content.register(newest)
        self._join_moderation()
        self._join_accounts()

    def _join_moderation(self) -> None:
        from hub.moderation import registry
        from learn.moderation.file_reports import AttachmentReports, AttachmentRetention
        from learn.moderation.reports import ArticleReports, ArticleRetention, ArticleStewards

        articles, files = ArticleReports(), AttachmentReports()
        registry.register(
            articles,
            delete=articles.delete,
            hide=articles.hide,
            edit=articles,
            redact=articles.redact,
            kept=ArticleRetention(),
            keepers=ArticleStewards(),
            writer=articles.writer,
        )
        registry.register(
            files,
            delete=files.delete,
            hide=files.hide,
            kept=AttachmentRetention(),
            keepers=ArticleStewards(),
            writer=files.writer,
        )

    def _join_accounts(self) -> None:
        from accounts import flows
        from accounts.personal_data import erasure, handle_erasure
        from accounts.personal_data.data_export import register, register_files
        from hub.search import index
        from learn.figures.affiliations import reindex_articles_from
        from learn.integrations import personal_data
        from learn.integrations.erasure import close_contributions

        erasure.register(close_contributions)
        handle_erasure.register(
            self.get_model("Article"), lambda keys: index.update("article", keys)
        )
        flows.on_organisation_change.append(reindex_articles_from)
        register("saved-articles", personal_data.bookmarks)
        register("reactions", personal_data.reactions)
        register("contributions", personal_data.contributions)
        register_files("library", personal_data.files)
