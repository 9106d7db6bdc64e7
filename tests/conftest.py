"""What holds for all tests.

Belongs here: settings of the whole suite. Does not belong here: fixtures, which stand in the room that uses them.
"""

from hypothesis import settings

# No example has to be done within a time: on a busy machine the first one of a test can take seconds. Speed is measured
# by `make bench`, never judged by a test.
settings.register_profile("oligo", deadline=None)
settings.load_profile("oligo")
