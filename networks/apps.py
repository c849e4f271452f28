from typing import Any

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = "Networks"

    def ready(self) -> None:
        from hub import sitemaps
        from hub.files import access
        from hub.moderation import sources
        from hub.notifications import places
        from networks.pictures import OWNER
        from networks.places import places_of
        from networks.reporting import NetworkScopes
        from networks.sitemaps import NetworkSection

        access.register(OWNER)
        sources.register_scopes(NetworkScopes())
        places.register(places_of)
        sitemaps.register({"networks": NetworkSection})
        self._tell_people()
        self._join_accounts()
        self._join_the_demo()
        self._follow_addresses()

    def _tell_people(self) -> None:
        from hub.notifications import sources
        from networks.notifying import SOURCES
        from networks.notifying_explained import ExplainedSource

        for source in (*SOURCES, ExplainedSource()):
            sources.register(source)

    def _join_accounts(self) -> None:
        from accounts import closing, flows, meeting
        from accounts.data_export import register
        from networks import data_export
        from networks.access import close_memberships, name_changed
        from networks.acquaintance import meets_in_a_network
        from networks.figures import recount_networks_of, recount_networks_of_person

        closing.register(close_memberships)
        flows.on_organisation_change.append(recount_networks_of)
        flows.on_person_change += [recount_networks_of_person, name_changed]
        meeting.register(meets_in_a_network)
        register("networks", data_export.memberships)
        register("network-invitations", data_export.invitations)
        register("network-proposals", data_export.proposals)

    def _join_the_demo(self) -> None:
        from accounts.demo import parts

        parts.register(_demo)

    def _follow_addresses(self) -> None:
        from allauth.account import signals

        signals.email_confirmed.connect(_address_confirmed)
        signals.email_changed.connect(_addresses_changed)
        signals.email_removed.connect(_addresses_changed)


def _demo() -> Any:
    from networks.demo.filling import PART

    return PART


def _address_confirmed(email_address: Any, **_: Any) -> None:
    from networks.access import claim_invitations

    claim_invitations(email_address.user)


def _addresses_changed(user: Any, **_: Any) -> None:
    from networks.access import addresses_changed

    addresses_changed(user)
