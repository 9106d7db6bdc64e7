"""Why groups that are decided after the clock starts are not compared, said once.

Belongs here: the words of the refusal. Does not belong here: who is refused (``survival_tables.later_groups`` for the
registry, ``estimate.group_times`` for a file).
"""


def explanation(subject: str, remedy: str) -> str:
    """Why the comparison is refused. subject: what groups by what, as a sentence begins; remedy: what to do."""
    return (
        f"{subject} is decided after the clock starts, so its groups are not compared. Whoever is in a group that is "
        "reached later had to live, without the event, until it was reached: that time can hold no event of the group "
        "and would be credited to it (immortal time), and who failed early is put into the other group by definition. "
        f"The group looks better even if what defines it does nothing. {remedy}"
    )
