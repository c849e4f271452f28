"""URL patterns of contributions and of the editorial queue."""

from django.urls import URLPattern, path

from learn.contributions.views import authors, contribution, editorial, remarks, share

app_name = "contributions"

urlpatterns: list[URLPattern] = [
    path("share/", share.share, name="share"),
    path("share/new/", share.new, name="new"),
    path("share/new/draft/", share.keep_new, name="keep-new"),
    path("share/tags/", share.tags, name="tags"),
    path("share/picture/", share.picture, name="picture"),
    path("share/mine/", share.mine, name="mine"),
    path("share/authors/<text60:token>/", authors.invitation, name="invitation"),
    path("share/<key:pk>/", contribution.detail, name="detail"),
    path("share/<key:pk>/edit/", contribution.edit, name="edit"),
    path("share/<key:pk>/edit/draft/", contribution.keep_edit, name="keep"),
    path("share/<key:pk>/send/", contribution.send, name="send"),
    path("share/<key:pk>/withdraw/", contribution.withdraw, name="withdraw"),
    path("share/<key:pk>/throw-away/", contribution.throw_away, name="throw-away"),
    path("share/<key:pk>/authors/", authors.invite, name="invite"),
    path("share/<key:pk>/authors/answer/", authors.answer, name="answer"),
    path("share/<key:pk>/authors/<key:row>/remove/", authors.remove, name="author-remove"),
    path("share/<key:pk>/remarks/", remarks.add, name="remark"),
    path("share/<key:pk>/remarks/<key:row>/answer/", remarks.answer, name="remark-answer"),
    path("share/<key:pk>/remarks/<key:row>/done/", remarks.done, name="remark-done"),
    path("desk/", editorial.queue, name="desk"),
    path("desk/<key:pk>/take/", editorial.take, name="take"),
    path("desk/<key:pk>/hand-over/", editorial.hand_over, name="hand-over"),
    path("desk/<key:pk>/decide/", editorial.decide, name="decide"),
    path("desk/<key:pk>/note/", editorial.note, name="note"),
    path("desk/check/<key:article>/", editorial.check, name="check"),
]
