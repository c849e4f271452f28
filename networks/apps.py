from typing import Any

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = "Networks"

    def ready(self) -> None:
        from hub import sitemaps
        from hub.files import access
        from hub.moderation import registry
        from hub.notifications import scopes
        from networks.integrations.notification_scopes import places_of
        from networks.integrations.reports import NetworkModerationScopes
        from networks.integrations.sitemaps import NetworkSection
        from networks.pictures import OWNER

        access.register(OWNER)
        registry.register_scopes(NetworkModerationScopes())
        scopes.register(places_of)
        sitemaps.register({"networks": NetworkSection})
        self._tell_people()
        self._join_accounts()
        self._join_the_demo()
        self._follow_addresses()

    def _tell_people(self) -> None:
        from hub.notifications import registry
        from networks.integrations.justification_notices import NetworkJustificationNotifications
        from networks.integrations.notifications import SOURCES

        for source in (*SOURCES, NetworkJustificationNotifications()):
            registry.register(source)

    def _join_accounts(self) -> None:
        from accounts import flows, shared_networks
        from accounts.personal_data import erasure
        from accounts.personal_data.data_export import register
        from networks.access import close_memberships, name_changed
        from networks.counters import recount_networks_of, recount_networks_of_person
        from networks.integrations import personal_data
        from networks.members.shared_networks import meets_in_a_network

        erasure.register(close_memberships)
        flows.on_organisation_change.append(recount_networks_of)
        flows.on_person_change += [recount_networks_of_person, name_changed]
        shared_networks.register(meets_in_a_network)
        register("networks", personal_data.memberships)
        register("network-invitations", personal_data.invitations)
        register("network-proposals", personal_data.proposals)

    def _join_the_demo(self) -> None:
        from accounts.demo import registry

        registry.register(_demo)

    def _follow_addresses(self) -> None:
        from allauth.account import signals

        signals.email_confirmed.connect(_address_confirmed)
        signals.email_changed.connect(_addresses_changed)
        signals.email_removed.connect(_addresses_changed)


def _demo() -> Any:
    from networks.demo.fill import PART

    return PART


def _address_confirmed(email_address: Any, **_: Any) -> None:
    from networks.access import claim_invitations

    claim_invitations(email_address.user)


def _addresses_changed(user: Any, **_: Any) -> None:
    from networks.access import addresses_changed

    addresses_changed(user)
