"""What anybody may know before signing in: the county, and in demo mode whom to sign in as."""

from wangge.demo.enums import PASSWORD
from wangge.demo.queries import demo_accounts
from wangge.demo.schemas import CountySchema
from wangge.kernel.clock import local_day, utc_now
from wangge.platform.db import reading
from wangge.platform.deployment import deployment
from wangge.platform.http import WireBlueprint
from wangge.policy.queries import current_policy
from wangge.territory.queries import county_map

blp = WireBlueprint("demo", __name__, description="The county, before signing in")


@blp.route("/county")
@blp.response(200, CountySchema)
def get_county() -> dict[str, object]:
    """The county this deployment serves."""
    session, settings = reading(), deployment().settings
    policy, areas = current_policy(session), county_map(session)
    known = demo_accounts(session) if settings.demo else []
    return {
        "code": policy.county_code,
        "name": policy.county_name,
        "short_name": policy.short_name,
        "words": policy.words,
        "simulated": list(policy.simulated),
        "simulated_note": policy.simulated_note,
        "demo": settings.demo,
        "demo_password": PASSWORD if settings.demo else None,
        "demo_accounts": [
            {"username": each.username, "role": each.role, "name": name, "organisation": office}
            for each, name, office in known
        ],
        "today": local_day(utc_now()),
        "bounds": list(areas.bounds),
    }
