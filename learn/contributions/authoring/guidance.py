"""Writing guidance for each type of article."""

from __future__ import annotations

from learn.models import Article

Type = Article.Type

GUIDANCE: dict[str, tuple[str, ...]] = {
    Type.STORY: (
        "What happened to you or somebody close to you, in your own words.",
        "Change or leave out whatever would tell who else was there.",
        "Say what you would want others to do differently.",
    ),
    Type.BLOG: (
        "One thought, from your own work or life, in 400 to 1,200 words.",
        "Begin with what you saw; end with what a reader can do tomorrow.",
    ),
    Type.CASE_STUDY: (
        "A change you made where you work: why, how, and what came of it.",
        "Give the numbers you have, and say what did not work.",
        "Others should be able to try the same.",
    ),
    Type.TOOL: (
        "A checklist, form, poster or slide set that others may use.",
        "Attach the file, and say who uses it, when and how.",
        "Tell whether others may change it.",
    ),
    Type.GUIDANCE: (
        "How to do something safely, step by step.",
        "Name the evidence or the body it comes from, and until when it holds.",
    ),
    Type.RESEARCH: (
        "A study, told so that somebody on a ward can use it.",
        "Question, method, result, and what remains uncertain.",
        "Link to the full paper if it is published.",
    ),
    Type.REPORT: (
        "An inquiry, audit or review, with its main findings in your own summary.",
        "Attach it, or say where it can be read.",
    ),
    Type.INTERVIEW: (
        "A conversation, with questions and answers in order.",
        "Whoever you spoke with has read it and agrees.",
    ),
    Type.NEWS: (
        "Something new that people in patient safety should know of.",
        "Short: what, where, since when, and where to read more.",
    ),
    Type.EVENT: (
        "What was said at a conference, webinar or meeting.",
        "The three points that are worth keeping, and who made them.",
    ),
    Type.MEDIA: (
        "A video or a podcast that is published somewhere.",
        "Say what one hears or sees, how long it takes, and for whom it is.",
    ),
}
"""Guidance by type, in the order in which the types are offered."""
