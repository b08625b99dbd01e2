"""`python -m careerhub.core.embedded_postgres --reap ROOT`."""

from careerhub.core.embedded_postgres.reaper import main

main()
