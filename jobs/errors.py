"""What can go wrong with a job."""


class JobsError(Exception):
    """The root of everything this package raises."""


class LostLease(JobsError):
    """Another process took over what this one was doing; nothing of this step is kept."""


class UnknownJob(JobsError):
    """There is no job of this name."""


class NotDue(JobsError):
    """This date's turn has not come: it lies ahead, or an earlier one has to be done first."""


class InHand(JobsError):
    """Another process is doing this right now."""
