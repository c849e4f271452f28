"""Addresses of what is shared, and of the desk."""

from django.urls import URLPattern, path

from learn.contributions.views import authors, contribution, desk, remarks, share

app_name = "contributions"

urlpatterns: list[URLPattern] = [
    path("share/", share.share, name="share"),
    path("share/new/", share.new, name="new"),
    path("share/new/draft/", share.keep_new, name="keep-new"),
    path("share/tags/", share.tags, name="tags"),
    path("share/picture/", share.picture, name="picture"),
    path("share/mine/", share.mine, name="mine"),
    path("share/authors/<str:token>/", authors.invitation, name="invitation"),
    path("share/<int:pk>/", contribution.detail, name="detail"),
    path("share/<int:pk>/edit/", contribution.edit, name="edit"),
    path("share/<int:pk>/edit/draft/", contribution.keep_edit, name="keep"),
    path("share/<int:pk>/send/", contribution.send, name="send"),
    path("share/<int:pk>/withdraw/", contribution.withdraw, name="withdraw"),
    path("share/<int:pk>/throw-away/", contribution.throw_away, name="throw-away"),
    path("share/<int:pk>/authors/", authors.invite, name="invite"),
    path("share/<int:pk>/authors/answer/", authors.answer, name="answer"),
    path("share/<int:pk>/authors/<int:row>/remove/", authors.remove, name="author-remove"),
    path("share/<int:pk>/remarks/", remarks.add, name="remark"),
    path("share/<int:pk>/remarks/<int:row>/answer/", remarks.answer, name="remark-answer"),
    path("share/<int:pk>/remarks/<int:row>/done/", remarks.done, name="remark-done"),
    path("desk/", desk.queue, name="desk"),
    path("desk/<int:pk>/take/", desk.take, name="take"),
    path("desk/<int:pk>/hand-over/", desk.hand_over, name="hand-over"),
    path("desk/<int:pk>/decide/", desk.decide, name="decide"),
    path("desk/<int:pk>/note/", desk.note, name="note"),
    path("desk/check/<int:article>/", desk.check, name="check"),
]
