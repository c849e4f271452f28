"""Addresses of comments on articles."""

from django.urls import URLPattern, path

from learn.comments import views

app_name = "comments"

urlpatterns: list[URLPattern] = [
    path("articles/<int:article_id>/comments/", views.comment_create, name="comment-create"),
    path("articles/<int:article_id>/comments/draft/", views.keep_new, name="keep-new"),
    path("comments/people/", views.people, name="people"),
    path("comments/<int:pk>/", views.comment, name="comment"),
    path("comments/<int:pk>/edit/", views.comment_edit, name="comment-edit"),
    path("comments/<int:pk>/edit/draft/", views.keep_edit, name="keep-edit"),
    path("comments/<int:pk>/delete/", views.comment_delete, name="comment-delete"),
    path("comments/<int:pk>/history/", views.comment_history, name="comment-history"),
    path("comments/<int:pk>/reactions/<str:kind>/", views.reaction, name="reaction"),
]
