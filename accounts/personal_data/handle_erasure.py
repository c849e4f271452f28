"""Erase the handles of closed accounts from the texts of others: posts, history, drafts, titles, reports."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import FORMER_MEMBER, HandleClaim, User
from accounts.names.handles import digest_of
from hub.posts.mentions import MENTION
from hub.posts.models import BasePost

# Whose texts are people's. The audit trail cannot be changed, the index is made of the others, mails are gone.
APPS = ("accounts", "learn", "networks", "hub")
WITHOUT = {"audit", "search", "sending", "jobs", "files"}
AT_ONCE = 500

type Follower = Callable[[Collection[int]], None]

_followers: dict[type[models.Model], Follower] = {}


def register(model: type[models.Model], follower: Follower) -> None:
    """Call `follower` with the keys of rows of this model whose text changed, in the same transaction."""
    _followers[model] = follower


def erase_handles() -> None:
    """Put "Former member" in the place of the handles of closed accounts, wherever somebody wrote "@handle".

    Idempotent. Reads every text that holds an "@", a few hundred rows at a time.
    """
    claims = HandleClaim.objects.filter(user=None, erased_at=None)
    digests = {*claims.values_list("digest", flat=True)}
    if not digests:
        return
    for model in _models_with_texts():
        _erase_in(model, digests)
    claims.filter(digest__in=digests).update(erased_at=timezone.now())


def _models_with_texts() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        meta = model._meta
        is_ours = model.__module__.partition(".")[0] in APPS and meta.app_label not in WITHOUT
        if is_ours and meta.managed and not meta.proxy and _texts_of(model):
            yield model


def _texts_of(model: type[models.Model]) -> Sequence[str]:
    """The names of the fields that hold what people wrote."""
    return [field.attname for field in model._meta.concrete_fields if _is_text(field)]


def _is_text(field: Any) -> bool:
    if isinstance(field, ArrayField):
        return _is_text(field.base_field)
    if (
        isinstance(field, models.EmailField | models.URLField | models.SlugField)
        or field.choices
        or field.unique
    ):
        return False
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def _erase_in(model: type[models.Model], digests: Collection[str]) -> None:
    names = _texts_of(model)
    as_text = {f"{name}_as_text": Cast(name, models.TextField()) for name in names}
    holds_one = Q(*((f"{alias}__contains", "@") for alias in as_text), _connector=Q.OR)
    last = 0
    while keys := list(
        model._base_manager.alias(**as_text)
        .filter(holds_one, pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    ):
        last = keys[-1]
        with transaction.atomic():
            _rewrite(model, keys, names, digests)


def _rewrite(
    model: type[models.Model], keys: Sequence[int], names: Sequence[str], digests: Collection[str]
) -> None:
    rows = model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    changed_keys = []
    for pk, *values in rows.values_list("pk", *names):
        changed = {name: _erased(value, digests) for name, value in zip(names, values, strict=True)}
        changed = {
            name: new
            for name, old in zip(names, values, strict=True)
            if (new := changed[name]) != old
        }
        if changed:
            version = {"version": F("version") + 1} if issubclass(model, BasePost) else {}
            model._base_manager.filter(pk=pk).update(**changed, **version)
            changed_keys.append(pk)
    if changed_keys and model in _followers:
        _followers[model](changed_keys)


def _erased(value: Any, digests: Collection[str]) -> Any:
    """The value, of whatever shape, without those handles."""
    if isinstance(value, str):
        return MENTION.sub(
            lambda found: FORMER_MEMBER if _is_erased(found[1], digests) else found[0], value
        )
    if isinstance(value, list):
        return [_erased(each, digests) for each in value]
    if isinstance(value, dict):
        return {name: _erased(each, digests) for name, each in value.items()}
    return value


def _is_erased(handle: str, digests: Collection[str]) -> bool:
    """A handle that looks the same may be another's, who had it before looks were compared."""
    return digest_of(handle) in digests and not User.objects.with_handle(handle).exists()
