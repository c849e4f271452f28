"""Request, creation and expiry of network exports."""

from __future__ import annotations

from functools import partial

from django.utils import timezone

from accounts.models import User
from hub import archives
from hub.audit.log import record
from networks import tasks
from networks.access import MANAGE
from networks.access.sync_permissions import check_manages, locked_network
from networks.exporting import core, parts  # noqa: F401 - registers its parts first
from networks.models import Network, NetworkExport
from networks.models.export import KEPT_FOR

FOLDER = "network-exports"


def request(*, network: Network, by: User) -> NetworkExport:
    """Request an export and return it; a pending one is returned instead. Raises NotAllowed."""
    with locked_network(network, by) as door:
        check_manages(door, by)
        pending = NetworkExport.objects.filter(network=network, ready_at=None).first()
        if pending is not None:
            return pending
        export = NetworkExport.objects.create(
            network=network, by=by, name=archives.new_name(FOLDER)
        )
        record("network.copy-requested", by=by, scope=network.pk)
        tasks.make_network_export.configure(lock=f"network-export-{export.pk}").defer(
            export_id=export.pk
        )
        return export


def make(*, export_id: int) -> None:
    """Write the zip, mark it ready, queue the mail and expire older exports. Run by a job.

    The path in storage is fixed with the request, so a second run after a crash overwrites the
    first. If the person no longer convenes the network at this time, the export is deleted.
    """
    export = (
        NetworkExport.objects.select_related("network", "by")
        .filter(pk=export_id, ready_at=None)
        .first()
    )
    if export is None:
        return
    if not Network.objects.filter(pk=export.network_id).held_by(export.by, MANAGE).exists():
        export.delete()
        return
    archives.store(export.name, partial(parts.write, export.network, export.by))
    older = NetworkExport.objects.filter(network=export.network)
    tell = partial(tasks.send_network_export_ready.defer, export_id=export_id)
    archives.hand_over(export, older=older, kept_for=KEPT_FOR, tell=tell)


def sweep() -> None:
    """Delete expired exports, and every file that no row names."""
    NetworkExport.objects.filter(expires_at__lte=timezone.now()).delete()
    archives.sweep(FOLDER, lambda: {*NetworkExport.objects.values_list("name", flat=True)})
