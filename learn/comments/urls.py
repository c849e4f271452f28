"""URL patterns of comments on articles."""

from django.urls import URLPattern, path

from learn.comments import views

app_name = "comments"

urlpatterns: list[URLPattern] = [
    path("articles/<key:article_id>/comments/", views.comment_create, name="comment-create"),
    path("articles/<key:article_id>/comments/draft/", views.keep_new, name="keep-new"),
    path("comments/people/", views.people, name="people"),
    path("comments/<key:pk>/", views.comment, name="comment"),
    path("comments/<key:pk>/edit/", views.comment_edit, name="comment-edit"),
    path("comments/<key:pk>/edit/draft/", views.keep_edit, name="keep-edit"),
    path("comments/<key:pk>/delete/", views.comment_delete, name="comment-delete"),
    path("comments/<key:pk>/history/", views.comment_history, name="comment-history"),
    path("comments/<key:pk>/reactions/<text24:kind>/", views.reaction, name="reaction"),
]
