from hypothesis import settings
from unchecked import as_users_run as as_users_run

# A busy machine is not a slow test, and chance must not decide whether a change is right.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
