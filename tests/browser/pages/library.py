"""The library, its articles, what readers say of them and what they keep."""

from tests.browser.pages.page import DEV, ELLA, HANA, NONSENSE, Page

LONG_NOTE = "x" * 501

LIBRARY = [
    Page("home", "/"),
    Page("home of a member", "/", ELLA),
    Page("library", "/learn/"),
    Page("library, a page too far", "/learn/?page=400"),
    Page("library, chosen", "/learn/?type=event&audience=staff&sort=newest"),
    Page("search", "/learn/?q=%22central+line%22+child+type:tool"),
    Page("search, most words", "/learn/?q=tracheostomy+emergency+qzxv"),
    Page("search, nothing", f"/learn/?q={NONSENSE}"),
    Page("search, misspelt", "/learn/?q=paediatrix"),
    Page("search, broken", "/learn/?q=%22sepsis+-+OR+tag:+%28&type=%3Cb%3E&page=-1"),
    Page("search, words that say nothing", "/learn/?q=the&type=event"),
    Page("category", "{category}"),
    Page("tag", "{tag}"),
    Page("author", "{author}"),
    Page("series", "{series}"),
    Page("tags", "/learn/tags/"),
    Page("tags, no such letter", "/learn/tags/?letter=other"),
    Page("authors", "/learn/authors/"),
    Page("authors, no such letter", "/learn/authors/?letter=other"),
    Page("article", "{article}"),
    Page("article of a member", "{article}", ELLA),
    Page("article, nothing saved", "{article}", DEV),
    Page("article, a reply", "{article}?reply_to={comment}#reply", DEV),
    Page("article, later comments", "{article}?comments={comment}", ELLA),
    Page("comment, nothing written", "{article}", DEV, {}, form="#reply"),
    Page("comment, changed", "/learn/comments/{comment}/edit/", ELLA),
    Page("comment, its history", "/learn/comments/{comment}/history/", DEV),
    Page("comment, taken back", "/learn/comments/{comment}/delete/", ELLA),
    Page("comment, taken down", "/learn/comments/{comment}/delete/", HANA, {}, form="main form"),
    Page("report a comment", "/report/comment/{comment}/"),
    Page("article, with a warning", "{warned}"),
    Page("article, not public", "{draft}", HANA),
    Page("print", "/learn/articles/{article_number}/print/"),
    Page("saved", "/learn/saved/", ELLA),
    Page("saved, empty", "/learn/saved/", DEV),
    Page(
        "note too long", "/learn/saved/", ELLA, {"note": LONG_NOTE}, form="main form:has(textarea)"
    ),
]
