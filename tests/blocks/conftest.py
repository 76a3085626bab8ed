from unchecked import as_users_run as as_users_run
