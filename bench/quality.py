"""`bin/bench search FOLDER…`: how well search ranks, by collections with judged questions (BEIR layout).

The texts become articles through the importer, the questions go to the function that the library's page calls.
nDCG@10 (Järvelin & Kekäläinen 2002) uses gains 2^judgment - 1; RR is the mean of 1 / rank of the first right answer.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean, median

from bench.settings import environment


def main(folders: Sequence[str]) -> None:
    os.environ.update(environment("search"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(
        f"{'collection':<14}{'texts':>7}{'questions':>11}{'nDCG@10':>9}{'RR':>8}{'median ms':>11}{'import s':>10}"
    )
    for folder in map(Path, folders):
        began = time.monotonic()
        texts = _fill(folder)
        imported = time.monotonic() - began
        gains, ranks, seconds = _ask(folder)
        print(
            f"{folder.name:<14}{texts:>7,}{len(gains):>11}{mean(gains):>9.3f}{mean(ranks):>8.3f}"
            f"{median(seconds) * 1000:>11.1f}{imported:>10.1f}"
        )


def _fill(folder: Path) -> int:
    """Make the collection the whole library."""
    from django.core.management import call_command
    from django.db import connection

    from bench.sources import read
    from hub.search.engine import postings
    from hub.search.engine import snapshot as index_view
    from learn.models import Article, Category

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE learn_article, search_searchdocument, search_embedding, search_posting, search_indexstate CASCADE"
        )
    index_view.forget()
    shelf, _ = Category.objects.get_or_create(slug="all", defaults={"name": "All"})
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as records:
        for record in read(folder, lambda _: [shelf.slug]):
            records.write(json.dumps(record) + "\n")
        records.flush()
        call_command("import_articles", records.name, quiet=True)
    while postings.pack():
        pass
    return Article.objects.count()


def _ask(folder: Path) -> tuple[list[float], list[float], list[float]]:

    from hub.search.engine import snapshot as index_view
    from learn.browse.article_list import ListFilters, make_listing
    from learn.models import Article

    names = dict(Article.objects.values_list("pk", "external_id"))
    judged = _judgments(folder)
    gains, ranks, seconds = [], [], []
    for line in (folder / "queries.jsonl").read_text().splitlines():
        question = json.loads(line)
        right = judged.get(question["_id"])
        if right:
            began = time.perf_counter()
            asked = ListFilters(text=" ".join(question["text"].split()))
            listing = make_listing(index_view.current(), asked, {})
            seconds.append(time.perf_counter() - began)
            found = [names[hit.object_id] for hit in listing.found.hits]
            gains.append(ndcg(found, right))
            ranks.append(
                next((1 / rank for rank, name in enumerate(found, 1) if right.get(name)), 0.0)
            )
    return gains, ranks, seconds


def ndcg(found: Sequence[str], right: Mapping[str, int], depth: int = 10) -> float:
    ideal = sorted(right.values(), reverse=True)
    return _dcg([right.get(name, 0) for name in found[:depth]]) / _dcg(ideal[:depth])


def _dcg(judgments: Sequence[int]) -> float:
    return sum(
        float(2**judgment - 1) / math.log2(rank + 1) for rank, judgment in enumerate(judgments, 1)
    )


def _judgments(folder: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        question, text, judgment = line.split("\t")
        judged[question][text] = int(judgment)
    return judged


if __name__ == "__main__":
    main(sys.argv[1:])
