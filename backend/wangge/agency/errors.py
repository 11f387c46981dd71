"""Why something cannot be done for a principal."""

from wangge.kernel.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class TicketNotFoundError(NotFoundError):
    """There is no such request, or none for this actor."""

    code = "agency.ticket_not_found"


class VillageNotFoundError(NotFoundError):
    """The county has no such village."""

    code = "agency.village_not_found"


class NotYourVillageError(InvalidError):
    """A request is taken in for a village of one's own."""

    code = "agency.not_your_village"


class UnknownItemError(InvalidError):
    """The county's menu has no such item."""

    code = "agency.unknown_item"


class UnknownAgentError(InvalidError):
    """The village has no such agent today."""

    code = "agency.unknown_agent"


class PrincipalMissingError(InvalidError):
    """Neither a name nor a phone says whom it is done for."""

    code = "agency.principal_missing"


class ConsentMissingError(InvalidError):
    """The principal has not agreed, or has taken it back."""

    code = "agency.consent_missing"


class NotAnAgentError(RefusedError):
    """Only a petition agent files for somebody else."""

    code = "agency.not_an_agent"


class MayNotOrderError(RefusedError):
    """Requests are taken in by the people of a village."""

    code = "agency.may_not_order"


class TicketIdTakenError(ConflictError):
    """A request of this id with other content was taken in already."""

    code = "agency.id_taken"


class TicketUsedError(ConflictError):
    """Another report of the same batch files this request."""

    code = "agency.ticket_used"


class UnknownTicketActionError(InvalidError):
    """There is no such action."""

    code = "agency.unknown_action"


class TicketActionNotOpenError(ConflictError):
    """The request stands where this cannot be done."""

    code = "agency.action_not_open"


class TicketActionNotYoursError(RefusedError):
    """It can be done, but not by this actor."""

    code = "agency.action_not_yours"


class FiledByReportError(InvalidError):
    """A request is filed by a report that names it."""

    code = "agency.filed_by_report"


class TicketFormError(InvalidError):
    """The form is not filled in as asked; ``fields`` says how."""

    code = "agency.form_invalid"
