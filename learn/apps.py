from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "learn"
    verbose_name = "Learn"

    def ready(self) -> None:
        from hub.files import access
        from hub.search.documents import register
        from learn.attachments import OWNER
        from learn.search import ArticleSource

        register(ArticleSource())
        access.register(OWNER)
