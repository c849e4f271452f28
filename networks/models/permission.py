"""django-guardian's rows for networks: the lock on their doors. Written and read by `networks.access` alone."""

from django.db import models
from guardian.models import UserObjectPermissionBase


class NetworkUserObjectPermission(UserObjectPermissionBase):
    """That a person holds one permission in one network. With real foreign keys: rows go with what they are about."""

    content_object = models.ForeignKey(
        "networks.Network", on_delete=models.CASCADE, related_name="keys"
    )

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        # For "who may enter this network"; the unique rule serves "what may this person enter".
        indexes = [
            models.Index(fields=["content_object", "permission"], name="network_keys_of_network")
        ]
