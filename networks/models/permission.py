"""django-guardian's object permissions for networks.

Written only by `networks.access`, and read only there and in `networks.querysets`.
"""

from django.db import models
from guardian.models import UserObjectPermissionBase


class NetworkUserObjectPermission(UserObjectPermissionBase):
    """One permission that a person holds in one network.

    It has real foreign keys: rows are deleted with the network or the person.
    """

    content_object = models.ForeignKey(
        "networks.Network", on_delete=models.CASCADE, related_name="keys"
    )

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        # For "who may enter this network"; the unique constraint serves the networks of a person.
        indexes = [
            models.Index(fields=["content_object", "permission"], name="network_keys_of_network")
        ]
